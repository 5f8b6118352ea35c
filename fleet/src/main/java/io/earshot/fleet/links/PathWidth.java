package io.earshot.fleet.links;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Whether large packets vanish on a link on which they did not before.
 *
 * @param usual the largest path MTU that it had, in bytes; 0 before the first
 * @param narrowSince when it was first found smaller
 * @param confirmed whether that was found twice in a row
 */
record PathWidth(int usual, Optional<Instant> narrowSince, boolean confirmed) {

    static final PathWidth UNKNOWN = new PathWidth(0, Optional.empty(), false);

    /** The value of nearly all links, shared by all of them. */
    private static final PathWidth ETHERNET = new PathWidth(1_500, Optional.empty(), false);

    /** After so long a narrower path is what the link has, as after a move into a tunnel. */
    private static final Duration NEW_USUAL = Duration.ofDays(1);

    /** Returns the width of a link of which only some paths are narrow, as the probes of its paths have found. */
    PathWidth ofSomePaths() {
        return narrowSince.isEmpty() ? this : new PathWidth(usual, Optional.empty(), false);
    }

    PathWidth next(OptionalInt measured, Instant now) {
        if (measured.isEmpty()) {
            return this;
        }
        int mtu = measured.getAsInt();
        boolean accepted =
                narrowSince.filter(since -> !since.plus(NEW_USUAL).isAfter(now)).isPresent();
        if (mtu >= usual || accepted) {
            return mtu == ETHERNET.usual ? ETHERNET : new PathWidth(mtu, Optional.empty(), false);
        }
        return narrowSince.isPresent()
                ? new PathWidth(usual, narrowSince, true)
                : new PathWidth(usual, Optional.of(now), false);
    }
}
