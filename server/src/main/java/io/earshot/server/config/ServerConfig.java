package io.earshot.server.config;

import io.earshot.http.config.ListenAddress;
import io.earshot.http.tls.TlsFiles;
import io.earshot.model.Container;
import io.earshot.model.PartnerList;
import io.earshot.nagios.Checks;
import io.earshot.nagios.ServiceName;
import io.earshot.nagios.SqlCheck;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The server's configuration, one component a key. What the file does not say has the default that stands here.
 *
 * @param listen address at which agents and people reach the server
 * @param plaintext whether addresses other than loopback are served without TLS, where something else encrypts
 * @param tls certificate for HTTPS; without it only loopback addresses are served
 * @param access credentials; as soon as {@code fleetKey}, {@code people} or {@code tls.clientAuthorities} is there, every
 *     request needs one
 * @param limits bounds of what clients may take up
 * @param cycle interval between two reports of an agent
 * @param downAfter time without any answer after which a link is down
 * @param probeInterval interval between two probes of a link
 * @param dataCenter the CMDB's name of the data centre in which the server itself stands, if it is one of them
 * @param cmdb sources of the inventory
 * @param pdns PowerDNS's logs and streams, which tell who looked up whom
 * @param partners length of partner lists and rate of probes
 * @param incidents life of incidents
 * @param nagios destinations of check results
 * @param shippedChecks those of the shipped checks that run
 * @param checks checks of your own; one with the name of a shipped check replaces it
 * @param checkFiles YAML files with more checks, each with a list {@code checks}
 * @param recording recording of table rows, for questions about the past and for backtests
 * @param state folder for what outlives the server, {@code none} for nothing; by default systemd's {@code
 *     $STATE_DIRECTORY}, else {@code state} beside the configuration
 * @param sql limits of queries, saved queries and the PostgreSQL port
 * @param graph the dependency graph
 * @param wire traffic that agents capture, and protocols in it
 * @param log form of the server's log
 * @param relays relays through which agents reach the server; the first entry with a container's data centre applies
 * @param tunnels SSH connections to hosts of relays that cannot connect to the server
 * @param probes rules that say which services agents probe
 * @param dscp traffic classes (RFC 2474) in which links are probed
 * @param cluster this server's part in a cluster; without it there is one server, which needs no Kafka
 * @param engine a copy of some tables in an engine of its own; without it there is none, and nothing of it is loaded
 */
