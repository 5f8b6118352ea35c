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
 * The lines of a UTF-8 file with their numbers, decoded one by one, so that a wrong byte is found on its own line. A line
 * that is longer than {@link #MAX_LINE} is read to its end but not kept.
 */
final class CsvLines implements Closeable {

    /** Bytes. Far more than a container with a hundred addresses needs, far less than would hurt. */
    static final int MAX_LINE = 1 << 20;

    /** @param tooLong the text is missing because it was longer than allowed */
    record Line(int number, String text, boolean tooLong) {}

    private final InputStream in;
    private final CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();
    private byte[] line = new byte[512];
    private int number;

    /** @param in should be buffered: it is read byte by byte */
    CsvLines(InputStream in) {
        this.in = in;
    }

    /**
     * The next line without its end, empty when there is none.
     *
     * @throws CharacterCodingException if it is not UTF-8; {@link #number()} says where
     */
    Optional<Line> next() throws IOException {
        int length = 0;
        int octet = in.read();
        if (octet < 0) {
            return Optional.empty();
        }
        number++;
        for (; octet >= 0 && octet != '\n'; octet = in.read()) {
            if (length < MAX_LINE) {
                if (length == line.length) {
                    line = Arrays.copyOf(line, Math.min(MAX_LINE, 2 * length));
                }
                line[length] = (byte) octet;
            }
            length = Math.min(length + 1, MAX_LINE + 1);
        }
        if (length > MAX_LINE) {
            return Optional.of(new Line(number, "", true));
        }
        int from = number == 1 && startsWithByteOrderMark(length) ? 3 : 0;
        int to = length > from && line[length - 1] == '\r' ? length - 1 : length;
        String text = utf8.decode(ByteBuffer.wrap(line, from, to - from)).toString();
        return Optional.of(new Line(number, text, false));
    }

    /** Of the line that was read last, counted from 1; 0 before the first. */
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
