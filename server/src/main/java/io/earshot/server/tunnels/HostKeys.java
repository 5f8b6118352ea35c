package io.earshot.server.tunnels;

import io.earshot.server.config.TunnelConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.sshd.client.config.hosts.KnownHostEntry;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntryResolver;
import org.apache.sshd.common.digest.BuiltinDigests;

/** Holds the keys that a host may show. */
final class HostKeys {

    private static final String REVOKED = "revoked";

    static {
        Ed25519.use();
    }

    private final List<PublicKey> known;
    private final List<PublicKey> revoked;
    private final List<String> fingerprints;
    private final String source;

    private HostKeys(List<PublicKey> known, List<PublicKey> revoked, List<String> fingerprints, String source) {
        this.known = known;
        this.revoked = revoked;
        this.fingerprints = fingerprints;
        this.source = source;
    }

    /** @throws IOException with a message for people, if there is a file that cannot be read or has no key of the host */
    static HostKeys read(TunnelConfig config) throws IOException {
        List<PublicKey> known = new ArrayList<>();
        List<PublicKey> revoked = new ArrayList<>();
        String source = "\"fingerprints\"";
        if (config.knownHosts().isPresent()) {
            Path file = config.knownHosts().get();
            source = file.toString();
            for (KnownHostEntry entry : entries(file)) {
                if (entry.isHostMatch(config.host(), config.port()) && entry.getKeyEntry() != null) {
                    Optional<PublicKey> key = key(entry, file);
                    if (REVOKED.equals(entry.getMarker())) {
                        key.ifPresent(revoked::add);
                    } else if (entry.getMarker() == null || entry.getMarker().isEmpty()) {
                        key.ifPresent(known::add);
                    }
                }
            }
            if (known.isEmpty() && config.fingerprints().isEmpty()) {
                throw new IOException(
                        "known hosts file " + file + " has no Ed25519, ECDSA or RSA key of " + config.address());
            }
        }
        return new HostKeys(known, revoked, config.fingerprints(), source);
    }

    private static List<KnownHostEntry> entries(Path file) throws IOException {
        try {
            return KnownHostEntry.readKnownHostEntries(file);
        } catch (IOException | RuntimeException e) {
            throw new IOException("known hosts file " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** Keys of other types are never shown by a host that was asked for known ones. */
    private static Optional<PublicKey> key(KnownHostEntry entry, Path file) throws IOException {
        try {
            return Optional.ofNullable(entry.getKeyEntry().resolvePublicKey(null, PublicKeyEntryResolver.IGNORING));
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            throw new IOException(
                    "known hosts file " + file + " has a key that cannot be read: " + entry.getConfigLine(), e);
        }
    }

    boolean accepts(PublicKey key) {
        return !has(revoked, key) && (has(known, key) || fingerprints.contains(fingerprint(key)));
    }

    /** Returns the types of the known keys, as in {@code ecdsa-sha2-nistp256}; a host is to show one of these where it has several. */
    Set<String> types() {
        Set<String> types = new HashSet<>();
        known.forEach(key -> types.add(KeyUtils.getKeyType(key)));
        return types;
    }

    /** Says why a key is not accepted. */
    String objection(PublicKey key) {
        return "the host shows the " + KeyUtils.getKeyType(key) + " key " + fingerprint(key) + ", which "
                + (has(revoked, key) ? "is revoked in " : "is not in ")
                + source;
    }

    private static boolean has(List<PublicKey> keys, PublicKey key) {
        return keys.stream().anyMatch(each -> KeyUtils.compareKeys(each, key));
    }

    private static String fingerprint(PublicKey key) {
        return KeyUtils.getFingerPrint(BuiltinDigests.sha256, key);
    }
}
