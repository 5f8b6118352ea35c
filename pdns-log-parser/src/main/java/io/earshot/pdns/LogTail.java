package io.earshot.pdns;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Optional;

/**
 * Follows one log file through its rotations: from its beginning first, then what was added at every {@link #poll}. The file may
 * appear later, be renamed and made anew, or be truncated in place. Not seen: a file that came and went between two polls.
 * For one thread at a time.
 */
public final class LogTail implements Closeable {

    /** Enough to hold a time stamp and a question: what was truncated and has grown again since has others there. */
    private static final int REMEMBERED = 256;

    private final Path path;
    private final LineSplitter splitter = new LineSplitter();
    private Optional<Opened> opened = Optional.empty();
    private long lastModified;
    private long lastModifiedRead;
    private byte[] lastRead = {};
    private boolean followed;

    /** @param key tells files of one name apart; absent where the file system has no such thing */
    private record Opened(FileChannel channel, InputStream in, Optional<Object> key) {}

    public LogTail(Path path) {
        this.path = path;
    }

    /**
     * Hands on the lines that are complete by now.
     *
     * @return how many
     * @throws PdnsLogException if the file is there but cannot be read; the next poll tries again
     */
    public int poll(LineConsumer consumer) throws PdnsLogException {
        try {
            int lines = follow(consumer);
            followed = true;
            return lines;
        } catch (IOException e) {
            throw PdnsLogException.of(path, e);
        }
    }

    /** Whether it was polled before: lines that come from now on are new. */
    boolean isFollowed() {
        return followed;
    }

    public Path path() {
        return path;
    }

    /** Lines dropped so far because they had more than 64 KiB. */
    public long tooLong() {
        return splitter.tooLong();
    }

    /** When the file that is being read was last written to, in microseconds since 1970; 0 before there is one. */
    long lastModified() {
        return lastModified;
    }

    @Override
    public void close() throws IOException {
        if (opened.isPresent()) {
            FileChannel channel = opened.get().channel();
            opened = Optional.empty();
            channel.close();
        }
    }

    private int follow(LineConsumer consumer) throws IOException {
        // Before reading: whoever writes to a new file does not write to the old one any more, so that what the old one
        // holds after this is all that it will ever hold. An empty new file proves nothing: logrotate makes it first,
        // and tells the writer then.
        Optional<BasicFileAttributes> there = attributes();
        boolean replaced = opened.isPresent()
                && there.isPresent()
                && !opened.get().key().equals(key(there.get()))
                && there.get().size() > 0;
        if (opened.isPresent() && there.isPresent() && opened.get().key().equals(key(there.get()))) {
            lastModified = micros(there.get());
        }
        int lines = opened.isPresent() ? readOn(opened.get(), consumer) : 0;
        if (replaced) {
            lines += splitter.finish(consumer);
            close();
        }
        if (opened.isEmpty() && there.isPresent() && open(there.get())) {
            lines += readOn(opened.get(), consumer);
        }
        return lines;
    }

    private int readOn(Opened file, LineConsumer consumer) throws IOException {
        int lines = 0;
        FileChannel channel = file.channel();
        if (wasTruncated(channel)) {
            lines += splitter.finish(consumer);
            channel.position(0);
        }
        if (channel.position() < channel.size()) {
            lines += splitter.read(file.in(), consumer);
            lastRead = before(channel);
        }
        lastModifiedRead = lastModified;
        return lines;
    }

    /** Shorter than it was, or long again already and not what it was. */
    private boolean wasTruncated(FileChannel channel) throws IOException {
        boolean mayHaveChanged = channel.size() != channel.position() || lastModified != lastModifiedRead;
        return channel.size() < channel.position() || (mayHaveChanged && !Arrays.equals(lastRead, before(channel)));
    }

    /** The last bytes before the position. */
    private static byte[] before(FileChannel channel) throws IOException {
        long position = channel.position();
        ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(REMEMBERED, position));
        while (bytes.hasRemaining() && channel.read(bytes, position - bytes.capacity() + bytes.position()) > 0) {
            // A file may give less than it was asked for.
        }
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    private boolean open(BasicFileAttributes expected) throws IOException {
        if (!expected.isRegularFile()) {
            throw new IOException("not a regular file");
        }
        FileChannel channel;
        try {
            channel = FileChannel.open(path, StandardOpenOption.READ);
        } catch (NoSuchFileException goneMeanwhile) {
            return false;
        }
        // The opened file may be another than the one that was checked; the next poll will notice.
        Optional<Object> key = key(expected);
        if (!attributes().map(LogTail::key).equals(Optional.of(key))) {
            channel.close();
            return false;
        }
        lastModified = micros(expected);
        lastRead = new byte[0];
        opened = Optional.of(new Opened(channel, Channels.newInputStream(channel), key));
        return true;
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

    private static long micros(BasicFileAttributes attributes) {
        return ChronoUnit.MICROS.between(
                Instant.EPOCH, attributes.lastModifiedTime().toInstant());
    }
}
