package io.earshot.fleet.links;

import io.earshot.model.LinkReport;

/**
 * Weighs the evidence for a link being down if its agent reports counts and no state, as a script around ping does. One report may count so few
 * probes that chance loses them all, and the next ones then confirm or deny it. A byte, since there is one for each of ten million links.
 */
final class Unanswered {

    /** Something was answered, or nothing is known. */
    static final byte NOTHING = 0;

    /** So much is enough: one report of five probes, two of three probes, or three of any. */
    private static final byte ENOUGH = 6;

    private static final int PROBES_THAT_ARE_ENOUGH = 5;
    private static final int PROBES_THAT_ARE_HALF = 3;

    private Unanswered() {}

    /** @return what is known after one more report */
    static byte next(byte before, LinkReport report) {
        if (report.received() > 0) {
            return NOTHING;
        }
        return (byte) Math.min(ENOUGH, before + weight(report.sent()));
    }

    static boolean isEnough(byte unanswered) {
        return unanswered >= ENOUGH;
    }

    private static int weight(long probes) {
        if (probes >= PROBES_THAT_ARE_ENOUGH) {
            return ENOUGH;
        }
        if (probes >= PROBES_THAT_ARE_HALF) {
            return ENOUGH / 2;
        }
        return probes > 0 ? ENOUGH / 3 : 0;
    }
}
