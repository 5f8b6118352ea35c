package io.earshot.wire.decoders.http1;

import io.earshot.wire.decoders.Side;
import io.earshot.wire.decoders.StreamInput;
import io.earshot.wire.exchanges.BodyReader;

/** Passes over a message's body: by length, by chunks, or to the end of the connection. */
final class BodySkipper {

    private enum Part {
        NONE,
        LENGTH,
        CHUNK_SIZE,
        CHUNK,
        CHUNK_END,
        TRAILER,
        TO_END
    }

    /** A chunk's size line is a few digits; extensions are rare and short. */
    private static final int MAX_LINE = 4_096;

    private final Side side;
    private final MessageParts parts;
    private Part part = Part.NONE;
    private BodyReader reader = BodyReader.NONE;

    BodySkipper(Side side, MessageParts parts) {
        this.side = side;
        this.parts = parts;
    }

    void none() {
        reader = BodyReader.NONE;
        part = Part.NONE;
    }

    void length(long bytes, BodyReader passing, StreamInput in) {
        reader = passing;
        part = Part.LENGTH;
        in.skip(bytes, reader);
    }

    void chunks(BodyReader passing) {
        reader = passing;
        part = Part.CHUNK_SIZE;
    }

    void toEnd(BodyReader passing) {
        reader = passing;
        part = Part.TO_END;
    }

    /** Tells the reader that the body is over. */
    void close(boolean whole) {
        reader.close(whole);
        reader = BodyReader.NONE;
    }

    boolean isToEnd() {
        return part == Part.TO_END;
    }

    boolean isChunked() {
        return part == Part.CHUNK_SIZE || part == Part.CHUNK || part == Part.CHUNK_END || part == Part.TRAILER;
    }

    /**
     * Takes what is there of the body.
     *
     * @return 1 the body has ended, 0 more is to come, -1 this is no chunked body
     */
    int pass(StreamInput in) {
        while (true) {
            switch (part) {
                case NONE -> {
                    return 1;
                }
                case LENGTH -> {
                    return in.isSkipping() ? 0 : 1;
                }
                case TO_END -> {
                    in.skip(in.available(), reader);
                    return 0;
                }
                case CHUNK -> {
                    if (in.isSkipping()) {
                        return 0;
                    }
                    part = Part.CHUNK_END;
                    in.skip(2, parts.between(side));
                }
                case CHUNK_END -> {
                    if (in.isSkipping()) {
                        return 0;
                    }
                    part = Part.CHUNK_SIZE;
                }
                case CHUNK_SIZE, TRAILER -> {
                    int end = Head.endOfLine(in.bytes(), in.position(), in.limit());
                    if (end == in.limit()) {
                        return in.available() > MAX_LINE ? -1 : 0;
                    }
                    int done = line(in, end);
                    if (done != 0) {
                        return done;
                    }
                }
            }
        }
    }

    private int line(StreamInput in, int end) {
        int start = in.position();
        parts.line(side, in, end + 1 - start, part == Part.CHUNK_SIZE);
        if (part == Part.TRAILER) {
            boolean empty = end - start == 0 || (end - start == 1 && in.bytes()[start] == '\r');
            in.advance(end + 1 - start);
            return empty ? 1 : 0;
        }
        long size = 0;
        int digits = 0;
        int significant = 0;
        for (int i = start; i < end; i++) {
            int digit = Character.digit(in.bytes()[i], 16);
            if (digit < 0) {
                break;
            }
            size = size << 4 | digit;
            digits++;
            significant += size > 0 ? 1 : 0;
        }
        if (digits == 0 || significant > 12) {
            return -1;
        }
        in.advance(end + 1 - start);
        if (size == 0) {
            part = Part.TRAILER;
        } else {
            part = Part.CHUNK;
            in.skip(size, reader);
        }
        return 0;
    }
}
