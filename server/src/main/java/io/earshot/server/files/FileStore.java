package io.earshot.server.files;

import io.earshot.model.files.FileRange;
import io.earshot.model.pieces.FileId;
import io.earshot.model.pieces.FileOrder;
import io.earshot.model.pieces.PieceDigests;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A folder with a file for each content, named by its SHA-256. An upload that was broken off goes on where it ended; it counts when its
 * whole content has that SHA-256. Thread-safe.
 */
public final class FileStore {

    private static final String PART = ".part";
    private static final String ABOUT = ".about";
    private static final String PIECES = ".pieces";

    private static final Duration FORGOTTEN = Duration.ofDays(7);

    /** Other things than files for agents need the disk, too. */
    private static final long LEFT_FREE = 64L << 20;

    private final Path folder;
    private final long most;
    private final FileRows rows;
    private final InstantSource clock;
    private final Map<FileId, StoredFile> files = new LinkedHashMap<>();

    /**
     * @param most octets of all files together, those that are not whole included
     * @throws IOException if the folder cannot be used
     */
    public FileStore(Path folder, long most, FileRows rows, InstantSource clock) throws IOException {
        this.folder = folder;
        this.most = most;
        this.rows = rows;
        this.clock = clock;
        Files.createDirectories(folder);
        try (Stream<Path> all = Files.list(folder)) {
            for (Path about :
                    all.filter(path -> path.toString().endsWith(ABOUT)).sorted().toList()) {
                read(about);
            }
        }
    }

    /** A content without its description is not there: the description is written last. */
    private void read(Path about) throws IOException {
        String name = about.getFileName().toString();
        FileId id = new FileId(name.substring(0, name.length() - ABOUT.length()));
        Path content = folder.resolve(id.sha256());
        Path pieces = folder.resolve(id + PIECES);
        List<String> lines = Files.readAllLines(about);
        if (Files.exists(content) && Files.exists(pieces) && lines.size() == 2) {
            add(new StoredFile(
                    id,
                    lines.get(0),
                    Files.size(content),
                    FileId.of(Files.readAllBytes(pieces)),
                    Files.getLastModifiedTime(content).toInstant(),
                    lines.get(1)));
        }
    }

    private void add(StoredFile file) {
        files.put(file.id(), file);
        rows.file(file);
    }

    /**
     * Tells how much of a file there is.
     *
     * @param octets that are here
     */
    public record Progress(long octets, boolean complete) {}

    /**
     * Takes a piece of an upload, if it is the next one.
     *
     * @param name for people
     * @param total the length of the whole file
     * @param offset of the content in the file
     * @return how much is here; the next piece begins there
     */
    public synchronized Progress append(FileId id, String name, long total, long offset, byte[] content, String by)
            throws IOException, FileRefusedException {
        try {
            FileOrder.requireName(name);
            long _ = PieceDigests.count(total);
        } catch (IllegalArgumentException e) {
            throw new FileRefusedException(e.getMessage());
        }
        StoredFile whole = files.get(id);
        if (whole != null && !whole.name().equals(name)) {
            throw new FileRefusedException(
                    "this content is here as " + whole.name() + ", remove that before it is put as " + name);
        }
        if (whole != null) {
            return new Progress(whole.octets(), true);
        }
        Path part = folder.resolve(id + PART);
        long here = Files.exists(part) ? Files.size(part) : 0;
        if (total < 1 || here > total) {
            throw new FileRefusedException("a file of " + total + " octets, expected "
                    + (here > total ? "at least the " + here + " that are here" : "at least 1"));
        }
        if (here == 0) {
            removeForgotten();
        }
        if (here == 0 && used() + total > most) {
            throw new FileRefusedException("no room for " + total + " octets: " + used() + " of " + most
                    + " are used, remove files or raise limits.fileMegabytes");
        }
        if (here == 0 && Files.getFileStore(folder).getUsableSpace() < total + LEFT_FREE) {
            throw new FileRefusedException("no room for " + total + " octets on the disk of " + folder);
        }
        if (offset != here) {
            return new Progress(here, false);
        }
        if (content.length > total - offset) {
            throw new FileRefusedException(content.length + " octets at " + offset + " of a file of " + total
                    + ", expected at most " + (total - offset));
        }
        try (FileChannel out = FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            ByteBuffer left = ByteBuffer.wrap(content);
            while (left.hasRemaining()) {
                out.write(left);
            }
            if (offset + content.length == total) {
                out.force(true);
            }
        }
        if (offset + content.length < total) {
            return new Progress(offset + content.length, false);
        }
        complete(id, part, name, total, by);
        return new Progress(total, true);
    }

