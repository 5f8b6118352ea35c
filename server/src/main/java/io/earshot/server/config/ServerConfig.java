package io.earshot.server.config;

import io.earshot.pdns.LookupPattern;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The server's configuration, one component a key. What the file does not say has the default that stands here.
 *
 * @param listen where agents and people reach the server
 * @param cycle from one report of an agent to the next
 * @param downAfter how long nothing must be answered before a link is down
 * @param probeInterval from one probe of a link to the next
 * @param dataCenter where the server itself stands, if it is one of the CMDB's
 */
public record ServerConfig(
        ListenAddress listen,
        Duration cycle,
        Duration downAfter,
        Duration probeInterval,
        Optional<String> dataCenter,
        Cmdb cmdb,
        Pdns pdns,
        Partners partners,
        Incidents incidents) {

    public ServerConfig {
        listen = Objects.requireNonNullElse(listen, new ListenAddress("127.0.0.1", 8090));
        cycle = Objects.requireNonNullElse(cycle, Duration.ofMinutes(2));
        downAfter = Objects.requireNonNullElse(downAfter, Duration.ofSeconds(20));
        probeInterval = Objects.requireNonNullElse(probeInterval, Duration.ofSeconds(10));
        pdns = Objects.requireNonNullElse(pdns, new Pdns(null, null, null));
        dataCenter = Objects.requireNonNullElse(dataCenter, Optional.empty());
        partners = Objects.requireNonNullElse(partners, new Partners(null));
        incidents = Objects.requireNonNullElse(incidents, new Incidents(null));
        if (cmdb == null) {
            throw new IllegalArgumentException("\"cmdb\" is missing, expected where the inventory comes from");
        }
        if (probeInterval.compareTo(cycle) > 0) {
            throw new IllegalArgumentException("\"probeInterval\" is longer than \"cycle\": links would go unprobed");
        }
    }

    /**
     * Where the inventory comes from.
     *
     * @param csv a CSV file with the columns that the documentation names; a relative path starts at the configuration's
     *     folder
     * @param refresh how often to look whether it changed
     */
    public record Cmdb(Path csv, Duration refresh) {

        public Cmdb {
            refresh = Objects.requireNonNullElse(refresh, Duration.ofSeconds(10));
            if (csv == null) {
                throw new IllegalArgumentException("\"csv\" is missing, expected the CMDB's file");
            }
        }
    }

    /**
     * How lookups are found in PowerDNS logs.
     *
     * @param logs files to follow; none is allowed
     * @param domains what stands behind SERVICE.CONTAINER.HOST in the names that are asked for
     * @param keep how long a lookup counts after it was last seen
     */
    public record Pdns(List<Path> logs, List<String> domains, Duration keep) {

        public Pdns {
            logs = List.copyOf(Objects.requireNonNullElse(logs, List.of()));
            domains = List.copyOf(Objects.requireNonNullElse(domains, List.of()));
            keep = Objects.requireNonNullElse(keep, Duration.ofHours(24));
            if (!domains.isEmpty()) {
                LookupPattern.ofDomains(domains);
            }
            if (!logs.isEmpty() && domains.isEmpty()) {
                throw new IllegalArgumentException(
                        "\"domains\" is missing, expected what stands behind SERVICE.CONTAINER.HOST, as in"
                                + " [example.com]");
            }
        }
    }

    /** @param max how many addresses a list may hold; the nearest are kept */
    public record Partners(Integer max) {

        public Partners {
            max = Optional.ofNullable(max).orElse(16);
            if (max < 1) {
                throw new IllegalArgumentException("\"max\" is " + max + ", expected at least 1");
            }
        }
    }

    /** @param hold how long links must be back before their incident is over */
    public record Incidents(Duration hold) {

        public Incidents {
            hold = Objects.requireNonNullElse(hold, Duration.ofMinutes(1));
        }
    }
}
