package io.earshot.model;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * The keys by which agents of one fleet know each other's UDP probes. The server rotates them: each key is handed out one period before
 * agents sign with it, and is accepted for one period afterwards, so that agents with lists of different ages understand each other.
 *
 * @param keys the one to sign with comes first; all are accepted. Empty where the server hands out none
 */
public record ProbeKeys(List<Key> keys) {

    public static final ProbeKeys NONE = new ProbeKeys(List.of());

    /** So many are accepted at most: the current one, the one before and the next one, and one more for a clock that is wrong. */
    public static final int MOST = 4;

    public ProbeKeys {
        keys = List.copyOf(keys);
        if (keys.size() > MOST) {
            throw new IllegalArgumentException(keys.size() + " probe keys, expected at most " + MOST);
        }
    }

    public boolean isEmpty() {
        return keys.isEmpty();
    }

    /**
     * One key. Its text never contains the secret.
     *
     * @param id counts up from one key to the next
     * @param secret at least {@value #SHORTEST} octets; not to be changed
     */
    @SuppressWarnings("ArrayRecordComponent") // Equality is defined below.
    public record Key(long id, byte[] secret) {

        public static final int SHORTEST = 16;

        public Key {
            secret = secret.clone();
            if (secret.length < SHORTEST) {
                throw new IllegalArgumentException(
                        "a probe key of " + secret.length + " octets, expected at least " + SHORTEST);
            }
        }

        @Override
        public byte[] secret() {
            return secret.clone();
        }

        /** Returns the secret as hexadecimal digits, as it travels. */
        public String hex() {
            return HexFormat.of().formatHex(secret);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Key key && key.id == id && Arrays.equals(key.secret, secret);
        }

        @Override
        public int hashCode() {
            return Long.hashCode(id);
        }

        @Override
        public String toString() {
            return "probe key " + id;
        }
    }
}
