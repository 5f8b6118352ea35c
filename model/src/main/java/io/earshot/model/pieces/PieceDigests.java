package io.earshot.model.pieces;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * The SHA-256 of each piece of a file, one after the other. An order signs the SHA-256 of this list ({@link #id}), so that an agent can
 * check each piece whoever it has it from. Immutable.
 */
public final class PieceDigests {

    /** The length of each piece except the last. */
    public static final int PIECE = 256 * 1024;

    /** A file of a terabyte has more pieces than anybody should send. */
    private static final long LONGEST_FILE = 1L << 38;

    private static final int DIGEST = 32;

    private final byte[] digests;

    private PieceDigests(byte[] digests) {
        this.digests = digests;
    }

    /**
     * A file's name and the digests of its pieces.
     *
     * @param octets the length of the file
     */
    public record Read(FileId id, long octets, PieceDigests pieces) {}

    /** Reads a file's content once. */
    public static Read read(InputStream content) throws IOException {
        MessageDigest whole = FileId.digest();
        MessageDigest each = FileId.digest();
        byte[] digests = new byte[DIGEST * 64];
        int pieces = 0;
        long octets = 0;
        byte[] piece = new byte[PIECE];
        for (int length = content.readNBytes(piece, 0, PIECE);
                length > 0;
                length = content.readNBytes(piece, 0, PIECE)) {
            whole.update(piece, 0, length);
            each.update(piece, 0, length);
            if ((pieces + 1) * DIGEST > digests.length) {
                digests = Arrays.copyOf(digests, digests.length * 2);
            }
            System.arraycopy(each.digest(), 0, digests, pieces * DIGEST, DIGEST);
            pieces++;
            octets += length;
        }
        return new Read(FileId.of(whole), octets, new PieceDigests(Arrays.copyOf(digests, pieces * DIGEST)));
    }

    /**
     * Takes a list as it arrived.
     *
     * @param octets the length of the file that it is of
     * @throws IllegalArgumentException if it has not a digest for each piece
     */
    public static PieceDigests of(byte[] list, long octets) {
        if (list.length != count(octets) * DIGEST) {
            throw new IllegalArgumentException("a list of pieces of " + list.length + " octets for a file of " + octets
                    + ", expected " + count(octets) * DIGEST);
        }
        return new PieceDigests(list.clone());
    }

    /** Returns how many pieces a file has. */
    public static long count(long octets) {
        if (octets < 0 || octets > LONGEST_FILE) {
            throw new IllegalArgumentException("a file of " + octets + " octets, expected at most " + LONGEST_FILE);
        }
        return (octets + PIECE - 1) / PIECE;
    }

    /** Returns the length of a piece of a file. */
    public static int length(long index, long octets) {
        return (int) Math.min(PIECE, octets - index * PIECE);
    }

    public int count() {
        return digests.length / DIGEST;
    }

    /** Returns the name of this list. */
    public FileId id() {
        return FileId.of(digests);
    }

    /** Returns whether a content is that of a piece. */
    public boolean matches(int index, byte[] content) {
        byte[] actual = FileId.digest().digest(content);
        return Arrays.equals(actual, 0, DIGEST, digests, index * DIGEST, (index + 1) * DIGEST);
    }

    /** Returns the list as it travels. */
    public byte[] toBytes() {
        return digests.clone();
    }
}
