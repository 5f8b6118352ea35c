package io.earshot.fleet.partners;

import java.time.Instant;
import java.util.Locale;
import java.util.OptionalInt;

/**
 * Why an address is a container's partner.
 *
 * @param service empty where none is named
 * @param port the TCP port that is used there, where the source tells
 */
public record Evidence(Source source, String service, Instant firstSeen, Instant lastSeen, OptionalInt port) {

    /** Without a port. */
    public Evidence(Source source, String service, Instant firstSeen, Instant lastSeen) {
        this(source, service, firstSeen, lastSeen, OptionalInt.empty());
    }

    /** Lists the kinds of evidence. */
    public enum Source {
        /** The CMDB declares that the container uses the service. */
        CMDB,
        /** The container asked PowerDNS for the service. */
        PDNS,
        /** A component that computes its partners by itself says so; no service is named. */
        PUBLISHED,
        /** The container's agent sees a connection to the address; no service is named. */
        SOCKET,
        /** The container's nginx is configured to send requests to the address; no service is named. */
        NGINX,
        /** Nobody is known to use the address: its host is probed for the sake of coverage. */
        BACKGROUND;

        /** As table PARTNER has it. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The same with what a later sighting adds. */
    Evidence seenAgain(Instant at) {
        return new Evidence(
                source, service, at.isBefore(firstSeen) ? at : firstSeen, at.isAfter(lastSeen) ? at : lastSeen, port);
    }

    /** The same with the port that was seen last. */
    Evidence withPort(OptionalInt newer) {
        return newer.isPresent() ? new Evidence(source, service, firstSeen, lastSeen, newer) : this;
    }
}
