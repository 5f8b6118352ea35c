package io.earshot.agent.probe.udp;

import io.earshot.model.ProbeKeys;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Signs and verifies the packets of {@link PathPacket}: HMAC-SHA-256 (RFC 2104), cut to 128 bits as its section 5 allows. Each key
 * also gives a gate, eight octets that the kernel compares before a packet takes up any room. For one thread.
 */
public final class ProbeSigner {

    /** Octets of a tag. */
    static final int TAG = 16;

    private static final byte[] GATE = "earshot probe gate".getBytes(StandardCharsets.US_ASCII);

    private final List<Signer> signers;

    private record Signer(KeyedHash hash, long gate) {}

    public ProbeSigner(ProbeKeys keys) {
        signers = new ArrayList<>();
        keys.keys().forEach(key -> signers.add(signer(new KeyedHash(key.secret()))));
    }

    private static Signer signer(KeyedHash hash) {
        return new Signer(hash, PathPacket.longAt(hash.of(GATE, GATE.length), 0));
    }

    /** Returns what the packets of each accepted key begin with. */
    public List<Long> gates() {
        return signers.stream().map(Signer::gate).toList();
    }

    /** Returns whether there is a key to sign with. */
    public boolean canSign() {
        return !signers.isEmpty();
    }

    /** Writes gate and tag into a packet, by the newest key. */
    public void sign(byte[] packet) {
        sign(packet, signers.getFirst());
    }

    private static void sign(byte[] packet, Signer signer) {
        PathPacket.putLong(packet, 0, signer.gate());
        System.arraycopy(tag(packet, signer), 0, packet, PathPacket.TAG_AT, TAG);
    }

    private static byte[] tag(byte[] packet, Signer signer) {
        return signer.hash().of(packet, PathPacket.TAG_AT);
    }

    /** Returns whether a packet begins as those of an accepted key do, which costs nothing to find out. */
    boolean hasGateOf(byte[] packet) {
        long gate = PathPacket.longAt(packet, 0);
        return signers.stream().anyMatch(signer -> signer.gate() == gate);
    }

    /** Returns how to sign an answer with the key of the question; empty for a packet without a valid tag. */
    public Optional<Verified> verify(byte[] packet) {
        long gate = PathPacket.longAt(packet, 0);
        for (Signer signer : signers) {
            if (signer.gate() == gate) {
                byte[] expected = tag(packet, signer);
                return isTagOf(packet, expected) ? Optional.of(answer -> sign(answer, signer)) : Optional.empty();
            }
        }
        return Optional.empty();
    }

    /** Compares in constant time. */
    private static boolean isTagOf(byte[] packet, byte[] expected) {
        byte[] there = new byte[TAG];
        byte[] cut = new byte[TAG];
        System.arraycopy(packet, PathPacket.TAG_AT, there, 0, TAG);
        System.arraycopy(expected, 0, cut, 0, TAG);
        return MessageDigest.isEqual(there, cut);
    }

    /** Signs the answer to a question that was verified. */
    @FunctionalInterface
    public interface Verified {
        void sign(byte[] answer);
    }
}
