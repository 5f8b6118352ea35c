package io.earshot.lab.simulate;

import java.util.Arrays;
import java.util.List;

/** Selects the faults of a simulation. They are drawn apart, so that the days of the one stay the same as the other grows. */
public enum FaultSet {
    /** Faults that cut links off, or drop large packets. */
    CUTS,
    /** Faults that lose a share of packets. */
    LOSS,
    /** Cuts of what nobody uses. */
    UNUSED;

    /** Returns what may happen alone, in the order in which it is drawn. */
    List<FaultKind> kinds() {
        return Arrays.stream(FaultKind.values())
                .filter(kind -> kind.set() == this)
                .toList();
    }
}
