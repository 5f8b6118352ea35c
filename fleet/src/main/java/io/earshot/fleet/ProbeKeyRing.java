package io.earshot.fleet;

import io.earshot.model.ProbeKeys;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes the keys of UDP probes out of one secret: a new one each hour. An agent signs with the current one and accepts the one before
 * and the next one, so that lists of different ages fit together. Servers with one secret and one time give the same keys.
 */
public final class ProbeKeyRing {

    public static final Duration PERIOD = Duration.ofHours(1);

    private static final String ALGORITHM = "HmacSHA256";
    private static final int OCTETS = 32;

    private final byte[] secret;

    /** @param secret at least 32 octets that nobody can guess */
    public ProbeKeyRing(byte[] secret) {
        this.secret = secret.clone();
        if (secret.length < OCTETS) {
            throw new IllegalArgumentException("secret of " + secret.length + " octets, expected at least " + OCTETS);
        }
    }

    /** Returns a new secret that nobody can guess. */
    public static byte[] newSecret() {
        byte[] secret = new byte[OCTETS];
        new SecureRandom().nextBytes(secret);
        return secret;
    }

    /** Returns the keys of this moment, the one to sign with first. */
    public ProbeKeys at(Instant now) {
        long period = Math.floorDiv(now.getEpochSecond(), PERIOD.toSeconds());
        List<ProbeKeys.Key> keys =
                Stream.of(period, period - 1, period + 1).map(this::key).toList();
        return new ProbeKeys(keys);
    }

    private ProbeKeys.Key key(long period) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret, ALGORITHM));
            return new ProbeKeys.Key(
                    Math.max(0, period),
                    mac.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(period).array()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(ALGORITHM + " is part of every Java platform", e);
        }
    }
}
