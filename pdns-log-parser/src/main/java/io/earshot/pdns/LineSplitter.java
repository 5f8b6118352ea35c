package io.earshot.pdns;

import java.io.IOException;
import java.io.InputStream;

/** Cuts a stream of bytes into lines, in constant memory. A line's beginning is kept until its end comes. */
final class LineSplitter {

    /** Bytes. A question line has 111 (and 1,200 when every octet of the name is escaped); longer ones are noise. */
    static final int MAX_LINE = 64 * 1024;

    private final byte[] buffer = new byte[4 * MAX_LINE];
    private int from;
    private int to;
    private boolean givenUp;
    private long tooLong;

    /** Hands on what is there up to the end of the stream, and may be called again when the stream has grown. */
    int read(InputStream in, LineConsumer consumer) throws IOException {
        int lines = 0;
        while (true) {
            makeRoom();
            int length = in.read(buffer, to, buffer.length - to);
            if (length <= 0) {
                return lines;
            }
            int scanned = to;
            to += length;
            for (int i = next(scanned); i >= 0; i = next(i + 1)) {
                lines += deliver(i, consumer);
            }
        }
    }

    /** No more will come: what has no end yet is a line too. */
    int finish(LineConsumer consumer) {
        int end = to;
        int lines = from < end || givenUp ? deliver(end, consumer) : 0;
        from = 0;
        to = 0;
        return lines;
    }

    /** Lines that were dropped because they had more than {@link #MAX_LINE} bytes. */
    long tooLong() {
        return tooLong;
    }

    private int next(int scanned) {
        return ByteSearch.indexOf('\n', buffer, scanned, to);
    }

    private int deliver(int end, LineConsumer consumer) {
        skipNuls(end);
        int start = from;
        from = end + 1;
        if (givenUp) {
            givenUp = false;
            return 0;
        }
        if (end - start > MAX_LINE) {
            tooLong++;
            return 0;
        }
        consumer.accept(buffer, start, end > start && buffer[end - 1] == '\r' ? end - 1 : end);
        return 1;
    }

    private void makeRoom() {
        skipNuls(to);
        if (to - from > MAX_LINE && !givenUp) {
            givenUp = true;
            tooLong++;
        }
        if (givenUp || from >= to) {
            from = 0;
            to = 0;
        } else if (buffer.length - to < MAX_LINE) {
            System.arraycopy(buffer, from, buffer, 0, to - from);
            to -= from;
            from = 0;
        }
    }

    /** After copytruncate a writer without O_APPEND goes on at its old offset: the hole before it reads as NUL bytes. */
    private void skipNuls(int end) {
        while (from < end && buffer[from] == 0) {
            from++;
        }
    }
}
