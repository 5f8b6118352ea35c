package io.earshot.wire.exchanges;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Says how a body is packed (RFC 9110, 8.4). */
public enum ContentCoding {
    IDENTITY,
    GZIP,
    DEFLATE,
    /** Another one, or several on top of each other. */
    OTHER;

    private static final int LONGEST = 32;

    /** Reads the value of the header field Content-Encoding. */
    public static ContentCoding of(byte[] bytes, int from, int to) {
        if (to - from > LONGEST) {
            return OTHER;
        }
        return switch (new String(bytes, from, to - from, StandardCharsets.ISO_8859_1)
                .strip()
                .toLowerCase(Locale.ROOT)) {
            case "", "identity" -> IDENTITY;
            case "gzip", "x-gzip" -> GZIP;
            case "deflate" -> DEFLATE;
            default -> OTHER;
        };
    }
}
