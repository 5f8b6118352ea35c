package io.earshot.relay.pieces;

import io.earshot.model.pieces.FileId;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Pieces in a folder, each with its digest before it, so that one that the disk damaged is not given. The pieces that were not used for
 * the longest go first when there is no room, and all after their time. Thread-safe.
 */
public final class PieceCache {

    private static final Logger LOG = System.getLogger(PieceCache.class.getName());
    private static final Pattern NAME = Pattern.compile("[0-9a-f]{64}\\.([0-9]{1,9}|list)");
    private static final int DIGEST = 32;

    /** Other things than pieces need the disk, too. */
    private static final long LEFT_FREE = 64L << 20;

    private record Kept(long octets, Instant usedAt) {}

    private final Path folder;
    private final long most;
    private final Duration longest;
    private final InstantSource clock;
    private final LinkedHashMap<String, Kept> kept = new LinkedHashMap<>(16, 0.75f, true);
    private long octets;

    /**
     * @param most octets of all pieces together
     * @param longest for which a piece is kept that nobody asks for
     * @throws IOException if the folder cannot be used
     */
    public PieceCache(Path folder, long most, Duration longest, InstantSource clock) throws IOException {
        this.folder = folder;
        this.most = most;
        this.longest = longest;
        this.clock = clock;
        Files.createDirectories(folder);
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file :
                    files.sorted(Comparator.comparing(PieceCache::usedAt)).toList()) {
                String name = file.getFileName().toString();
                if (NAME.matcher(name).matches()) {
                    kept.put(name, new Kept(Files.size(file), usedAt(file)));
                    octets += Files.size(file);
                } else if (name.endsWith(".new")) {
                    Files.deleteIfExists(file);
                }
            }
        }
        expire();
    }

    private static Instant usedAt(Path file) {
        try {
            return Files.getLastModifiedTime(file).toInstant();
        } catch (IOException gone) {
            return Instant.EPOCH;
        }
    }

    synchronized boolean has(PieceKey key) {
        return kept.containsKey(key.fileName());
    }

    /** Returns a piece, if it is here and undamaged. */
    public Optional<byte[]> get(PieceKey key) {
        String name = key.fileName();
        synchronized (this) {
            Kept known = kept.get(name);
            if (known == null) {
                return Optional.empty();
            }
            kept.put(name, new Kept(known.octets(), clock.instant()));
        }
        Path file = folder.resolve(name);
        try {
            byte[] all = Files.readAllBytes(file);
            if (all.length < DIGEST
                    || !MessageDigest.isEqual(digest(all, DIGEST, all.length - DIGEST), Arrays.copyOf(all, DIGEST))) {
                LOG.log(Level.WARNING, file + " is damaged, and is fetched anew");
                forget(name);
                return Optional.empty();
            }
            Files.setLastModifiedTime(file, FileTime.from(clock.instant()));
            return Optional.of(Arrays.copyOfRange(all, DIGEST, all.length));
        } catch (NoSuchFileException removed) {
            forget(name);
            return Optional.empty();
        } catch (IOException e) {
            LOG.log(Level.WARNING, file + " cannot be read: " + e.getMessage());
            forget(name);
            return Optional.empty();
        }
    }

    /** Keeps a piece, if there is room for it. A disk that is full costs nothing but the line. */
    public void put(PieceKey key, byte[] content) {
        String name = key.fileName();
        Path file = folder.resolve(name);
        Path newer = folder.resolve(name + ".new");
        synchronized (this) {
            makeRoom(content.length + (long) DIGEST);
        }
        try {
            if (Files.getFileStore(folder).getUsableSpace() < LEFT_FREE + content.length) {
                return;
            }
            byte[] all = Arrays.copyOf(digest(content, 0, content.length), DIGEST + content.length);
            System.arraycopy(content, 0, all, DIGEST, content.length);
            Files.write(newer, all);
            Files.move(newer, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            synchronized (this) {
                Kept before = kept.put(name, new Kept(all.length, clock.instant()));
                octets += all.length - (before == null ? 0 : before.octets());
            }
        } catch (IOException e) {
            LOG.log(Level.WARNING, file + " cannot be kept: " + e.getMessage());
            delete(newer);
        }
    }

    private static byte[] digest(byte[] octets, int from, int length) {
        MessageDigest digest = FileId.digest();
        digest.update(octets, from, length);
        return digest.digest();
    }

    private void makeRoom(long needed) {
        expire();
        Iterator<Map.Entry<String, Kept>> longestUnused = kept.entrySet().iterator();
        while (octets + needed > most && longestUnused.hasNext()) {
            Map.Entry<String, Kept> each = longestUnused.next();
            longestUnused.remove();
            octets -= each.getValue().octets();
            delete(folder.resolve(each.getKey()));
        }
    }

    /** Removes the pieces that nobody asked for in time. */
    public synchronized void expire() {
        Instant since = clock.instant().minus(longest);
        List<String> old = kept.entrySet().stream()
                .takeWhile(each -> each.getValue().usedAt().isBefore(since))
                .map(Map.Entry::getKey)
                .toList();
        old.forEach(this::forget);
    }

    private synchronized void forget(String name) {
        Kept known = kept.remove(name);
        if (known != null) {
            octets -= known.octets();
            delete(folder.resolve(name));
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.log(Level.WARNING, file + " cannot be removed: " + e.getMessage());
        }
    }

    /** Returns how much of the disk the pieces take. */
    public synchronized long octets() {
        return octets;
    }
}
