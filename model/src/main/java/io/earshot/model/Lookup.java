package io.earshot.model;

import java.time.Instant;

/**
 * A container asked for a service, as DNS saw it. Who answered is not known: PowerDNS's log has no addresses.
 *
 * @param count how many questions this stands for, at least 1
 * @param lastSeen when the newest of them was asked
 */
public record Lookup(ContainerName container, String service, long count, Instant lastSeen) {

    public Lookup {
        service = Names.require("service", service);
        if (count < 1) {
            throw new IllegalArgumentException("count " + count + " of a lookup, expected at least 1");
        }
    }
}
