package io.earshot.cmdb;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * The lines of a UTF-8 file with their numbers, decoded one by one, so that a wrong byte costs its own line only. A line
 * that is longer than {@link #MAX_LINE} is read to its end but not kept.
 */
final class CsvLines implements Closeable {

    /** Bytes. Far more than a container with a hundred addresses needs, far less than would hurt. */
    static final int MAX_LINE = 1 << 20;

    /** A line, or why its text cannot be had. */
    sealed interface Line {

        record Text(String text) implements Line {}

        /** It was longer than allowed. */
        record TooLong() implements Line {}

        /** Its bytes are no UTF-8. */
        record NoText() implements Line {}
    }

    private static final int NOTHING = -2;

    private final InputStream in;
    private final CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();
    private byte[] line = new byte[512];
    private int number;
    private int pushedBack = NOTHING;
    private int place;

    /** @param in should be buffered: it is read byte by byte */
    CsvLines(InputStream in) {
        this.in = in;
    }

    /** Returns the next line without its end (LF, CR LF, or CR alone), empty when there is none. */
    Optional<Line> next() throws IOException {
        int length = 0;
        int octet = read();
        if (octet < 0) {
            return Optional.empty();
        }
        number++;
        for (; octet >= 0 && octet != '\n' && octet != '\r'; octet = read()) {
            if (length < MAX_LINE) {
                if (length == line.length) {
                    line = Arrays.copyOf(line, Math.min(MAX_LINE, 2 * length));
                }
                line[length] = (byte) octet;
            }
            length = Math.min(length + 1, MAX_LINE + 1);
        }
        if (octet == '\r') {
            int after = read();
            pushedBack = after == '\n' ? NOTHING : after;
            if (pushedBack >= 0) {
                place--;
            }
        }
        if (length > MAX_LINE) {
            return Optional.of(new Line.TooLong());
        }
        int from = number == 1 && startsWithByteOrderMark(length) ? 3 : 0;
        try {
            return Optional.of(new Line.Text(
                    utf8.decode(ByteBuffer.wrap(line, from, length - from)).toString()));
        } catch (CharacterCodingException e) {
            return Optional.of(new Line.NoText());
        }
    }

    private int read() throws IOException {
        int octet = pushedBack == NOTHING ? in.read() : pushedBack;
        pushedBack = NOTHING;
        if (octet >= 0) {
            place++;
        }
        return octet;
    }

    /** Returns the number of octets before the next line. */
    int place() {
        return place;
    }

    /** Leaves out the next line, which is known. */
    void skip(int octets) throws IOException {
        int left = octets;
        if (pushedBack >= 0) {
            pushedBack = NOTHING;
            left--;
        }
        in.skipNBytes(left);
        place += octets;
        number++;
    }

    /** Returns the number of the line that was read last, counted from 1; 0 before the first. */
    int number() {
        return number;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private boolean startsWithByteOrderMark(int length) {
        return length >= 3 && line[0] == (byte) 0xef && line[1] == (byte) 0xbb && line[2] == (byte) 0xbf;
    }
}
