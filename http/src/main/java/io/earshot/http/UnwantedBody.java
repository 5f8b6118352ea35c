package io.earshot.http;

import java.io.IOException;
import java.io.InputStream;

/**
 * Reads the rest of a body after the request was refused. It is read all the same, up to a bound: many clients look for an
 * answer only when they have sent all, and find the connection reset instead.
 */
public final class UnwantedBody {

    private static final int MOST_BYTES = 4 << 20;

    private UnwantedBody() {}

    /** @return whether the body is at its end, so that another request may come over this connection */
    public static boolean discard(InputStream body) throws IOException {
        byte[] octets = new byte[8 * 1024];
        int discarded = 0;
        while (discarded < MOST_BYTES) {
            int read = body.read(octets);
            if (read < 0) {
                return true;
            }
            discarded += read;
        }
        return false;
    }
}