public record ServerConfig(
        ListenAddress listen,
        Boolean plaintext,
        Optional<Tls> tls,
        Access access,
        Limits limits,
        Duration cycle,
        Duration downAfter,
        Duration probeInterval,
        Optional<String> dataCenter,
        CmdbConfig cmdb,
        PdnsConfig pdns,
        Partners partners,
        Incidents incidents,
        Nagios nagios,
        List<String> shippedChecks,
        List<CheckConfig> checks,
        List<Path> checkFiles,
        RecordingConfig recording,
        Optional<Path> state,
        Sql sql,
        GraphConfig graph,
        WireConfig wire,
        Log log,
        List<RelayGroup> relays,
        List<TunnelConfig> tunnels,
        List<ProbeRule> probes,
        List<Integer> dscp,
        Optional<ClusterConfig> cluster,
        Optional<EngineConfig> engine) {

    public ServerConfig {
        listen = Objects.requireNonNullElse(listen, new ListenAddress("127.0.0.1", 8090));
        plaintext = Objects.requireNonNullElse(plaintext, false);
        tls = Objects.requireNonNullElse(tls, Optional.empty());
        access = Objects.requireNonNullElse(access, new Access(Optional.empty(), Optional.empty(), null, null));
        limits = Objects.requireNonNullElse(limits, new Limits(null, null, null));
        cycle = Objects.requireNonNullElse(cycle, Duration.ofMinutes(2));
        downAfter = Objects.requireNonNullElse(downAfter, Duration.ofSeconds(20));
        probeInterval = Objects.requireNonNullElse(probeInterval, Duration.ofSeconds(10));
        pdns = Objects.requireNonNullElse(pdns, new PdnsConfig(null, null, null, Optional.empty(), null, null, null));
        dataCenter = Objects.requireNonNullElse(dataCenter, Optional.empty());
        partners = Objects.requireNonNullElse(partners, new Partners(null, null, null, Optional.empty(), null, null));
        incidents = Objects.requireNonNullElse(incidents, new Incidents(null));
        nagios = Objects.requireNonNullElse(nagios, new Nagios(null, null, null));
        List<String> shipped = Checks.shipped().stream().map(SqlCheck::name).toList();
        shippedChecks = List.copyOf(Objects.requireNonNullElse(shippedChecks, shipped));
        shippedChecks.forEach(ServerConfig::requireShipped);
        checks = List.copyOf(Objects.requireNonNullElse(checks, List.of()));
        checkFiles = List.copyOf(Objects.requireNonNullElse(checkFiles, List.of()));
        recording = Objects.requireNonNullElse(recording, new RecordingConfig(Optional.empty(), null));
        state = Objects.requireNonNullElse(state, Optional.empty());
        sql = Objects.requireNonNullElse(sql, new Sql(null, null, null, null, Optional.empty(), Optional.empty()));
        graph = Objects.requireNonNullElse(graph, new GraphConfig(null, null, null, Optional.empty()));
        wire = Objects.requireNonNullElse(wire, new WireConfig(null, null, null));
        log = Objects.requireNonNullElse(log, new Log(null));
        relays = List.copyOf(Objects.requireNonNullElse(relays, List.of()));
        tunnels = List.copyOf(Objects.requireNonNullElse(tunnels, List.of()));
        probes = List.copyOf(Objects.requireNonNullElse(probes, List.of()));
        dscp = List.copyOf(Objects.requireNonNullElse(dscp, List.of(0)));
        cluster = Objects.requireNonNullElse(cluster, Optional.empty());
        engine = Objects.requireNonNullElse(engine, Optional.empty());
        if (cmdb == null) {
            throw new IllegalArgumentException("\"cmdb\" is missing, expected where the inventory comes from");
        }
        if (cmdb.all().stream().filter(source -> source.announced().isPresent()).count() > 1) {
            throw new IllegalArgumentException("\"cmdb.sources\" has \"announced\" twice, expected it once");
        }
        if (tunnels.stream().map(TunnelConfig::relay).distinct().count() < tunnels.size()) {
            throw new IllegalArgumentException("two \"tunnels\" lead to the same relay");
        }
        if (probeInterval.compareTo(cycle) > 0) {
            throw new IllegalArgumentException("\"probeInterval\" is longer than \"cycle\": links would go unprobed");
        }
        dscp.stream()
                .filter(each -> each < 0 || each > PartnerList.MOST_DSCP)
                .findFirst()
                .ifPresent(each -> {
                    throw new IllegalArgumentException(
                            "\"dscp\" has " + each + ", expected traffic classes from 0 to " + PartnerList.MOST_DSCP);
                });
        if (dscp.stream().distinct().count() > PartnerList.MOST_CLASSES) {
            throw new IllegalArgumentException(
                    "\"dscp\" has " + dscp.size() + " traffic classes, expected at most " + PartnerList.MOST_CLASSES);
        }
        if (tls.isEmpty() && !plaintext) {
            requireLoopback("listen", listen);
            sql.postgres().ifPresent(address -> requireLoopback("sql.postgres", address));
        }
    }

    private static void requireShipped(String name) {
        try {
            Checks.require(Checks.shipped(), name);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("\"shippedChecks\": " + e.getMessage(), e);
        }
    }

    private static void requireLoopback(String key, ListenAddress address) {
        if (!address.isLoopback()) {
            throw new IllegalArgumentException("\"" + key + "\" is " + address
                    + ", which is no loopback address: expected \"tls\", or \"plaintext: true\" where something else"
                    + " encrypts");
        }
    }

    /**
     * The server's certificate.
     *
     * @param certificate server certificate with its chain, PEM; it is read again when it changes, as are the other two
     * @param key private key of the certificate, PEM, PKCS #8, without a password
     * @param clientAuthorities authorities of client certificates, PEM; agents may show a certificate with their
     *     container's or host's name instead of a token
     */
    public record Tls(Path certificate, Path key, Optional<Path> clientAuthorities) {

        public Tls {
            clientAuthorities = Objects.requireNonNullElse(clientAuthorities, Optional.empty());
            if (certificate == null || key == null) {
                throw new IllegalArgumentException("expected \"certificate\" and \"key\", both files in PEM");
            }
        }

        public TlsFiles files() {
            return new TlsFiles(certificate, key, clientAuthorities);
        }
    }

    /**
     * Configures access. Without a key, people and client authorities everybody is admitted, on a loopback address only.
     *
     * @param fleetKey file with the key from which agents' tokens are derived; {@code EARSHOT_FLEET_KEY} may hold the key
     *     instead
     * @param people file with one NAME ROLE TOKEN on each line, and a tenant if the person is bound to one; roles are
     *     shipper, reader, operator and admin; {@code EARSHOT_PEOPLE} may hold the lines instead
     * @param fromOwnAddress whether a container's agent may connect only from the container's addresses in the CMDB
     * @param hostNames names by which an open server may be addressed, besides addresses and names without a dot
     * @param taskKeys file with one NAME KEY on each line, for people who may order tasks; without it tasks are off
     * @param tenants tenants, to which people and agents can be bound
     */
    public record Access(
            Optional<Path> fleetKey,
            Optional<Path> people,
            Boolean fromOwnAddress,
            List<String> hostNames,
            Optional<Path> taskKeys,
            List<TenantConfig> tenants) {

        /** One without tasks and tenants. */
        public Access(Optional<Path> fleetKey, Optional<Path> people, Boolean fromOwnAddress, List<String> hostNames) {
            this(fleetKey, people, fromOwnAddress, hostNames, Optional.empty(), List.of());
        }

        public Access {
            tenants = List.copyOf(Objects.requireNonNullElse(tenants, List.of()));
            long names = tenants.stream().map(TenantConfig::name).distinct().count();
            if (names < tenants.size()) {
                throw new IllegalArgumentException("two \"tenants\" have the same name");
            }
            taskKeys = Objects.requireNonNullElse(taskKeys, Optional.empty());
            fleetKey = Objects.requireNonNullElse(fleetKey, Optional.empty());
            people = Objects.requireNonNullElse(people, Optional.empty());
            fromOwnAddress = Objects.requireNonNullElse(fromOwnAddress, false);
            hostNames = List.copyOf(Objects.requireNonNullElse(hostNames, List.of()));
        }
    }

    /**
     * Configures the log.
     *
     * @param format form of a line on standard error: {@code text}, or {@code json} for one JSON object each
     */
    public record Log(LogForm format) {

        public Log {
            format = Objects.requireNonNullElse(format, LogForm.TEXT);
        }
    }

    /**
     * Bounds what others may take up.
     *
     * @param connections number of open connections; beyond it, idle connections are closed after a second
     * @param fileMegabytes disk space for files that agents are ordered to fetch
     * @param fileCopies number of agents of a data centre that fetch each piece of a file from the server, where others can have it from
     *     them; 0: all do
     */
    public record Limits(Integer connections, Integer fileMegabytes, Integer fileCopies) {

        public Limits {
            connections = Objects.requireNonNullElse(connections, 20_000);
            if (connections < 16) {
                throw new IllegalArgumentException("\"connections\" is " + connections + ", expected at least 16");
            }
            fileMegabytes = Objects.requireNonNullElse(fileMegabytes, 2_000);
            if (fileMegabytes < 1) {
                throw new IllegalArgumentException("\"fileMegabytes\" is " + fileMegabytes + ", expected at least 1");
            }
            fileCopies = Objects.requireNonNullElse(fileCopies, 2);
            if (fileCopies < 0) {
                throw new IllegalArgumentException("\"fileCopies\" is " + fileCopies + ", expected at least 0");
            }
        }
    }

    /**
     * Configures the length of partner lists and the rate of probes.
     *
     * @param max number of addresses that a container probes at a time: the nearest, and a rotating share of the others
     * @param turn time for which a share of the others is probed before the next one
     * @param maxProbesPerSecond probes that one address receives from all its clients together; with more clients,
     *     intervals are longer
     * @param published folder of files with lines such as {@code be5.host58: 192.168.5.1 10.1.2.3}, which add partners
     * @param keepPublished time for which a published address counts after it was last published
     * @param background number of hosts that each host probes although its containers do not use them, once a minute; 0 to
     *     16
     */
    public record Partners(
            Integer max,
            Duration turn,
            Integer maxProbesPerSecond,
            Optional<Path> published,
            Duration keepPublished,
            Integer background) {

        private static final int MOST_BACKGROUND = 16;

        public Partners {
            max = Objects.requireNonNullElse(max, 16);
            turn = Objects.requireNonNullElse(turn, Duration.ofMinutes(4));
            maxProbesPerSecond = Objects.requireNonNullElse(maxProbesPerSecond, 100);
            published = Objects.requireNonNullElse(published, Optional.empty());
            keepPublished = Objects.requireNonNullElse(keepPublished, Duration.ofHours(24));
            background = Objects.requireNonNullElse(background, 2);
            requirePositive("max", max);
            requirePositive("maxProbesPerSecond", maxProbesPerSecond);
            if (background < 0 || background > MOST_BACKGROUND) {
                throw new IllegalArgumentException(
                        "\"background\" is " + background + ", expected 0 to " + MOST_BACKGROUND);
            }
        }

        private static void requirePositive(String key, int value) {
            if (value < 1) {
                throw new IllegalArgumentException("\"" + key + "\" is " + value + ", expected at least 1");
            }
        }
    }

    /**
     * Configures queries of people.
     *
     * @param timeLimit time after which a query is stopped
     * @param rowLimit number of rows in an answer
     * @param concurrent number of queries at a time, 1 to 16; more wait up to five seconds and are then refused
     * @param queries saved queries by name, as in {@code {idle: "SELECT name FROM data WHERE load < 0.1"}}
     * @param folder folder with more saved queries, one in each file NAME.sql
     * @param postgres address at which psql, JDBC and Grafana connect by PostgreSQL's protocol
     */
    public record Sql(
            Duration timeLimit,
            Integer rowLimit,
            Integer concurrent,
            Map<String, String> queries,
            Optional<Path> folder,
            Optional<ListenAddress> postgres) {

        public Sql {
            timeLimit = Objects.requireNonNullElse(timeLimit, Duration.ofSeconds(10));
            rowLimit = Objects.requireNonNullElse(rowLimit, 100_000);
            concurrent = Objects.requireNonNullElse(concurrent, 4);
            queries = Collections.unmodifiableMap(new LinkedHashMap<>(Objects.requireNonNullElse(queries, Map.of())));
            folder = Objects.requireNonNullElse(folder, Optional.empty());
            postgres = Objects.requireNonNullElse(postgres, Optional.empty());
            if (rowLimit < 1 || rowLimit > 10_000_000) {
                throw new IllegalArgumentException("\"rowLimit\" is " + rowLimit + ", expected 1 to 10000000");
            }
            if (concurrent < 1 || concurrent > 16) {
                throw new IllegalArgumentException("\"concurrent\" is " + concurrent + ", expected 1 to 16");
            }
        }
    }

    /**
     * Configures the life of incidents.
     *
     * @param hold time for which links must be back before their incident is over
     */
    public record Incidents(Duration hold) {

        public Incidents {
            hold = Objects.requireNonNullElse(hold, Duration.ofMinutes(1));
        }
    }

    /**
     * Configures the destinations of check results.
     *
     * @param host Nagios's host of checks that name none
     * @param heartbeat time after which an unchanged result is sent again, so that Nagios can tell silence from health
     * @param destinations receivers of check results
     */
    public record Nagios(String host, Duration heartbeat, List<DestinationConfig> destinations) {

        public Nagios {
            host = new ServiceName(Objects.requireNonNullElse(host, "earshot"), "any").host();
            heartbeat = Objects.requireNonNullElse(heartbeat, Duration.ofMinutes(1));
            destinations = List.copyOf(Objects.requireNonNullElse(destinations, List.of()));
            List<String> names =
                    destinations.stream().map(DestinationConfig::name).toList();
            names.stream()
                    .filter(name -> Collections.frequency(names, name) > 1)
                    .findFirst()
                    .ifPresent(name -> {
                        throw new IllegalArgumentException("two destinations are named \"" + name + "\"");
                    });
        }
    }

    ServerConfig with(List<CheckConfig> others, Optional<Path> stateFolder) {
        return new ServerConfig(
                listen,
                plaintext,
                tls,
                access,
                limits,
                cycle,
                downAfter,
                probeInterval,
                dataCenter,
                cmdb,
                pdns,
                partners,
                incidents,
                nagios,
                shippedChecks,
                others,
                checkFiles,
                recording.beside(stateFolder),
                stateFolder,
                sql,
                graph,
                wire,
                log,
                relays,
                tunnels,
                probes,
                dscp,
                cluster,
                engine);
    }

    /** Returns the relays for a container's agent: those of the first group that has its data centre. */
    public List<URI> relaysOf(Container container) {
        return relays.stream()
                .filter(group ->
                        group.dataCenters().isEmpty() || group.dataCenters().contains(container.dataCenter()))
                .findFirst()
                .map(RelayGroup::urls)
                .orElse(List.of());
    }

    /** Every check that is asked: the shipped ones that are wanted and not replaced, then the configured ones. */
    public List<SqlCheck> allChecks() {
        List<SqlCheck> all = new ArrayList<>();
        Set<String> replaced = checks.stream().map(CheckConfig::name).collect(Collectors.toSet());
        Checks.shipped().stream()
                .filter(check -> shippedChecks.contains(check.name()) && !replaced.contains(check.name()))
                .map(check -> check.on(nagios.host()))
                .forEach(all::add);
        checks.stream().map(check -> check.toCheck(nagios.host())).forEach(all::add);
        if (nagios.destinations().stream().anyMatch(DestinationConfig::wantsEachIncident)
                && !replaced.contains(Checks.EACH_INCIDENT.name())) {
            all.add(Checks.EACH_INCIDENT.on(nagios.host()));
        }
        return all;
    }
}
