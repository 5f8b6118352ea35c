package io.earshot.lab.simulate;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Selects the faults of a simulation. They are drawn apart, so that the days of the one stay the same as the other grows. */
public enum FaultSet {
    /** Faults that cut links off, or drop large packets. */
    CUTS,
    /** Faults that lose a share of packets. */
    LOSS,
    /** Cuts of what nobody uses. */
    UNUSED,
    /** Faults of single paths, and one of each other kind of trouble that a link can have. */
    PATHS;

    private static final Set<FaultKind> BESIDE_PATHS =
            EnumSet.of(FaultKind.HOST_PAIR, FaultKind.HOST_PAIR_LOSES_20, FaultKind.HOST_PAIR_CONGESTED);

    /** Returns what may happen alone, in the order in which it is drawn. */
    List<FaultKind> kinds() {
        return Arrays.stream(FaultKind.values())
                .filter(kind -> kind.set() == this || (this == PATHS && BESIDE_PATHS.contains(kind)))
                .toList();
    }
}
