package io.earshot.fleet.incidents;

import java.time.Instant;

/**
 * Holds what is known of the usual loss from one data centre to another, so that it outlives the server.
 *
 * @param from name of the data centre in which the links begin
 * @param to name of the one in which they end; the same for links within
 * @param sent probes that count, of which older ones count less
 * @param lost those of them that were lost
 * @param at when it was so
 */
public record KeptUsualLoss(String from, String to, double sent, double lost, Instant at) {

    public KeptUsualLoss {
        boolean valid =
                from != null && to != null && at != null && sent > 0 && sent < 1e15 && lost >= 0 && lost <= sent;
        if (!valid) {
            throw new IllegalArgumentException("usual loss from " + from + " to " + to + " at " + at + ": " + lost
                    + " of " + sent + " probes, expected two data centres, a time, and no more lost than sent");
        }
    }
}
