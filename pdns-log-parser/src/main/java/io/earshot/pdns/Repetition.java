package io.earshot.pdns;

import static io.earshot.pdns.ByteSearch.ascii;

/** Parses the lines that syslog daemons write instead of equal lines. */
final class Repetition {

    private static final byte[] THIS = ascii("message repeated ");
    private static final byte[] LAST = ascii("last message repeated ");
    private static final byte[] TIMES = ascii(" time");
    private static final long MOST = 100_000_000;

    private Repetition() {}

    /** rsyslog's {@code message repeated 4 times: [ ...]} stands for four lines after the first. */
    static long before(byte[] line, int from, int to) {
        int bracket = ByteSearch.lastIndexOf('[', line, from, to);
        int repeated = bracket < 0 ? -1 : ByteSearch.lastIndexOf(THIS, line, from, bracket);
        return repeated < 0 ? 1 : Math.max(1, number(line, repeated + THIS.length, bracket));
    }

    /**
     * Returns how often the line before was repeated, in the form of BSD's syslogd and its successors: {@code last message repeated 4
     * times}; 0 if this is no such line.
     */
    static long ofLineBefore(byte[] line, int from, int to) {
        int last = ByteSearch.lastIndexOf(LAST, line, from, to);
        if (last < 0) {
            return 0;
        }
        int end = last + LAST.length;
        while (end < to && line[end] >= '0' && line[end] <= '9') {
            end++;
        }
        return ByteSearch.isAt(TIMES, line, end, to) ? number(line, last + LAST.length, end) : 0;
    }

    private static long number(byte[] line, int from, int to) {
        long number = 0;
        for (int i = from; i < to && line[i] >= '0' && line[i] <= '9' && number < MOST; i++) {
            number = 10 * number + line[i] - '0';
        }
        return number;
    }
}
