package io.earshot.lab.fleet.compare;

import java.time.Duration;
import java.util.List;

/**
 * Holds a contender's cost while nothing is broken.
 *
 * @param containers of the fleet
 * @param probed addresses, each counted for each place from which it is probed
 * @param packets a second on the hosts' cables
 * @param bytes a second, Ethernet's 14 a packet among them
 * @param cpu seconds of one processor a second
 * @param memory the most that was seen, in bytes
 * @param window for how long it was looked at
 * @param falseAlarms in that time, in words
 */
public record Cost(
        String contender,
        int containers,
        long probed,
        double packets,
        double bytes,
        double cpu,
        long memory,
        Duration window,
        List<String> falseAlarms) {

    public Cost {
        falseAlarms = List.copyOf(falseAlarms);
    }
}
