package io.earshot.lab.simulate;

import io.earshot.fleet.links.LinkTrouble;
import java.time.Duration;
import java.util.Locale;

/** Lists the kinds of faults. */
enum FaultKind {
    LINK_ONE_WAY,
    LINK_BOTH_WAYS,
    HOST_PAIR,
    CONTAINER_DEAD,
    HOST_DEAD,
    PROBER_SICK,
    SERVICE_FIREWALL,
    DATA_CENTER_PAIR,
    DATA_CENTER,
    FLAPPING_LINK,
    MTU_HOLE,
    HOST_PAIR_LOSES_30,
    HOST_PAIR_LOSES_20,
    HOST_PAIR_LOSES_5,
    HOST_LOSES_20,
    DATA_CENTER_PAIR_LOSES_20,
    DATA_CENTER_PAIR_LOSES_5,
    HOST_PAIR_DRIFTS_TO_30,
    HOST_PAIR_CONGESTED,
    UNUSED_HOST_PAIR,
    LONE_HOST_DEAD,
    PATH_DEAD,
    PATH_DEAD_ONE_WAY,
    TWO_PATHS_DEAD,
    FOUR_PATHS_DEAD,
    PATH_NARROW,
    DATA_CENTER_PAIR_PATH_DEAD,
    CONTAINER_FILTERED,
    HOST_STARVED;

    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** From its end until nothing can come of it any more. */
    Duration aftermath() {
        return Duration.ofMinutes(this == FLAPPING_LINK ? 20 : lastsLong() || this == HOST_STARVED ? 12 : 6);
    }

    /** Whether all packets are gone for as long as it lasts. */
    boolean isFullCut() {
        return this != FLAPPING_LINK && this != MTU_HOLE && this != HOST_STARVED && !isPartial() && !isOfPaths();
    }

    /** Whether single ones of several equal paths are in trouble. */
    boolean isOfPaths() {
        return paths() > 0;
    }

    /** The number of paths in trouble, of sixteen. */
    int paths() {
        return switch (this) {
            case PATH_DEAD, PATH_DEAD_ONE_WAY, PATH_NARROW, DATA_CENTER_PAIR_PATH_DEAD -> 1;
            case TWO_PATHS_DEAD -> 2;
            case FOUR_PATHS_DEAD -> 4;
            default -> 0;
        };
    }

    /** Whether it lasts long enough for what is found out slowly. */
    boolean lastsLong() {
        return isPartial() || isOfPaths();
    }

    /** Returns the word of table LINK for its trouble. */
    LinkTrouble trouble() {
        return switch (this) {
            case MTU_HOLE -> LinkTrouble.PATH_MTU;
            case CONTAINER_FILTERED -> LinkTrouble.FILTERED;
            case HOST_STARVED -> LinkTrouble.STARVED;
            case HOST_PAIR_CONGESTED -> LinkTrouble.CONGESTED;
            default -> isOfPaths() ? LinkTrouble.PATH : isPartial() ? LinkTrouble.LOSS : LinkTrouble.CUT;
        };
    }

    FaultSet set() {
        if (isOfPaths() || this == CONTAINER_FILTERED || this == HOST_STARVED) {
            return FaultSet.PATHS;
        }
        if (this == UNUSED_HOST_PAIR || this == LONE_HOST_DEAD) {
            return FaultSet.UNUSED;
        }
        return isPartial() ? FaultSet.LOSS : FaultSet.CUTS;
    }

    /** Whether a share of packets is lost. */
    boolean isPartial() {
        return share() > 0;
    }

    /** The share of packets that is lost, in the end; 0 for what is not about shares. */
    float share() {
        return switch (this) {
            case HOST_PAIR_LOSES_30, HOST_PAIR_DRIFTS_TO_30 -> 0.3f;
            case HOST_PAIR_LOSES_20, HOST_LOSES_20, DATA_CENTER_PAIR_LOSES_20 -> 0.2f;
            case HOST_PAIR_LOSES_5, DATA_CENTER_PAIR_LOSES_5 -> 0.05f;
            case HOST_PAIR_CONGESTED -> 0.15f;
            default -> 0;
        };
    }
}
