package io.earshot.agent.files;

import io.earshot.model.files.FileRange;
import io.earshot.model.pieces.FileOrder;
import io.earshot.model.pieces.PieceDigests;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The part of a file that is here already, beside the place where the whole will be. One thread at a time. */
final class PartFile implements AutoCloseable {

    /** Other things than this file need the disk, too. */
    private static final long LEFT_FREE = 64L << 20;

    /** A part that nobody went on with for so long is removed. */
    private static final Duration FORGOTTEN = Duration.ofDays(7);

    private static final Pattern NAME = Pattern.compile("\\..+\\.[0-9a-f]{64}\\.part");

    private final Path file;
    private final FileOrder order;
    private final FileChannel channel;

    private PartFile(Path file, FileOrder order, FileChannel channel) {
        this.file = file;
        this.order = order;
        this.channel = channel;
    }

    /** @throws IOException with a message for people, if the folder cannot be used or has no room */
    static PartFile open(Path folder, FileOrder order) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new IOException("folder " + folder + " does not exist");
        }
        removeForgotten(folder);
        Path file = folder.resolve("." + order.name() + "." + order.id() + ".part");
        long here = Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) ? Files.size(file) : 0;
        long free = Files.getFileStore(folder).getUsableSpace();
        if (free < order.octets() - here + LEFT_FREE) {
            throw new IOException("no room for " + (order.octets() - here) + " octets, " + free + " are free in "
                    + folder + " and " + LEFT_FREE + " stay so");
        }
        return new PartFile(
                file,
                order,
                FileChannel.open(
                        file,
                        Set.of(
                                StandardOpenOption.CREATE,
                                StandardOpenOption.READ,
                                StandardOpenOption.WRITE,
                                LinkOption.NOFOLLOW_LINKS),
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))));
    }

    private static void removeForgotten(Path folder) throws IOException {
        Instant since = Instant.now().minus(FORGOTTEN);
        try (Stream<Path> all = Files.list(folder)) {
            for (Path each : all.filter(
                            path -> NAME.matcher(path.getFileName().toString()).matches())
                    .toList()) {
                if (Files.getLastModifiedTime(each, LinkOption.NOFOLLOW_LINKS)
                        .toInstant()
                        .isBefore(since)) {
                    Files.deleteIfExists(each);
                }
            }
        }
    }

    /** Returns where the part is until the whole is placed. */
    Path file() {
        return file;
    }

    /** Keeps the pieces at the beginning that are right. Returns how many there are. */
    int keepGoodPieces(PieceDigests pieces) throws IOException {
        int good = 0;
        while (good < pieces.count() && isGood(good, pieces)) {
            good++;
        }
        long length = Math.min(order.octets(), (long) good * PieceDigests.PIECE);
        channel.truncate(length);
        channel.position(length);
        return good;
    }

    private boolean isGood(int index, PieceDigests pieces) throws IOException {
        return FileRange.read(channel, (long) index * PieceDigests.PIECE, PieceDigests.length(index, order.octets()))
                .filter(content -> pieces.matches(index, content))
                .isPresent();
    }

    /** Appends a piece. Where the disk is full, the part is removed, since others need it. */
    void append(byte[] piece) throws IOException {
        try {
            ByteBuffer left = ByteBuffer.wrap(piece);
            while (left.hasRemaining()) {
                channel.write(left);
            }
        } catch (IOException e) {
            Files.deleteIfExists(file);
            throw e;
        }
    }

    /**
     * Checks the whole and places it, in one step.
     *
     * @throws IOException if the whole is not the file that was ordered
     */
    void place(Path place, Set<PosixFilePermission> permissions) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            PieceDigests.Read whole = PieceDigests.read(in);
            if (!whole.id().equals(order.id())) {
                Files.deleteIfExists(file);
                throw new IOException("its SHA-256 is " + whole.id() + ", expected " + order.id());
            }
        }
        Files.setPosixFilePermissions(file, permissions);
        channel.force(true);
        Files.move(file, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel folder = FileChannel.open(place.toAbsolutePath().getParent())) {
            folder.force(true); // otherwise a power cut may forget the name
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
