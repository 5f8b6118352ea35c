package io.earshot.server.config;

import io.earshot.http.config.ListenAddress;
import io.earshot.http.tls.TlsFiles;
import io.earshot.model.Container;
import io.earshot.model.PartnerList;
import io.earshot.nagios.Checks;
import io.earshot.nagios.ServiceName;
import io.earshot.nagios.SqlCheck;
import io.earshot.pdns.LookupPattern;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
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
 * @param listen where agents and people reach the server
 * @param plaintext whether another address than loopback may be served without TLS
 * @param tls for all doors; absent: none
 * @param access who is let in
 * @param limits of what anybody may take up
 * @param cycle from one report of an agent to the next
 * @param downAfter how long nothing must be answered before a link is down
 * @param probeInterval from one probe of a link to the next
 * @param dataCenter where the server itself stands, if it is one of the CMDB's
 * @param state the folder for what outlives the server; {@code none} for nothing
 * @param shippedChecks which of the checks that come with Earshot are asked
 * @param checks more of them; one with a shipped one's name takes its place. Those of {@code checkFiles} are among them
 *     once a configuration was read
 * @param probes which services are probed
 * @param dscp traffic classes (RFC 2474) in which links are probed
 * @param relays which agents go through which relays
 * @param cluster this server's part among several; absent for one server
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
        Pdns pdns,
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
        List<ProbeRule> probes,
        List<Integer> dscp,
        Optional<ClusterConfig> cluster) {

    public ServerConfig {
        listen = Objects.requireNonNullElse(listen, new ListenAddress("127.0.0.1", 8090));
        plaintext = Objects.requireNonNullElse(plaintext, false);
        tls = Objects.requireNonNullElse(tls, Optional.empty());
        access = Objects.requireNonNullElse(access, new Access(Optional.empty(), Optional.empty(), null, null));
        limits = Objects.requireNonNullElse(limits, new Limits(null, null));
        cycle = Objects.requireNonNullElse(cycle, Duration.ofMinutes(2));
        downAfter = Objects.requireNonNullElse(downAfter, Duration.ofSeconds(20));
        probeInterval = Objects.requireNonNullElse(probeInterval, Duration.ofSeconds(10));
        pdns = Objects.requireNonNullElse(pdns, new Pdns(null, null, null, Optional.empty(), null, null, null));
        dataCenter = Objects.requireNonNullElse(dataCenter, Optional.empty());
        partners = Objects.requireNonNullElse(partners, new Partners(null, null, null, Optional.empty(), null, null));
        incidents = Objects.requireNonNullElse(incidents, new Incidents(null));
        nagios = Objects.requireNonNullElse(nagios, new Nagios(null, null, null));
        List<String> shipped = Checks.shipped().stream().map(SqlCheck::name).toList();
        shippedChecks = List.copyOf(Objects.requireNonNullElse(shippedChecks, shipped));
        shippedChecks.forEach(name -> Checks.require(Checks.shipped(), name));
        checks = List.copyOf(Objects.requireNonNullElse(checks, List.of()));
        checkFiles = List.copyOf(Objects.requireNonNullElse(checkFiles, List.of()));
        recording = Objects.requireNonNullElse(recording, new RecordingConfig(Optional.empty(), null));
        state = Objects.requireNonNullElse(state, Optional.empty());
        sql = Objects.requireNonNullElse(sql, new Sql(null, null, null, null, Optional.empty(), Optional.empty()));
        graph = Objects.requireNonNullElse(graph, new GraphConfig(null, null, null, Optional.empty()));
        wire = Objects.requireNonNullElse(wire, new WireConfig(null, null, null));
        log = Objects.requireNonNullElse(log, new Log(null));
        relays = List.copyOf(Objects.requireNonNullElse(relays, List.of()));
        probes = List.copyOf(Objects.requireNonNullElse(probes, List.of()));
        dscp = List.copyOf(Objects.requireNonNullElse(dscp, List.of(0)));
        cluster = Objects.requireNonNullElse(cluster, Optional.empty());
        if (cmdb == null) {
            throw new IllegalArgumentException("\"cmdb\" is missing, expected where the inventory comes from");
        }
        if (cmdb.all().stream().filter(source -> source.announced().isPresent()).count() > 1) {
            throw new IllegalArgumentException("\"announced\" is there twice among the sources, expected once");
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
     * @param certificate PEM, with those that vouch for it
     * @param key PEM, PKCS #8
     * @param clientAuthorities PEM; agents may show certificates for which these vouch
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
     * @param fleetKey a file; agents' tokens are derived from what is in it
     * @param people a file with NAME ROLE TOKEN a line
     * @param fromOwnAddress whether a container's agent may only come from its addresses in the CMDB
     * @param hostNames by which an open server may be asked, besides addresses and localhost
     * @param taskKeys a file with NAME KEY a line, of those who may order tasks; tasks are off without
     * @param tenants to whom people and agents can be bound
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

    /** @param format what a line on standard error is */
    public record Log(LogForm format) {

        public Log {
            format = Objects.requireNonNullElse(format, LogForm.TEXT);
        }
    }

    /**
     * Bounds what others may take up.
     *
     * @param connections how many may be open at a time; more are shed, the idle first
     * @param fileMegabytes how much of the disk files for agents may take together
     */
    public record Limits(Integer connections, Integer fileMegabytes) {

        public Limits {
            connections = Objects.requireNonNullElse(connections, 20_000);
            if (connections < 16) {
                throw new IllegalArgumentException("\"connections\" is " + connections + ", expected at least 16");
            }
            fileMegabytes = Objects.requireNonNullElse(fileMegabytes, 2_000);
            if (fileMegabytes < 1) {
                throw new IllegalArgumentException("\"fileMegabytes\" is " + fileMegabytes + ", expected at least 1");
            }
        }
    }

    /**
     * Configures PowerDNS's logs and streams.
     *
     * @param logs files to follow, patterns as in a shell too; none is allowed
     * @param domains what stands behind SERVICE.CONTAINER.HOST in the names that are asked for
     * @param pattern form of the names that are lookups
     * @param zone of times in logs that name none; absent for this machine's
     * @param keep how long a lookup counts after it was last seen
     */
    public record Pdns(
            List<Path> logs,
            List<String> domains,
            String pattern,
            Optional<ZoneId> zone,
            Duration keep,
            PdnsStream stream,
            PdnsAsk ask) {

        public Pdns {
            logs = List.copyOf(Objects.requireNonNullElse(logs, List.of()));
            domains = List.copyOf(Objects.requireNonNullElse(domains, List.of()));
            pattern = Objects.requireNonNullElse(pattern, LookupPattern.DEFAULT_FORM);
            zone = Objects.requireNonNullElse(zone, Optional.empty());
            keep = Objects.requireNonNullElse(keep, Duration.ofHours(24));
            stream = Objects.requireNonNullElse(stream, new PdnsStream(Optional.empty()));
            ask = Objects.requireNonNullElse(ask, new PdnsAsk(Optional.empty(), null));
            LookupPattern.of(pattern, domains.isEmpty() ? List.of("example.com") : domains);
            boolean needsDomains = !logs.isEmpty()
                    || stream.listen().isPresent()
                    || ask.server().isPresent();
            if (needsDomains && domains.isEmpty()) {
                throw new IllegalArgumentException(
                        "\"domains\" is missing, expected what stands behind SERVICE.CONTAINER.HOST, as in"
                                + " [example.com]");
            }
            if (ask.server().isPresent() && pattern.contains("*")) {
                throw new IllegalArgumentException("\"pattern\" holds a label that does not matter, expected none where"
                        + " \"ask\" has a server: nobody knows what to ask");
            }
        }

        /** Returns the pattern of lookups; without domains no name is one. */
        public LookupPattern lookupPattern() {
            return LookupPattern.of(pattern, domains.isEmpty() ? List.of("invalid") : domains);
        }
    }

    /** @param listen where recursors and dnsdists bring their protobuf streams; absent for nowhere */
    public record PdnsStream(Optional<ListenAddress> listen) {

        public PdnsStream {
            listen = Objects.requireNonNullElse(listen, Optional.empty());
        }
    }

    /**
     * Asking what containers asked, for the answers that logs do not hold.
     *
     * @param server a PowerDNS; absent for asking nobody
     * @param perSecond how many lookups are asked a second at most
     */
    public record PdnsAsk(Optional<ListenAddress> server, Integer perSecond) {

        public PdnsAsk {
            server = Objects.requireNonNullElse(server, Optional.empty());
            perSecond = Objects.requireNonNullElse(perSecond, 20);
            if (perSecond < 1 || perSecond > 10_000) {
                throw new IllegalArgumentException("\"perSecond\" is " + perSecond + ", expected 1 to 10000");
            }
        }
    }

    /**
     * Configures the length of partner lists and the rate of probes.
     *
     * @param max how many addresses a container probes at a time; of more, the nearest and in turn a share of the others
     * @param turn how long a share has its turn
     * @param maxProbesPerSecond how many probes a second one address gets from all its clients together; more clients, longer
     *     intervals
     * @param published a folder whose files say what containers talk to
     * @param keepPublished how long a published address counts after it was last published
     * @param background how many hosts beside those on its containers' lists each host probes; 0 for none
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
     * @param timeLimit after which a question is stopped
     * @param rowLimit of an answer
     * @param concurrent questions at a time; more wait, and are sent away after a while
     * @param queries saved questions, name to SELECT
     * @param folder with more of them, one a file NAME.sql
     * @param postgres where PostgreSQL's clients may ask; absent for nowhere
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

    /** @param hold how long links must be back before their incident is over */
    public record Incidents(Duration hold) {

        public Incidents {
            hold = Objects.requireNonNullElse(hold, Duration.ofMinutes(1));
        }
    }

    /**
     * Configures the destinations of check results.
     *
     * @param host the host in Nagios for checks that name none
     * @param heartbeat after how long an unchanged result is sent again, so that Nagios can tell silence from health
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
                probes,
                dscp,
                cluster);
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
