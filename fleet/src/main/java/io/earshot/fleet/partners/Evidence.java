package io.earshot.fleet.partners;

import java.time.Instant;
import java.util.Locale;

/**
 * Why an address is a container's partner.
 *
 * @param service empty where none is named
 */
public record Evidence(Source source, String service, Instant firstSeen, Instant lastSeen) {

    /** Who says so. */
    public enum Source {
        /** The CMDB declares that the container uses the service. */
        CMDB,
        /** The container asked PowerDNS for the service. */
        PDNS,
        /** A component that computes its partners by itself says so; no service is named. */
        PUBLISHED;

        /** As table PARTNER has it. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The same with what a later sighting adds. */
    Evidence seenAgain(Instant at) {
        return new Evidence(
                source, service, at.isBefore(firstSeen) ? at : firstSeen, at.isAfter(lastSeen) ? at : lastSeen);
    }
}
