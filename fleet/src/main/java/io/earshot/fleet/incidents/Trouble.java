package io.earshot.fleet.incidents;

import java.time.Duration;

/** Kinds of trouble of a link that make an incident. */
public enum Trouble {
    /** Nothing is answered, or again and again nothing is. */
    DOWN,
    /** Large packets vanish, small ones pass. */
    PATH_MTU,
    /** Packets of some source ports vanish, those of others pass: one of several equal paths is dead or narrow. */
    PATH,
    /** Much more is lost than usual, for minutes, and not all. */
    LOSS;

    /** As table INCIDENT names it. */
    String label() {
        return switch (this) {
            case DOWN -> "CUT";
            case PATH_MTU -> "PATH_MTU";
            case PATH -> "PATH";
            case LOSS -> "LOSS";
        };
    }

    /** Returns how urgent the trouble is. */
    Severity severity() {
        return this == LOSS ? Severity.WARNING : Severity.CRITICAL;
    }

    /**
     * Returns how long after the first link the last one may break: links that are measured once a cycle take up to two
     * cycles.
     */
    long spreadMillis(Duration probeInterval, Duration cycle) {
        return switch (this) {
            case DOWN -> probeInterval.plusSeconds(3).toMillis();
            // A rotation of 48 ports, one every other turn.
            case PATH -> probeInterval.multipliedBy(96).toMillis();
            case PATH_MTU, LOSS -> cycle.multipliedBy(2).toMillis();
        };
    }
}
