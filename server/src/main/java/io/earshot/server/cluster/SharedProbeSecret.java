package io.earshot.server.cluster;

import io.earshot.cluster.Fact;
import io.earshot.fleet.ProbeKeyRing;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.HexFormat;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Holds the secret of probe keys that all servers share through the log. The first server that speaks and finds none in the log draws it. With
 * one secret and the log's time all servers hand out the same keys, so that agents of different servers accept each other's probes. One thread
 * at a time.
 */
final class SharedProbeSecret {

    /** Names the secret among the values that the log keeps. */
    static final String NAME = "secret/probes";

    private static final Logger LOG = System.getLogger(SharedProbeSecret.class.getName());
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private record Secret(String hex) {}

    private boolean isKnown;
    private boolean isDrawn;

    /** Returns the keys that follow from a value of the log; empty if it is another value, or cannot be read. */
    Optional<ProbeKeyRing> take(Fact.Kept kept) {
        if (!kept.name().equals(NAME)) {
            return Optional.empty();
        }
        try {
            byte[] octets = HexFormat.of()
                    .parseHex(MAPPER.readValue(kept.json(), Secret.class).hex());
            ProbeKeyRing ring = new ProbeKeyRing(octets);
            isKnown = true;
            return Optional.of(ring);
        } catch (JacksonException | IllegalArgumentException | NullPointerException e) {
            // The message may hold a part of the secret.
            LOG.log(Level.WARNING, "value {0} of the log cannot be read, a new one replaces it", NAME);
            isKnown = false;
            isDrawn = false;
            return Optional.empty();
        }
    }

    /** Returns a new secret for the log, where it has none and none is under way. */
    Optional<Fact> draw() {
        if (isKnown || isDrawn) {
            return Optional.empty();
        }
        isDrawn = true;
        String hex = HexFormat.of().formatHex(ProbeKeyRing.newSecret());
        return Optional.of(new Fact.Kept(NAME, KeptValues.json(new Secret(hex))));
    }

    /** Forgets a secret that was drawn and not written. */
    void standBy() {
        isDrawn = false;
    }
}
