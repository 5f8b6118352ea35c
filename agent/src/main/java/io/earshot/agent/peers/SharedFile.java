package io.earshot.agent.peers;

import io.earshot.model.files.FileRange;
import io.earshot.model.pieces.FileId;
import io.earshot.model.pieces.PieceDigests;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** A file of which other agents get pieces, as far as they are here. Thread-safe. */
final class SharedFile {

    /** A relay that was restarted hands out another one, and there may be several relays. */
    private static final int MOST_TOKENS = 4;

    private final FileId id;
    private final long octets;
    private final PieceDigests digests;
    private final Deque<String> tokens = new ArrayDeque<>();
    private Path path;
    private int pieces;
    private Optional<Instant> wholeSince = Optional.empty();
    private Instant usedAt;
    private Runnable unused = () -> {};

    SharedFile(FileId id, long octets, PieceDigests digests, Path path, int pieces, Instant now) {
        this.id = id;
        this.octets = octets;
        this.digests = digests;
        this.path = path;
        this.pieces = pieces;
        usedAt = now;
    }

    FileId id() {
        return id;
    }

    synchronized int pieces() {
        return pieces;
    }

    synchronized void has(int newest) {
        pieces = newest;
    }

    synchronized void placed(Path place, Instant now) {
        path = place;
        wholeSince = Optional.of(now);
        usedAt = now;
    }

    synchronized void whenUnused(Runnable call) {
        unused = call;
    }

    /** Returns what is called once nobody gets it any more. */
    synchronized Runnable unused() {
        return unused;
    }

    /** Returns since when it is whole. */
    synchronized Optional<Instant> wholeSince() {
        return wholeSince;
    }

    /** Returns when a piece was last given. */
    synchronized Instant usedAt() {
        return usedAt;
    }

    synchronized void allow(String token) {
        if (!tokens.contains(token)) {
            tokens.addLast(token);
            if (tokens.size() > MOST_TOKENS) {
                tokens.removeFirst();
            }
        }
    }

    /** Returns whether anybody may ask for it. */
    synchronized boolean isAsked() {
        return !tokens.isEmpty();
    }

    synchronized boolean admits(String token) {
        byte[] shown = token.getBytes(StandardCharsets.UTF_8);
        return tokens.stream().anyMatch(known -> MessageDigest.isEqual(known.getBytes(StandardCharsets.UTF_8), shown));
    }

    /**
     * Reads a piece.
     *
     * @param index of one that is here
     * @return empty where the file was changed or removed meanwhile
     */
    Optional<byte[]> read(int index, Instant now) {
        Path file;
        synchronized (this) {
            file = path;
            usedAt = now;
        }
        try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            return FileRange.read(in, (long) index * PieceDigests.PIECE, length(index))
                    .filter(piece -> digests.matches(index, piece));
        } catch (IOException gone) {
            return Optional.empty();
        }
    }

    /** Returns whether a piece is the one that was signed. */
    boolean isRight(int index, byte[] piece) {
        return piece.length == length(index) && digests.matches(index, piece);
    }

    /** Returns the length of a piece. */
    int length(int index) {
        return PieceDigests.length(index, octets);
    }
}
