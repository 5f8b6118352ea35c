package io.earshot.agent.link;

import io.earshot.model.ProberHealth;
import java.time.Duration;

/**
 * Whether the prober gets to run when it wants to. Answers that came while it slept wait in the socket with the kernel's time
 * on them and lose nothing; but where the whole machine stood still, or was so short of CPU that packets were dropped, what is
 * missing afterwards is nobody's fault but its own.
 */
final class Punctuality {

    /** A sleep of half a probe's usual timeout. */
    static final long STALL = Duration.ofMillis(500).toNanos();

    /** So long a sleep makes others take this machine for dead: they do after 20 seconds of silence. */
    static final long LONG_STALL = Duration.ofSeconds(10).toNanos();

    private long longest;
    private boolean starved;
    private boolean everStalled;
    private long awakeSince;

    /**
     * @param due when it wanted to
     * @param now when it did
     * @return whether it overslept for so long that the server should know at once
     */
    boolean woke(long due, long now) {
        longest = Math.max(longest, now - due);
        if (now - due >= STALL) {
            starved = true;
            everStalled = true;
            awakeSince = now;
        }
        return now - due >= LONG_STALL;
    }

    /** Whether it overslept at some time after this one. */
    boolean sleptSince(long time) {
        return everStalled && awakeSince - time > 0;
    }

    /** Returns the health of the cycle that ends here. */
    ProberHealth take(long foreignReplies) {
        ProberHealth health = new ProberHealth(starved, Duration.ofNanos(longest), foreignReplies);
        longest = 0;
        starved = false;
        return health;
    }
}
