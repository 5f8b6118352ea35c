package io.earshot.lab.simulate;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * Holds the result of one alarm method for one fault.
 *
 * @param together the number of faults at once
 * @param links that the fault broke
 * @param detection nanoseconds from its beginning to the first alarm
 * @param restarted whether the server restarted shortly before the fault, or before the first alarm
 * @param alarms how many it caused
 * @param recovery nanoseconds from its end to the end of its last alarm
 * @param named whether its cause was named rightly half a minute after the first alarm, and at its end; absent for what names
 *     no causes
 */
record FaultResult(
        FaultKind kind,
        int together,
        int links,
        OptionalLong detection,
        boolean restarted,
        int alarms,
        OptionalLong recovery,
        Optional<Named> named) {

    record Named(boolean soon, boolean atTheEnd) {}
}
