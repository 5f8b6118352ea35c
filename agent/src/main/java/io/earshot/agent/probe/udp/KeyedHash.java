package io.earshot.agent.probe.udp;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * HMAC-SHA-256 with one key, whose two blocks are hashed once, as section 4 of RFC 2104 advises: the JDK's {@code Mac} hashes them again for each message,
 * and agents run in the interpreter, where a block takes as long as all else that is done for a probe. For one thread.
 */
final class KeyedHash {

    private static final String ALGORITHM = "SHA-256";
    private static final int BLOCK = 64;
    private static final byte INNER = 0x36;
    private static final byte OUTER = 0x5c;

    private final MessageDigest inner;
    private final MessageDigest outer;

    /** @param key of any length */
    KeyedHash(byte[] key) {
        byte[] padded = Arrays.copyOf(key.length > BLOCK ? digest().digest(key) : key, BLOCK);
        inner = begun(padded, INNER);
        outer = begun(padded, OUTER);
    }

    private static MessageDigest begun(byte[] key, byte pad) {
        byte[] block = key.clone();
        for (int i = 0; i < block.length; i++) {
            block[i] ^= pad;
        }
        MessageDigest digest = digest();
        digest.update(block);
        return digest;
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance(ALGORITHM);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(ALGORITHM + " is part of every Java platform", e);
        }
    }

    /** Returns the 32 octets of the hash of the first octets of a message. */
    byte[] of(byte[] message, int length) {
        MessageDigest first = copy(inner);
        first.update(message, 0, length);
        MessageDigest second = copy(outer);
        second.update(first.digest());
        return second.digest();
    }

    private static MessageDigest copy(MessageDigest begun) {
        try {
            return (MessageDigest) begun.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException(ALGORITHM + " of this Java platform cannot be copied", e);
        }
    }
}
