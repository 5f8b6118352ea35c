package io.earshot.wire.decoders.redis;

import io.earshot.wire.decoders.StreamInput;
import java.nio.charset.StandardCharsets;

/** Reads one reply after the other, however deeply nested, and keeps of each only its type, error code and first element. */
final class ReplyReader {

    enum Result {
        MORE,
        COMPLETE,
        BROKEN
    }

    private static final int MAX_DEPTH = 64;
    private static final int MAX_LINE = 1 << 16;
    private static final int MAX_WORD = 40;

    private final LineSearch line = new LineSearch();
    private final long[] left = new long[MAX_DEPTH];
    private int depth;
    private boolean begun;
    private byte type;
    private boolean nil;
    private boolean monitored;
    private String error = "";
    private String firstElement = "";
    private boolean hasFirst;
    private boolean attribute;
    private long startNanos;
    private long startFrame;
    private long startTotal;

    void reset() {
        begun = false;
        depth = 0;
    }

    boolean isBegun() {
        return begun;
    }

    Result read(StreamInput in) {
        while (true) {
            if (in.isSkipping()) {
                return Result.MORE;
            }
            if (begun && depth == 0) {
                begun = false;
                if (!attribute) {
                    return Result.COMPLETE;
                }
            }
            if (!begun && in.available() > 0 && in.uint8(0) == '\n') {
                // A primary sends newlines while a replica waits for its snapshot, so that it does not time out.
                in.advance(1);
                continue;
            }
            if (in.available() == 0) {
                return Result.MORE;
            }
            if (!begun) {
                startReply(in);
            }
            Result step = value(in);
            if (step != null) {
                return step;
            }
        }
    }

    private void startReply(StreamInput in) {
        // An attribute precedes its reply, whose first byte it is then.
        if (!attribute) {
            startNanos = in.startNanos();
            startFrame = in.startFrame();
            startTotal = in.total();
        }
        type = in.bytes()[in.position()];
        attribute = type == '|';
        nil = false;
        monitored = false;
        error = "";
        firstElement = "";
        hasFirst = false;
        depth = 1;
        left[0] = 1;
        begun = true;
    }

    private Result value(StreamInput in) {
        byte kind = in.bytes()[in.position()];
        return switch (kind) {
            case '+', '-', ':', '_', '#', ',', '(' -> line(in, kind);
            case '$', '!', '=' -> bulk(in, kind);
            case '*', '%', '~', '>', '|' -> aggregate(in, kind);
            default -> Result.BROKEN;
        };
    }

    private Result line(StreamInput in, byte kind) {
        int at = in.position();
        int end = line.end(in);
        if (end < 0) {
            return in.available() > MAX_LINE ? Result.BROKEN : Result.MORE;
        }
        simple(kind, in.bytes(), at + 1, end - 2);
        in.advance(end - at);
        took();
        return null;
    }

    private void simple(byte kind, byte[] bytes, int from, int to) {
        if (depth == 1) {
            nil = kind == '_';
            monitored = kind == '+' && to > from && bytes[from] >= '0' && bytes[from] <= '9' && bytes[to - 1] == '"';
            if (kind == '-') {
                error = word(bytes, from, to);
            }
        }
        note(bytes, from, to);
    }

    private Result bulk(StreamInput in, byte kind) {
        byte[] bytes = in.bytes();
        int at = in.position();
        int end = Resp.endOfNumber(bytes, at + 1, in.limit());
        if (end < 0) {
            return end == -1 ? Result.MORE : Result.BROKEN;
        }
        long length = Resp.number(bytes, at + 1);
        if (length < 0) {
            nil |= depth == 1;
            in.advance(end - at);
            took();
            return null;
        }
        boolean looked = (depth == 1 && kind == '!') || (depth == 2 && !hasFirst);
        int wanted = (int) Math.min(length, MAX_WORD);
        if (looked && in.limit() - end < wanted) {
            in.need(end - at + wanted);
            return Result.MORE;
        }
        if (looked) {
            if (kind == '!' && depth == 1) {
                error = word(bytes, end, end + wanted);
            }
            note(bytes, end, end + wanted);
        }
        in.advance(end - at);
        in.skip(length + 2);
        took();
        return null;
    }

    private Result aggregate(StreamInput in, byte kind) {
        int end = Resp.endOfNumber(in.bytes(), in.position() + 1, in.limit());
        if (end < 0) {
            return end == -1 ? Result.MORE : Result.BROKEN;
        }
        long count = Resp.number(in.bytes(), in.position() + 1);
        in.advance(end - in.position());
        if (count < 0) {
            nil |= depth == 1;
            took();
            return null;
        }
        long elements = kind == '%' || kind == '|' ? count * 2 : count;
        if (kind != '|' || depth == 1) {
            left[depth - 1]--;
        }
        if (elements == 0) {
            unwind();
            return null;
        }
        if (depth == MAX_DEPTH) {
            return Result.BROKEN;
        }
        left[depth++] = elements;
        return null;
    }

    /** One value of the innermost aggregate is through. */
    private void took() {
        left[depth - 1]--;
        unwind();
    }

    private void unwind() {
        while (depth > 0 && left[depth - 1] == 0) {
            depth--;
        }
    }

    private void note(byte[] bytes, int from, int to) {
        if (depth == 2 && !hasFirst) {
            hasFirst = true;
            firstElement = new String(bytes, from, Math.min(MAX_WORD, to - from), StandardCharsets.ISO_8859_1);
        }
    }

    private static String word(byte[] bytes, int from, int to) {
        int end = from;
        while (end < to && bytes[end] > ' ' && end - from < MAX_WORD) {
            end++;
        }
        return new String(bytes, from, end - from, StandardCharsets.US_ASCII);
    }

    byte type() {
        return type;
    }

    boolean isNil() {
        return nil;
    }

    /** Whether it is a line of MONITOR: a time, where it came from, and a command in quotes. */
    boolean isMonitored() {
        return monitored;
    }

    /** The code of an error; empty if it is none. */
    String error() {
        return error;
    }

    boolean isError() {
        return type == '-' || type == '!';
    }

    /** The first element of an aggregate, as far as it is a short text. */
    String firstElement() {
        return firstElement;
    }

    long startNanos() {
        return startNanos;
    }

    long startFrame() {
        return startFrame;
    }

    long startTotal() {
        return startTotal;
    }
}
