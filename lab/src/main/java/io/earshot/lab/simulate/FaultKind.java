package io.earshot.lab.simulate;

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
    LONE_HOST_DEAD;

    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** From its end until nothing can come of it any more. */
    Duration aftermath() {
        return Duration.ofMinutes(this == FLAPPING_LINK ? 20 : isPartial() ? 12 : 6);
    }

    /** Whether all packets are gone for as long as it lasts. */
    boolean isFullCut() {
        return this != FLAPPING_LINK && this != MTU_HOLE && !isPartial();
    }

    FaultSet set() {
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
            case LINK_ONE_WAY,
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
                    UNUSED_HOST_PAIR,
                    LONE_HOST_DEAD -> 0;
        };
    }
}
