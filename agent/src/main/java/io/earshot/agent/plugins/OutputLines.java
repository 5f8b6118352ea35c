package io.earshot.agent.plugins;

import io.earshot.agent.kernel.ChildPipe;
import java.io.IOException;
import java.util.Arrays;
import java.util.function.Consumer;

/** Reads lines off a pipe, no faster than a limit: whoever writes more has to wait. For one thread. */
final class OutputLines {

    /** A longer line is none. */
    static final int LONGEST = 8 * 1024;

    private static final int OCTETS_A_LINE = 1024;

    private final ChildPipe pipe;
    private final int linesPerSecond;
    private final Consumer<byte[]> lines;
    private final Runnable tooLong;
    private final byte[] room = new byte[4 * 1024];
    private final byte[] line = new byte[LONGEST];
    private int length;
    private boolean skips;
    private double tokens;
    private long filledAt;

    /**
     * @param lines takes each line, without its end
     * @param tooLong is called for each line that was too long, and skipped
     * @param now monotonic nanoseconds
     */
    OutputLines(ChildPipe pipe, int linesPerSecond, Consumer<byte[]> lines, Runnable tooLong, long now) {
        this.pipe = pipe;
        this.linesPerSecond = linesPerSecond;
        this.lines = lines;
        this.tooLong = tooLong;
        tokens = most();
        filledAt = now;
    }

    /** A plug-in that tells all its values at once may do so, if they are not many. */
    private double most() {
        return Math.max(20, 2.0 * linesPerSecond);
    }

    /** Reads some of what is there, unless the limit says that it has to wait. Returns whether anything was read. */
    boolean readSome(long now) throws IOException {
        if (!mayRead(now)) {
            return false;
        }
        int read = pipe.read(room);
        int ends = 0;
        for (int i = 0; i < read; i++) {
            if (room[i] == '\n') {
                ends++;
                end();
            } else {
                add(room[i]);
            }
        }
        tokens -= Math.max(ends, read / OCTETS_A_LINE);
        return read > 0;
    }

    /** Returns whether the limit lets anything be read now. */
    boolean mayRead(long now) {
        tokens = Math.min(most(), tokens + (now - filledAt) / 1e9 * linesPerSecond);
        filledAt = now;
        return tokens >= 1;
    }

    private void add(byte octet) {
        if (skips) {
            return;
        }
        if (length == line.length) {
            skips = true;
            tooLong.run();
            return;
        }
        line[length++] = octet;
    }

    private void end() {
        if (!skips && length > 0) {
            lines.accept(Arrays.copyOf(line, length));
        }
        length = 0;
        skips = false;
    }

    /** Hands over a last line that has no end. */
    void finish() {
        end();
    }
}
