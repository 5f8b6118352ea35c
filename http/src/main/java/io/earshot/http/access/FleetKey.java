package io.earshot.http.access;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key from which every agent's token is derived: HMAC-SHA256 of its name (RFC 2104), in base64url without padding. The
 * server keeps no list of tokens, and one that is stolen is good for one name. Thread-safe.
 */
public final class FleetKey {

    /** The header in which a relay says its name. */
    public static final String RELAY_HEADER = "Earshot-Relay";

    private static final int MIN_BYTES = 16;
    private static final String ALGORITHM = "HmacSHA256";

    /** Cloned for each use: that is cheaper than to look the algorithm up. */
    private final Mac mac;

    /** @throws IllegalArgumentException if the secret is so short that it could be guessed */
    public FleetKey(String secret) {
        byte[] bytes = secret.strip().getBytes(StandardCharsets.UTF_8);
        if (bytes.length < MIN_BYTES) {
            throw new IllegalArgumentException("a key of " + bytes.length + " bytes, expected at least " + MIN_BYTES
                    + ", as from: openssl rand -base64 32");
        }
        try {
            mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(bytes, ALGORITHM));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }

    /** Returns the name under which a relay has its token; no container and no host can be called so. */
    public static String relay(String name) {
        return "relay/" + name;
    }

    /** @param name of a container or a host, in lower case, or of a {@link #relay} */
    public String tokenOf(String name) {
        try {
            Mac own = (Mac) mac.clone();
            byte[] digest = own.doFinal(name.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the JDK's own " + ALGORITHM + " can be cloned", e);
        }
    }

    /** Takes as long for a wrong token as for a right one. */
    boolean isTokenOf(String name, String token) {
        return MessageDigest.isEqual(
                tokenOf(name).getBytes(StandardCharsets.UTF_8), token.getBytes(StandardCharsets.UTF_8));
    }

    /** A secret is not to be seen in a log. */
    @Override
    public String toString() {
        return "a fleet key";
    }
}
