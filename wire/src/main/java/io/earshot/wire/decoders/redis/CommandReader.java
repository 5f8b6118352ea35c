package io.earshot.wire.decoders.redis;

import io.earshot.wire.decoders.StreamInput;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Reads one command after the other: its name and its first two arguments, as far as they are short. */
final class CommandReader {

    enum Result {
        /** The command is not complete yet. */
        MORE,
        COMPLETE,
        /** The bytes are no command. */
        BROKEN
    }

    private static final int KEPT = 3;
    private static final int MAX_KEPT = 256;
    private static final int MAX_ARGUMENTS = 1 << 20;
    private static final int MAX_INLINE = 1 << 16;

    private final LineSearch line = new LineSearch();
    private final byte[][] words = new byte[KEPT][];
    private int arguments;
    private long left;
    private boolean begun;
    private boolean inline;
    private long startNanos;
    private long startFrame;
    private long startTotal;

    void reset() {
        begun = false;
    }

    /** Whether a command has begun and is not complete. */
    boolean isBegun() {
        return begun;
    }

    Result read(StreamInput in) {
        while (true) {
            if (in.isSkipping()) {
                return Result.MORE;
            }
            if (begun && left == 0) {
                begun = false;
                return Result.COMPLETE;
            }
            if (in.available() == 0) {
                return Result.MORE;
            }
            Result step = begun ? argument(in) : start(in);
            if (step != null) {
                return step;
            }
        }
    }

    private Result start(StreamInput in) {
        startNanos = in.startNanos();
        startFrame = in.startFrame();
        startTotal = in.total();
        arguments = 0;
        for (int i = 0; i < KEPT; i++) {
            words[i] = null;
        }
        if (in.uint8(0) != '*') {
            return inline(in);
        }
        int end = Resp.endOfNumber(in.bytes(), in.position() + 1, in.limit());
        if (end < 0) {
            return end == -1 ? Result.MORE : Result.BROKEN;
        }
        long count = Resp.number(in.bytes(), in.position() + 1);
        in.advance(end - in.position());
        if (count <= 0) {
            return null;
        }
        if (count > MAX_ARGUMENTS) {
            return Result.BROKEN;
        }
        begun = true;
        inline = false;
        left = count;
        return null;
    }

    private Result inline(StreamInput in) {
        int end = line.end(in);
        if (end < 0) {
            return in.available() > MAX_INLINE ? Result.BROKEN : Result.MORE;
        }
        int at = in.position();
        while (at < end) {
            int from = at;
            while (at < end && in.bytes()[at] > ' ') {
                at++;
            }
            if (at > from) {
                keep(in.bytes(), from, at - from);
            }
            at++;
        }
        in.advance(end - in.position());
        if (arguments == 0) {
            return null;
        }
        inline = true;
        return Result.COMPLETE;
    }

    private Result argument(StreamInput in) {
        if (in.uint8(0) != '$') {
            return Result.BROKEN;
        }
        int end = Resp.endOfNumber(in.bytes(), in.position() + 1, in.limit());
        if (end < 0) {
            return end == -1 ? Result.MORE : Result.BROKEN;
        }
        long length = Resp.number(in.bytes(), in.position() + 1);
        if (length < 0) {
            return Result.BROKEN;
        }
        int header = end - in.position();
        boolean kept = arguments < KEPT && length <= MAX_KEPT;
        if (kept && in.available() < header + length + 2) {
            in.need((int) (header + length + 2));
            return Result.MORE;
        }
        if (kept) {
            keep(in.bytes(), end, (int) length);
        } else {
            arguments++;
        }
        in.advance(header);
        in.skip(length + 2);
        left--;
        return null;
    }

    private void keep(byte[] bytes, int from, int length) {
        if (arguments < KEPT) {
            byte[] word = new byte[Math.min(length, MAX_KEPT)];
            System.arraycopy(bytes, from, word, 0, word.length);
            words[arguments] = word;
        }
        arguments++;
    }

    /** The command's name in upper case. */
    String name() {
        return word(0);
    }

    /** An argument in upper case, as subcommands are compared; empty if it is missing or long. */
    String word(int index) {
        return words[index] == null
                ? ""
                : new String(words[index], StandardCharsets.ISO_8859_1).toUpperCase(Locale.ROOT);
    }

    byte[] argument(int index) {
        return words[index] == null ? new byte[0] : words[index];
    }

    int arguments() {
        return arguments;
    }

    boolean isInline() {
        return inline;
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
