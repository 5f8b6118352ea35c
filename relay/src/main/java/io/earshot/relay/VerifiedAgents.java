package io.earshot.relay;

import io.earshot.model.relay.AgentProof;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The agents whose proof the server accepted. While the parent is away, the relay serves them and nobody else. Of tokens only hashes are
 * kept. Not thread-safe.
 */
final class VerifiedAgents {

    private static final byte[] NO_TOKEN = {};

    private final Map<String, byte[]> hashes;

    /** @param most names; the one verified the longest ago goes first */
    VerifiedAgents(int most) {
        hashes = new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, byte[]> eldest) {
                return size() > most;
            }
        };
    }

    void accepted(String name, AgentProof proof) {
        hashes.put(name, hash(proof));
    }

    void refused(String name, AgentProof proof) {
        if (isKnown(name, proof)) {
            hashes.remove(name);
        }
    }

    boolean isKnown(String name, AgentProof proof) {
        byte[] known = hashes.get(name);
        return known != null && MessageDigest.isEqual(known, hash(proof));
    }

    private static byte[] hash(AgentProof proof) {
        if (proof.token().isEmpty()) {
            return NO_TOKEN;
        }
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(proof.token().get().getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
