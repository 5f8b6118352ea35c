package io.earshot.model;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Holds all probes of services that a container is asked for.
 *
 * @param authorities certificates in PEM that are trusted beside those of the agent's runtime; may be empty
 */
public record ServiceProbes(List<ServiceProbe> probes, String authorities) {

    /** Asks for no probes. */
    public static final ServiceProbes NONE = new ServiceProbes(List.of(), "");

    /** More probes than this are no honest list. */
    public static final int MOST = 64;

    /** Some thirty certificates. */
    public static final int LONGEST_AUTHORITIES = 64 * 1024;

    public ServiceProbes {
        probes = List.copyOf(probes);
        if (probes.size() > MOST) {
            throw new IllegalArgumentException(probes.size() + " probes of services, expected at most " + MOST);
        }
        if (authorities.getBytes(StandardCharsets.UTF_8).length > LONGEST_AUTHORITIES) {
            throw new IllegalArgumentException(
                    "authorities of " + authorities.length() + " characters, expected at most " + LONGEST_AUTHORITIES);
        }
    }

    public boolean isEmpty() {
        return probes.isEmpty();
    }
}
