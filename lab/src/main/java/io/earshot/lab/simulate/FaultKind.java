package io.earshot.lab.simulate;

import java.time.Duration;
import java.util.Locale;

/** What breaks. */
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
    MTU_HOLE;

    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** From its end until nothing can come of it any more. */
    Duration aftermath() {
        return Duration.ofMinutes(this == FLAPPING_LINK ? 20 : 6);
    }

    /** Whether all packets are gone for as long as it lasts. */
    boolean isFullCut() {
        return this != FLAPPING_LINK && this != MTU_HOLE;
    }
}
