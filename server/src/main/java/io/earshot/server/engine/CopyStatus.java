package io.earshot.server.engine;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * The state of a copy.
 *
 * @param copiedAt the engine has the rows of this time; empty before a whole copy, and while another server writes
 * @param away since when the engine does not take rows
 * @param reason why it does not
 * @param rows that were written or removed since the server started
 * @param wholeCopies that were made since then
 */
record CopyStatus(Optional<Instant> copiedAt, Optional<Instant> away, String reason, long rows, long wholeCopies) {

    /** An age above this is told as trouble: a copy is due each second. */
    private static final Duration OLD = Duration.ofSeconds(15);

    static final CopyStatus BEGIN = new CopyStatus(Optional.empty(), Optional.empty(), "", 0, 0);

    CopyStatus copied(Instant at, long more, boolean whole) {
        return new CopyStatus(Optional.of(at), Optional.empty(), "", rows + more, wholeCopies + (whole ? 1 : 0));
    }

    CopyStatus away(Instant now, String newReason) {
        return new CopyStatus(copiedAt, away.or(() -> Optional.of(now)), newReason, rows, wholeCopies);
    }

    /** Another server writes. */
    CopyStatus standingBy() {
        return new CopyStatus(Optional.empty(), Optional.empty(), "", rows, wholeCopies);
    }

    Optional<Duration> age(Instant now) {
        return copiedAt.map(at -> Duration.between(at, now)).map(age -> age.isNegative() ? Duration.ZERO : age);
    }

    /** Returns one line if the copy is not as it should be. */
    Optional<String> trouble(Instant now) {
        String old = age(now).map(age -> "its rows are " + age.toSeconds() + " s old")
                .orElse("this server has copied no rows to it");
        return away.map(since -> "the engine is away since " + since.truncatedTo(ChronoUnit.SECONDS) + " (" + reason
                        + "); " + old)
                .or(() -> age(now).filter(age -> age.compareTo(OLD) > 0)
                        .map(_ -> "the engine takes rows too slowly; " + old));
    }
}
