package io.earshot.http;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/**
 * Reads the rest of a body after the request was refused. It is read all the same, up to a bound: many clients look for an
 * answer only when they have sent all, and find the connection reset instead. It is read slowly, since a sender of large bodies
 * that are read as fast as they come takes the processor and the memory's bandwidth from the requests of others.
 */
public final class UnwantedBody {

    static final int MOST_BYTES = 4 << 20;

    /** A body that is refused for another reason than its size is shorter than this, and is read at once. */
    static final int AT_ONCE = 256 << 10;

    /** Together with {@link #AT_ONCE} this is 8 MB a second from each connection. */
    static final Duration PAUSE = Duration.ofMillis(32);

    private UnwantedBody() {}

    /** Lets time pass. */
    interface Pause {
        void last(Duration length) throws InterruptedException;
    }

    /**
     * Discards a body. Blocks while it comes, at least half a second for the longest one.
     *
     * @return whether the body is at its end, so that another request may come over this connection
     */
    public static boolean discard(InputStream body) throws IOException {
        return discard(body, Thread::sleep);
    }

    static boolean discard(InputStream body, Pause pause) throws IOException {
        byte[] octets = new byte[8 * 1024];
        int discarded = 0;
        int untilPause = AT_ONCE;
        while (discarded < MOST_BYTES) {
            int read = body.read(octets);
            if (read < 0) {
                return true;
            }
            discarded += read;
            untilPause -= read;
            if (untilPause <= 0) {
                untilPause += AT_ONCE;
                try {
                    pause.last(PAUSE);
                } catch (InterruptedException stopped) {
                    Thread.currentThread().interrupt();
                    return false;
                }
            }
        }
        return false;
    }
}
