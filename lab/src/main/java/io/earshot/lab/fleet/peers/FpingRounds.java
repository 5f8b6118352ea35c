package io.earshot.lab.fleet.peers;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parses the output of {@code fping -c 5 -q} round by round (fping(8)). */
final class FpingRounds {

    /** The line behind a round. */
    static final String END = "end";

    /** So much lost is an alarm, in percent. */
    static final int ALARM = 60;

    private static final Pattern LOSS = Pattern.compile("(\\S+) +: xmt/rcv/%loss = \\d+/\\d+/(\\d+)%.*");

    private FpingRounds() {}

    /** The addresses that did not answer well in the last round that is complete. */
    static List<String> lost(List<String> lines) {
        int end = lines.lastIndexOf(END);
        if (end < 0) {
            return List.of();
        }
        int begin = lines.subList(0, end).lastIndexOf(END) + 1;
        return lines.subList(begin, end).stream()
                .map(LOSS::matcher)
                .filter(Matcher::matches)
                .filter(loss -> Integer.parseInt(loss.group(2)) >= ALARM)
                .map(loss -> loss.group(1))
                .toList();
    }
}
