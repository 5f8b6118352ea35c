package io.earshot.relay.uplink;

import java.time.Duration;

/**
 * Decides whether to speak HTTP/2 or HTTP/1.1. HTTP/2 is tried first; where it fails twice in a row and HTTP/1.1 does not, HTTP/1.1 is
 * spoken, and HTTP/2 tried again after a while. Times are nanoseconds on a monotonic clock. Not thread-safe.
 */
public final class Protocol {

    static final Duration TRY_AGAIN = Duration.ofMinutes(10);

    private static final int FAILURES = 2;

    private final boolean mayBeHttp2;
    private boolean http2;
    private int failures;
    private boolean http1Works;
    private long tryHttp2At;

    /** @param mayBeHttp2 whether HTTP/2 can be spoken at all */
    public Protocol(boolean mayBeHttp2) {
        this.mayBeHttp2 = mayBeHttp2;
        http2 = mayBeHttp2;
    }

    /** Returns whether the next request is to be HTTP/2. */
    public boolean isHttp2(long now) {
        if (!http2 && mayBeHttp2 && http1Works && now - tryHttp2At >= 0) {
            http2 = true;
            failures = FAILURES - 1;
        }
        return http2;
    }

    public void succeeded(long now) {
        failures = 0;
        if (!http2 && !http1Works) {
            http1Works = true;
            tryHttp2At = now + TRY_AGAIN.toNanos();
        }
    }

    /** The connection could not be made or broke. Where neither works, both are tried in turns. */
    public void failed(long now) {
        failures++;
        if (failures < FAILURES || !mayBeHttp2) {
            return;
        }
        failures = 0;
        http2 = !http2;
        http1Works = false;
    }
}
