package io.earshot.agent.nginx;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Counts what is added to one access log, from its end on, through its rotations: renamed and made anew, or truncated in
 * place. Of what a very busy nginx wrote only the newest part is read, and stands for the rest. For one thread at a time.
 */
final class AccessLog implements Closeable {

    /** Read of one file at a time. At 150 octets a line, 230 lines a second for two minutes fit in. */
    private static final long MOST = 4 << 20;

    private static final int BUFFER = 64 << 10;

    private final Path path;
    private final AccessLogFormat format;
    private Optional<Opened> opened = Optional.empty();
    private boolean begun;

    /** @param key tells files of one name apart; absent where the file system has no such thing */
    private record Opened(FileChannel channel, Optional<Object> key) {}

    AccessLog(Path path, AccessLogFormat format) {
        this.path = path;
        this.format = format;
    }

    boolean exists() {
        return Files.isRegularFile(path);
    }

    /**
     * Counts what was added since the last time; the first time nothing but where the end is.
     *
     * @return whether there is a log
     * @throws IOException if there is one that cannot be read
     */
    boolean count(StatusCounts counts) throws IOException {
        // Looked at before reading. Whoever writes to a new file does not write to the old one any more; an empty new
        // one
        // proves nothing, since nginx is told of it only after it was made.
        Optional<BasicFileAttributes> there = attributes();
        boolean replaced = opened.isPresent()
                && there.isPresent()
                && !opened.get().key().equals(key(there.get()))
                && there.get().size() > 0;
        if (opened.isPresent()) {
            readOn(opened.get().channel(), counts, replaced);
        }
        if (replaced) {
            close();
        }
        if (opened.isEmpty() && there.isPresent() && there.get().isRegularFile()) {
            open(there.get(), counts);
        }
        begun = true;
        return opened.isPresent() || there.isPresent();
    }

    private void open(BasicFileAttributes there, StatusCounts counts) throws IOException {
        FileChannel channel;
        try {
            channel = FileChannel.open(path, StandardOpenOption.READ);
        } catch (NoSuchFileException goneMeanwhile) {
            return;
        }
        opened = Optional.of(new Opened(channel, key(there)));
        if (begun) { // it came while we watched
            readOn(channel, counts, false);
        } else {
            channel.position(endOfLastLine(channel));
        }
    }

    /** Leaves the channel where the first line begins that is not complete. */
    private void readOn(FileChannel channel, StatusCounts counts, boolean isItsEnd) throws IOException {
        long end = channel.size();
        if (end < channel.position()) { // truncated in place
            channel.position(0);
        }
        long grown = end - channel.position();
        if (grown <= 0) {
            return;
        }
        boolean partly = grown > MOST;
        if (partly) {
            channel.position(end - MOST);
        }
        StatusCounts read = new StatusCounts();
        new LineScan(channel, partly).read(end, isItsEnd, read);
        counts.add(read, partly ? (double) grown / MOST : 1);
    }

    /** One pass over the lines up to where the file ended when it was looked at. */
    private final class LineScan {

        private final FileChannel channel;
        private final byte[] bytes = new byte[BUFFER];
        private int filled;
        private boolean inLine;

        /** @param inLine whether the first line is one whose beginning is not known, or that is too long */
        LineScan(FileChannel channel, boolean inLine) {
            this.channel = channel;
            this.inLine = inLine;
        }

        void read(long end, boolean isItsEnd, StatusCounts counts) throws IOException {
            long at = channel.position();
            while (at < end) {
                int wanted = (int) Math.min(BUFFER - filled, end - at);
                int more = channel.read(ByteBuffer.wrap(bytes, filled, wanted), at);
                if (more <= 0) {
                    break;
                }
                at += more;
                filled += more;
                takeLines(counts);
                if (filled == BUFFER) {
                    inLine = true;
                    filled = 0;
                }
            }
            if (isItsEnd && filled > 0) {
                take(0, filled, counts);
            }
            channel.position(at - filled);
        }

        private void takeLines(StatusCounts counts) {
            int from = 0;
            for (int i = 0; i < filled; i++) {
                if (bytes[i] == '\n') {
                    take(from, i, counts);
                    from = i + 1;
                }
            }
            System.arraycopy(bytes, from, bytes, 0, filled - from);
            filled -= from;
        }

        private void take(int from, int to, StatusCounts counts) {
            if (inLine) {
                inLine = false;
                return;
            }
            OptionalInt status = format.status(bytes, from, to);
            if (status.isPresent()) {
                counts.line(status.getAsInt());
            } else {
                counts.strange();
            }
        }
    }

    /** Behind the last line end, of which the last 64 KiB are searched. */
    private static long endOfLastLine(FileChannel channel) throws IOException {
        long end = channel.size();
        int length = (int) Math.min(BUFFER, end);
        byte[] last = new byte[length];
        int read = channel.read(ByteBuffer.wrap(last), end - length);
        for (int i = read - 1; i >= 0; i--) {
            if (last[i] == '\n') {
                return end - length + i + 1;
            }
        }
        return end - length;
    }

    private Optional<BasicFileAttributes> attributes() throws IOException {
        try {
            return Optional.of(Files.readAttributes(path, BasicFileAttributes.class));
        } catch (NoSuchFileException notYet) {
            return Optional.empty();
        }
    }

    private static Optional<Object> key(BasicFileAttributes attributes) {
        return Optional.ofNullable(attributes.fileKey());
    }

    @Override
    public void close() throws IOException {
        if (opened.isPresent()) {
            FileChannel channel = opened.get().channel();
            opened = Optional.empty();
            channel.close();
        }
    }
}
