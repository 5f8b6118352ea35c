package io.earshot.server.state;

import io.earshot.fleet.ProbeKeyRing;
import java.util.HexFormat;
import java.util.Optional;

/** Keeps the secret of the keys that agents sign their UDP probes with, so that a restart does not part agents from each other. */
public final class KeptSecret {

    private static final String PREFIX = "secret/";
    private static final String PROBES = "probes";
    private static final int OCTETS = 32;

    /** A secret in hexadecimal digits. */
    record Secret(String hex) {

        byte[] octets() {
            return HexFormat.of().parseHex(hex);
        }
    }

    private KeptSecret() {}

    /** Returns the secret that was kept, or a new one; before the state is started. */
    public static byte[] ofProbes(State state) {
        var kept = new Object() {
            Optional<byte[]> octets = Optional.empty();
        };
        state.each(PREFIX, Secret.class, (name, secret) -> {
            if (name.equals(PROBES) && secret.octets().length == OCTETS) {
                kept.octets = Optional.of(secret.octets());
            }
        });
        return kept.octets.orElseGet(() -> {
            byte[] fresh = ProbeKeyRing.newSecret();
            state.put(PREFIX + PROBES, new Secret(HexFormat.of().formatHex(fresh)));
            return fresh;
        });
    }
}
