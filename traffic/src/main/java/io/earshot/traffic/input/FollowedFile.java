package io.earshot.traffic.input;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Reads a file that may still be written: its end is the end only when {@code isComplete} says so. */
final class FollowedFile extends InputStream {

    private final InputStream in;
    private final BooleanSupplier isComplete;
    private final Runnable idle;
    private final Duration pause;

    /**
     * @param isComplete whether nothing more will be written
     * @param idle is run whenever there is nothing to read
     */
    FollowedFile(Path file, BooleanSupplier isComplete, Runnable idle, Duration pause) throws IOException {
        this.in = Files.newInputStream(file);
        this.isComplete = isComplete;
        this.idle = idle;
        this.pause = pause;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        while (true) {
            int read = in.read(bytes, offset, length);
            if (read > 0 || length == 0) {
                return read;
            }
            // Asked before the last look: what was written until then is read.
            boolean complete = isComplete.getAsBoolean();
            read = in.read(bytes, offset, length);
            if (read > 0) {
                return read;
            }
            if (complete) {
                return -1;
            }
            idle.run();
            pause();
        }
    }

    private void pause() throws InterruptedIOException {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("stopped while waiting for packets");
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
