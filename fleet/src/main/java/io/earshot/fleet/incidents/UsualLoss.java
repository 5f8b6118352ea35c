package io.earshot.fleet.incidents;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The share of probes that is lost on an ordinary day from one data centre to another: a mean over about half a day, since long
 * distance lines lose up to some per cent for weeks and nobody wants to be told each night. Not thread-safe.
 */
final class UsualLoss {

    /** Less is not told apart from nothing. */
    private static final double LEAST = 0.003;

    /** More is not usual, however long it lasts. */
    private static final double MOST = 0.03;

    private static final double HALF_LIFE_MILLIS = Duration.ofHours(12).toMillis();
    private static final long STEP_MILLIS = Duration.ofMinutes(1).toMillis();

    /** Probes that have to say otherwise before they outweigh the belief that little is lost. */
    private static final double PRIOR = 500;

    private double sent = PRIOR;
    private double lost = PRIOR * LEAST;
    private long fadedAt;
    private boolean isTold = true;

    void count(long moreSent, long moreLost, long now) {
        if (now - fadedAt > STEP_MILLIS) {
            double kept = fadedAt == 0 ? 1 : Math.pow(0.5, (now - fadedAt) / HALF_LIFE_MILLIS);
            sent = Math.max(PRIOR, sent * kept);
            lost *= kept;
            fadedAt = now;
        }
        sent += moreSent;
        lost += moreLost;
        isTold = false;
    }

    /** Takes what an earlier run of the server knew. */
    void restore(KeptUsualLoss kept) {
        sent = Math.max(PRIOR, kept.sent());
        lost = kept.lost();
        fadedAt = kept.at().toEpochMilli();
    }

    /** Returns what is known, if something was counted since this was asked last. */
    Optional<KeptUsualLoss> news(String from, String to) {
        if (isTold) {
            return Optional.empty();
        }
        isTold = true;
        return Optional.of(new KeptUsualLoss(from, to, sent, Math.min(lost, sent), Instant.ofEpochMilli(fadedAt)));
    }

    /** Returns a share between 0.003 and 0.03. */
    double rate() {
        return Math.clamp(lost / sent, LEAST, MOST);
    }
}