    private void complete(FileId id, Path part, String name, long total, String by)
            throws IOException, FileRefusedException {
        PieceDigests.Read actual;
        try (InputStream in = Files.newInputStream(part)) {
            actual = PieceDigests.read(in);
        }
        if (!actual.id().equals(id)) {
            Files.delete(part);
            throw new FileRefusedException("the content has SHA-256 " + actual.id() + ", expected " + id);
        }
        byte[] list = actual.pieces().toBytes();
        Files.write(folder.resolve(id + PIECES), list);
        Files.move(part, folder.resolve(id.sha256()), StandardCopyOption.ATOMIC_MOVE);
        Files.writeString(folder.resolve(id + ABOUT), name + "\n" + by.replaceAll("\\R", " ") + "\n");
        add(new StoredFile(id, name, total, FileId.of(list), clock.instant(), by));
    }

    /** Removes uploads that nobody went on with. */
    private void removeForgotten() throws IOException {
        Instant since = clock.instant().minus(FORGOTTEN);
        try (Stream<Path> all = Files.list(folder)) {
            for (Path each : all.filter(path -> path.toString().endsWith(PART)).toList()) {
                if (Files.getLastModifiedTime(each).toInstant().isBefore(since)) {
                    Files.deleteIfExists(each);
                }
            }
        }
    }

    private long used() throws IOException {
        long used = 0;
        try (Stream<Path> all = Files.list(folder)) {
            for (Path each : all.toList()) {
                used += Files.size(each);
            }
        }
        return used;
    }

    /** Returns the list of a file's pieces; empty where there is no such file. */
    public Optional<byte[]> pieces(FileId id) throws IOException {
        if (file(id).isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Files.readAllBytes(folder.resolve(id + PIECES)));
        } catch (NoSuchFileException removed) {
            return Optional.empty();
        }
    }

    /** Returns a piece; empty where there is no such file, or no such piece in it. */
    public Optional<byte[]> piece(FileId id, long index) throws IOException {
        Optional<StoredFile> file = file(id);
        if (file.isEmpty()
                || index < 0
                || index >= PieceDigests.count(file.get().octets())) {
            return Optional.empty();
        }
        long total = file.get().octets();
        try (FileChannel in = FileChannel.open(folder.resolve(id.sha256()))) {
            Optional<byte[]> content =
                    FileRange.read(in, index * PieceDigests.PIECE, PieceDigests.length(index, total));
            if (content.isEmpty()) {
                throw new IOException("file " + id + " is shorter than " + total + " octets");
            }
            return content;
        } catch (NoSuchFileException removed) {
            return Optional.empty();
        }
    }

    public synchronized Optional<StoredFile> file(FileId id) {
        return Optional.ofNullable(files.get(id));
    }

    /** Removes a file, or the part of one that is here. Returns false where there is neither. */
    public synchronized boolean remove(FileId id) throws IOException {
        StoredFile known = files.remove(id);
        Files.deleteIfExists(folder.resolve(id + ABOUT));
        Files.deleteIfExists(folder.resolve(id + PIECES));
        boolean whole = Files.deleteIfExists(folder.resolve(id.sha256()));
        boolean removed = Files.deleteIfExists(folder.resolve(id + PART)) || whole;
        if (known != null) {
            rows.removed(known);
        }
        return removed;
    }
}
