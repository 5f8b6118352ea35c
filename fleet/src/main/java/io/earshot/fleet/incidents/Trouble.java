package io.earshot.fleet.incidents;

import java.time.Duration;

/** What may be wrong with a link that makes an incident. Loss and slowness never do. */
public enum Trouble {
    /** Nothing is answered, or again and again nothing is. */
    DOWN,
    /** Large packets vanish, small ones pass. */
    PATH_MTU;

    /** What is measured once a cycle may come two cycles after the first. */
    long spreadMillis(Duration probeInterval, Duration cycle) {
        return switch (this) {
            case DOWN -> probeInterval.plusSeconds(3).toMillis();
            case PATH_MTU -> cycle.multipliedBy(2).toMillis();
        };
    }
}
