package io.earshot.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/** Unpacks bodies within a bound, so that a small body cannot become a large one. */
public final class Gzip {

    private Gzip() {}

    /** Returns whether a coding's name means gzip (RFC 9110, 8.4.1.3). */
    public static boolean isName(String coding) {
        return "gzip".equalsIgnoreCase(coding) || "x-gzip".equalsIgnoreCase(coding);
    }

    /**
     * Unpacks the first bytes of an array.
     *
     * @return the content, or its first {@code most} bytes and one more if it is longer than that
     * @throws IOException if the bytes are not gzip
     */
    public static byte[] unpack(byte[] packed, int length, int most) throws IOException {
        try (InputStream unpacked = new GZIPInputStream(new ByteArrayInputStream(packed, 0, length))) {
            return unpacked.readNBytes(most + 1);
        }
    }
}
