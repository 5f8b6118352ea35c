package io.earshot.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earshot.http.config.ConfigException;
import io.earshot.http.config.ListenAddress;
import io.earshot.model.ServiceKind;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigFileTest {

    @TempDir
    private Path folder;

    @Test
    void everyKeyIsRead() throws Exception {
        for (String file : List.of("password", "ca.p12", "key.p12")) {
            Files.createFile(folder.resolve(file));
        }
        ServerConfig config = read("""
            listen: "[::1]:9000"
            plaintext: true
            tls: {certificate: server.pem, key: /etc/server.key, clientAuthorities: fleet.pem}
            access:
              fleetKey: fleet.key
              people: people.txt
              fromOwnAddress: true
              hostNames: [earshot.example.com]
              taskKeys: task.keys
              tenants: [{name: shop, namespaces: [shop], clusters: [tx-shop], tags: {owner: shop}, key: shop.key}]
            limits: {connections: 100, fileMegabytes: 7, fileCopies: 3}
            cycle: 1m
            downAfter: 10s
            probeInterval: 500ms
            cmdb:
              csv: data/cmdb.csv
              refresh: 5s
              maxDropPercent: 50
            pdns:
              logs: [/var/log/pdns.log, other.log]
              domains: [example.com, example.net]
              pattern: SERVICE.svc.CONTAINER.HOST.DOMAIN
              zone: Europe/Berlin
              keep: 7d
              stream:
                listen: 0.0.0.0:7000
                network: tenant-a
              ask:
                server: "[::1]:53"
                perSecond: 5
            dataCenter: TX
            partners:
              max: 8
              turn: 10m
              maxProbesPerSecond: 50
              published: published
              keepPublished: 2d
              background: 3
            incidents:
              hold: 30s
            nagios: {host: mesh, heartbeat: 2m}
            shippedChecks: [incidents]
            state: kept
            recording: {folder: records, megabytes: 64}
            sql:
              timeLimit: 3s
              rowLimit: 50
              concurrent: 2
              queries: {idle: "SELECT name FROM data WHERE load < 0.1"}
              folder: queries
              postgres: 127.0.0.1:5433
            graph: {ignore: [{port: 22, process: sshd}, {cidr: 10.9.0.0/16, tags: {use: test}}], tags: [{csv: tags.csv}, {select: "SELECT name, role, cluster FROM container"}], showMonitoring: true, neo4j: {uri: "bolt://127.0.0.1:7687", every: 5m}}
            wire: {captures: [{roles: [be], tags: {tier: front}, interfaces: [eth1], cpuShare: 0.2}], ports: {9999: redis}}
            log: {format: json}
            relays: [{dataCenters: [TX], urls: ["https://tx1.example.com:8091"]}]
            tunnels: [{relay: tx1, host: tx1.example.com, port: 2222, user: tunnel, key: tx1.key, knownHosts: known_hosts, fingerprints: ["SHA256:uNiVztksCsDhcc0u9e8BrqyXq8tHuAU7mKGiNGp5xyo"], listen: 127.0.0.1:8190}]
            probes: [{name: db, kind: mysql, port: 3307, select: SELECT container AS node FROM provider, every: 1m, timeout: 2s}]
            dscp: [0, 46]
            cluster:
              name: a
              kafka: {bootstrap: ["kafka1:9092", "[::1]:9093"], topic: mesh, properties: {security.protocol: SSL}}
              keptMegabytes: 7
            engine:
              ignite: {addresses: ["ignite1:10800", "[::1]:10801"], schema: MESH, backups: 2, user: earshot, passwordFile: password, tls: {trustStore: ca.p12, trustPasswordFile: password, keyStore: key.p12, keyPasswordFile: password}, properties: {tcpNoDelay: "true"}, timeout: 3s}
              libraries: engine
            """);
        assertThat(config)
                .isEqualTo(new ServerConfig(
                        new ListenAddress("::1", 9000),
                        true,
                        Optional.of(new ServerConfig.Tls(
                                folder.resolve("server.pem"),
                                Path.of("/etc/server.key"),
                                Optional.of(folder.resolve("fleet.pem")))),
                        new ServerConfig.Access(
                                Optional.of(folder.resolve("fleet.key")),
                                Optional.of(folder.resolve("people.txt")),
                                true,
                                List.of("earshot.example.com"),
                                Optional.of(folder.resolve("task.keys")),
                                List.of(new TenantConfig(
                                        "shop",
                                        List.of("shop"),
                                        List.of("tx-shop"),
                                        Map.of("owner", "shop"),
                                        Optional.of(folder.resolve("shop.key"))))),
                        new ServerConfig.Limits(100, 7, 3),
                        Duration.ofMinutes(1),
                        Duration.ofSeconds(10),
                        Duration.ofMillis(500),
                        Optional.of("TX"),
                        new CmdbConfig(
                                Optional.of(folder.resolve("data/cmdb.csv")), List.of(), Duration.ofSeconds(5), 50),
                        new PdnsConfig(
                                List.of(Path.of("/var/log/pdns.log"), folder.resolve("other.log")),
                                List.of("example.com", "example.net"),
                                "SERVICE.svc.CONTAINER.HOST.DOMAIN",
                                Optional.of(ZoneId.of("Europe/Berlin")),
                                Duration.ofDays(7),
                                new PdnsConfig.Stream(Optional.of(new ListenAddress("0.0.0.0", 7000)), "tenant-a"),
                                new PdnsConfig.Ask(Optional.of(new ListenAddress("::1", 53)), 5)),
                        new ServerConfig.Partners(
                                8,
                                Duration.ofMinutes(10),
                                50,
                                Optional.of(folder.resolve("published")),
                                Duration.ofDays(2),
                                3),
                        new ServerConfig.Incidents(Duration.ofSeconds(30)),
                        new ServerConfig.Nagios("mesh", Duration.ofMinutes(2), List.of()),
                        List.of("incidents"),
                        List.of(),
                        List.of(),
                        new RecordingConfig(Optional.of(folder.resolve("records")), 64),
                        Optional.of(folder.resolve("kept")),
                        new ServerConfig.Sql(
                                Duration.ofSeconds(3),
                                50,
                                2,
                                Map.of("idle", "SELECT name FROM data WHERE load < 0.1"),
                                Optional.of(folder.resolve("queries")),
                                Optional.of(new ListenAddress("127.0.0.1", 5433))),
                        new GraphConfig(
                                List.of(
                                        new GraphConfig.Ignored(
                                                Optional.empty(),
                                                Optional.empty(),
                                                Optional.of(22),
                                                Optional.of("sshd"),
                                                Map.of()),
                                        new GraphConfig.Ignored(
                                                Optional.empty(),
                                                Optional.of("10.9.0.0/16"),
                                                Optional.empty(),
                                                Optional.empty(),
                                                Map.of("use", "test"))),
                                List.of(
                                        new GraphConfig.Tagged(
                                                Optional.empty(), Optional.of(folder.resolve("tags.csv"))),
                                        new GraphConfig.Tagged(
                                                Optional.of("SELECT name, role, cluster FROM container"),
                                                Optional.empty())),
                                true,
                                Optional.of(new GraphConfig.Neo4j(
                                        URI.create("bolt://127.0.0.1:7687"),
                                        "neo4j",
                                        Optional.empty(),
                                        Duration.ofMinutes(5)))),
                        new WireConfig(
                                List.of(new WireConfig.Captured(
                                        List.of(),
                                        List.of("be"),
                                        List.of(),
                                        Map.of("tier", "front"),
                                        List.of("eth1"),
                                        "",
                                        0.2)),
                                Map.of(9_999, "redis"),
                                List.of()),
                        new ServerConfig.Log(LogForm.JSON),
                        List.of(new RelayGroup(List.of("TX"), List.of(URI.create("https://tx1.example.com:8091")))),
                        List.of(new TunnelConfig(
                                "tx1",
                                "tx1.example.com",
                                2222,
                                "tunnel",
                                folder.resolve("tx1.key"),
                                Optional.of(folder.resolve("known_hosts")),
                                List.of("SHA256:uNiVztksCsDhcc0u9e8BrqyXq8tHuAU7mKGiNGp5xyo"),
                                new ListenAddress("127.0.0.1", 8190))),
                        List.of(new ProbeRule(
                                "db",
                                new SqlText(
                                        "SELECT container AS node FROM provider",
                                        folder.resolve("server.yaml") + ":57"),
                                Optional.of(ServiceKind.MYSQL),
                                Optional.of(3307),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                0,
                                Duration.ofMinutes(1),
                                Duration.ofSeconds(2),
                                Optional.empty())),
                        List.of(0, 46),
                        Optional.of(new ClusterConfig(
                                "a",
                                new ClusterConfig.Kafka(
                                        List.of("kafka1:9092", "[::1]:9093"),
                                        "mesh",
                                        Map.of("security.protocol", "SSL")),
                                7,
                                Optional.empty())),
                        Optional.of(new EngineConfig(
                                new EngineConfig.Ignite(
                                        List.of("ignite1:10800", "[::1]:10801"),
                                        "MESH",
                                        2,
                                        Optional.of("earshot"),
                                        Optional.of(folder.resolve("password")),
                                        Optional.of(new EngineConfig.Tls(
                                                Optional.of(folder.resolve("ca.p12")),
                                                Optional.of(folder.resolve("password")),
                                                Optional.of(folder.resolve("key.p12")),
                                                Optional.of(folder.resolve("password")))),
                                        Map.of("tcpNoDelay", "true"),
                                        Duration.ofSeconds(3)),
                                Optional.of(folder.resolve("engine"))))));
    }

    @Test
    void theExampleInTheDocumentationHasEveryDefault() throws Exception {
        assertThat(ConfigFile.read(Path.of("..", "docs", "server.yaml"))
                        .toString()
                        .replaceAll("(csv|state|folder)=[^,]*", "$1=FILE"))
                .isEqualTo(
                        read("cmdb: {csv: cmdb.csv}\n").toString().replaceAll("(csv|state|folder)=[^,]*", "$1=FILE"));
    }

    @Test
    void everyKeyButTheCmdbHasADefault() throws Exception {
        assertThat(read("cmdb: {csv: cmdb.csv}\n"))
                .isEqualTo(new ServerConfig(
                        new ListenAddress("127.0.0.1", 8090),
                        false,
                        Optional.empty(),
                        new ServerConfig.Access(Optional.empty(), Optional.empty(), false, List.of()),
                        new ServerConfig.Limits(20_000, 2_000, 2),
                        Duration.ofMinutes(2),
                        Duration.ofSeconds(20),
                        Duration.ofSeconds(10),
                        Optional.empty(),
                        new CmdbConfig(Optional.of(folder.resolve("cmdb.csv")), List.of(), Duration.ofSeconds(10), 30),
                        new PdnsConfig(
                                List.of(),
                                List.of(),
                                "SERVICE.CONTAINER.HOST.DOMAIN",
                                Optional.empty(),
                                Duration.ofHours(24),
                                new PdnsConfig.Stream(Optional.empty(), "default"),
                                new PdnsConfig.Ask(Optional.empty(), 20)),
                        new ServerConfig.Partners(
                                16, Duration.ofMinutes(4), 100, Optional.empty(), Duration.ofHours(24), 2),
                        new ServerConfig.Incidents(Duration.ofMinutes(1)),
                        new ServerConfig.Nagios("earshot", Duration.ofMinutes(1), List.of()),
                        List.of(
                                "incidents",
                                "connectivity",
                                "silent-containers",
                                "silent-relays",
                                "error-rate",
                                "exchange-errors",
                                "services",
                                "certificates",
                                "nginx-differences",
                                "health"),
                        List.of(),
                        List.of(),
                        new RecordingConfig(Optional.of(folder.resolve("state/recording")), 2_048),
                        Optional.of(folder.resolve("state")),
                        new ServerConfig.Sql(
                                Duration.ofSeconds(10), 100_000, 4, Map.of(), Optional.empty(), Optional.empty()),
                        new GraphConfig(List.of(), List.of(), false, Optional.empty()),
                        new WireConfig(List.of(), Map.of(), List.of()),
                        new ServerConfig.Log(LogForm.TEXT),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(0),
                        Optional.empty(),
                        Optional.empty()));
    }

    @Test
    void anEngineHasDefaults() throws Exception {
        assertThat(read("cmdb: {csv: a}\nengine: {ignite: {addresses: [\"ignite1:10800\"]}}\n")
                        .engine())
                .contains(new EngineConfig(
                        new EngineConfig.Ignite(
                                List.of("ignite1:10800"),
                                "PUBLIC",
                                1,
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Map.of(),
                                Duration.ofSeconds(10)),
                        Optional.empty()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '>', textBlock = """
        listen: 127.0.0.1:0|cmbd: {csv: a}   > server.yaml:2: unknown key "cmbd", did you mean "cmdb"?
        cmdb: {csv: a}|cycel: 2m             > server.yaml:2: unknown key "cycel", did you mean "cycle"?
        cmdb: {csv: a}|log: {format: xml}     > server.yaml:2: "log.format": "xml", expected text or json
        cmdb: {csv: a}|colour: red           > server.yaml:2: unknown key "colour", expected one of access, checkFiles, checks, cluster, cmdb, cycle, dataCenter, downAfter, dscp, engine, graph, incidents, limits, listen, log, nagios, partners, pdns, plaintext, probeInterval, probes, recording, relays, shippedChecks, sql, state, tls, tunnels, wire
        cmdb: {csv: a, refrehs: 2s}          > server.yaml:1: unknown key "refrehs", did you mean "refresh"?
        cmdb: {csv: a}|cycle: 120            > server.yaml:2: "cycle": "120", expected a duration with its unit as in 500ms, 20s, 2m, 24h or 7d
        cmdb: {csv: a}|cycle: [1m]           > server.yaml:2: "cycle": expected one value, not a list or keys
        cmdb: {csv: a}|listen: here          > server.yaml:2: "listen": "here", expected ADDRESS:PORT as in 127.0.0.1:8090 or [::1]:8090
        cmdb: {csv: a}|partners: {max: many} > server.yaml:2: "partners.max": "many", expected a whole number
        cmdb: {csv: a}|partners: {max: 0}    > server.yaml:2: "partners": "max" is 0, expected at least 1
        cmdb: {csv: a}|partners: {background: 17} > server.yaml:2: "partners": "background" is 17, expected 0 to 16
        cmdb: {csv: a}|pdns: {logs: x}       > server.yaml:2: "pdns.logs": "x", expected a list
        cmdb: {csv: a}|pdns: {logs: [x]}     > server.yaml:2: "pdns": "domains" is missing, expected what stands behind SERVICE.CONTAINER.HOST, as in [example.com]
        cmdb: {csv: a}|listen: 0.0.0.0:8090  > server.yaml:2: "listen" is 0.0.0.0:8090, which is no loopback address: expected "tls", or "plaintext: true" where something else encrypts
        cmdb: {csv: a}|sql: {postgres: "[::]:5433"} > server.yaml:2: "sql.postgres" is [::]:5433, which is no loopback address: expected "tls", or "plaintext: true" where something else encrypts
        cmdb: {csv: a}|tls: {key: a}         > server.yaml:2: "tls": expected "certificate" and "key", both files in PEM
        cmdb: {csv: a}|relays: [{dataCenters: [TX]}] > server.yaml:2: "relays.[0]": "urls" is missing, expected URLs as in ["https://relay.example.com:8091"]
        cmdb: {csv: a}|relays: [{urls: ["ftp://a"]}] > server.yaml:2: "relays.[0]": relay "ftp://a", expected a URL as in https://relay.example.com:8091
        cmdb: {csv: a}|tunnels: [{relay: tx1, host: tx1, key: a}] > server.yaml:2: "tunnels.[0]": "knownHosts" is missing, expected a file in OpenSSH's format that has the host's key, or "fingerprints"
        cmdb: {csv: a}|tunnels: [{relay: tx1, host: tx1, key: a, fingerprints: ["SHA256:x"]}] > server.yaml:2: "tunnels.[0]": "fingerprints" has "SHA256:x", expected them as ssh-keygen -l prints them, SHA256: and 43 characters
        cmdb: {csv: a}|limits: {connections: 1} > server.yaml:2: "limits": "connections" is 1, expected at least 16
        cmdb: {csv: a}|pdns: {stream: {listen: "0.0.0.0:1"}} > server.yaml:2: "pdns": "domains" is missing, expected what stands behind SERVICE.CONTAINER.HOST, as in [example.com]
        cmdb: {csv: a}|pdns: {pattern: HOST.DOMAIN} > server.yaml:2: "pdns": form of the lookups "HOST.DOMAIN", expected SERVICE exactly once as in SERVICE.CONTAINER.HOST.DOMAIN
        cmdb: {csv: a}|pdns: {zone: Mars}    > server.yaml:2: "pdns.zone": "Mars", expected a time zone as in Europe/Berlin or UTC
        cmdb: {csv: a}|pdns: {ask: {perSecond: 0}} > server.yaml:2: "pdns.ask": "perSecond" is 0, expected 1 to 10000
        cmdb: {csv: a}|dscp: [64]              > server.yaml:2: "dscp" has 64, expected traffic classes from 0 to 63
        cmdb: {csv: a}|pdns: {domains: [a], pattern: "SERVICE.*.CONTAINER.HOST.DOMAIN", ask: {server: "127.0.0.1:53"}} > server.yaml:2: "pdns": "pattern" holds a label that does not matter, expected none where "ask" has a server: nobody knows what to ask
        cmdb: {csv: a}|graph: {ignore: [{}]}  > server.yaml:2: "graph.ignore.[0]": expected "node", "cidr", "port", "process" or "tags"
        cmdb: {csv: a}|graph: {ignore: [{cidr: 10/8}]} > server.yaml:2: "graph.ignore.[0]": "10/8" is no block of addresses, expected one as 10.1.0.0/16 or fd00::/8
        cmdb: a                              > server.yaml:1: "cmdb": "a", expected keys and values
        cmdb: {refresh: 2s}                  > server.yaml:1: "cmdb": expected either "csv", the CMDB's file, or "sources", a list of at least one
        cmdb: {csv: a}|shippedChecks: [x]    > server.yaml:2: "shippedChecks": no check "x", expected one of: incidents, connectivity, silent-containers, silent-relays, error-rate, exchange-errors, services, certificates, nginx-differences, health
        cmdb: {csv: a}|cluster: {kafka: {bootstrap: ["k:9092"]}} > server.yaml:2: "cluster": "name" is missing, expected this server's own name, as in a; the others have other names
        cmdb: {csv: a}|cluster: {name: a, kafka: {bootstrap: ["k:9092"]}, keptMegabytes: -1} > server.yaml:2: "cluster": "keptMegabytes" is -1, expected at least 0, which keeps nothing
        cmdb: {csv: a}|cluster: {name: a, kafka: {bootstrap: ["k:9092"]}, share: {holds: [0]}} > server.yaml:2: "cluster.share": "partitions" is missing, expected 2 to 1000, the same number at all servers
        cmdb: {csv: a}|cluster: {name: a, kafka: {bootstrap: ["k:9092"]}, share: {partitions: 4, holds: [4]}} > server.yaml:2: "cluster.share": "holds" has 4, expected partitions from 0 to 3
        cmdb: {csv: a}|cluster: {name: A b, kafka: {bootstrap: ["k:9092"]}} > server.yaml:2: "cluster": "name" is "A b", expected up to 63 lower-case letters, digits and hyphens
        cmdb: {csv: a}|cluster: {name: a}     > server.yaml:2: "cluster": "kafka" is missing, expected where the log is, as in {bootstrap: [kafka1:9092]}
        cmdb: {csv: a}|cluster: {name: a, kafka: {}} > server.yaml:2: "cluster.kafka": "bootstrap" is missing, expected brokers, as in [kafka1:9092, kafka2:9092, kafka3:9092]
        cmdb: {csv: a}|cluster: {name: a, kafka: {bootstrap: [kafka1]}} > server.yaml:2: "cluster.kafka": "bootstrap" holds "kafka1", expected HOST:PORT as in kafka1:9092
        cmdb: {csv: a}|engine: {}            > server.yaml:2: "engine": "ignite" is missing, expected where the cluster is, as in {addresses: [ignite1:10800]}
        cmdb: {csv: a}|engine: {ignite: {}}  > server.yaml:2: "engine.ignite": "addresses" is missing, expected nodes, as in [ignite1:10800, ignite2:10800]
        cmdb: {csv: a}|engine: {ignite: {addresses: [ignite1]}} > server.yaml:2: "engine.ignite": "addresses" holds "ignite1", expected HOST:PORT as in ignite1:10800
        cmdb: {csv: a}|engine: {ignite: {addresses: ["i:1"], schema: my"s}} > server.yaml:2: "engine.ignite": "schema" is "my"s", expected upper-case letters, digits and underscores as in PUBLIC
        cmdb: {csv: a}|engine: {ignite: {addresses: ["i:1"], backups: 8}} > server.yaml:2: "engine.ignite": "backups" is 8, expected 0 to 7
        cmdb: {csv: a}|engine: {ignite: {addresses: ["i:1"], user: me}} > server.yaml:2: "engine.ignite": expected "user" and "passwordFile", or neither
        cmdb: {csv: a}|engine: {ignite: {addresses: ["i:1"], timeout: 1ms}} > server.yaml:2: "engine.ignite": "timeout" is 1 ms, expected 1s to 10m
        cmdb: {csv: a}|engine: {ignite: {addresses: ["i:1"], tls: {keyStore: a}}} > server.yaml:2: "engine.ignite.tls": expected "keyStore" and "keyPasswordFile", or neither
        cmdb: {csv: a}|engine: {ignite: {addresses: ["i:1"], user: me, passwordFile: none}} > server.yaml:2: "engine.ignite": "passwordFile" is none, which cannot be read
        cycle: 2m                            > server.yaml:1: "cmdb" is missing, expected where the inventory comes from
        """)
    void whatCannotBeIsOneLineWithItsPlace(String yaml, String expected) {
        assertThatThrownBy(() -> read(yaml.replace('|', '\n')))
                .isInstanceOf(ConfigException.class)
                .satisfies(e ->
                        assertThat(e.getMessage().replace(folder + "/", "")).isEqualTo(expected));
    }

    @ParameterizedTest
    @CsvSource({"''", "'- a'", "'cmdb: {'", "'\t'", "'cmdb: {csv: a}\ncmdb: {csv: b}'"})
    void whatIsNoConfigurationAtAllIsOneLineToo(String yaml) {
        assertThatThrownBy(() -> read(yaml))
                .isInstanceOf(ConfigException.class)
                .hasMessageMatching(".*server.yaml:\\d+: .+")
                .satisfies(e -> assertThat(e.getMessage().lines()).hasSize(1));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '>', quoteCharacter = '^', textBlock = """
        cmdb:|{TAB}csv: a                          > server.yaml:2: a tab at the beginning of the line, expected spaces
        cmdb: {csv: a|cycle: 10s                   > server.yaml:1: "{" is not closed by line 2, expected "," or "}"
        pdns: {logs: [a|cmdb: {csv: a}             > server.yaml:1: "[" is not closed by line 2, expected "," or "]"
        cmdb: {csv: a}|cycle 10s                   > server.yaml:2: "cycle 10s" is no key with a value, expected a colon and a space as in "cycle: 2m"
        cmdb:|  csv: a|   cycle: 1m                > server.yaml:3: a key within a value, expected each key on a line of its own that is indented as its neighbours are
        listen: "127.0.0.1:0|cmdb: {csv: a}        > server.yaml:1: a quote that is not closed, expected another one at the end of the value
        cmdb: {csv: @a}                            > server.yaml:1: the character @ at the beginning of a value, expected quotes around the value
        cmdb: {csv: a{NUL}}                        > server.yaml:1: the character U+0000, expected printable text
        cmdb: {csv: a}|cmdb: {csv: b}              > server.yaml:2: the key "cmdb" for the second time, expected it once
        cmdb: {csv: a}|pdns: {logs: [a, null], domains: [a]} > server.yaml:2: an entry of a list that says nothing, expected a value
        cmdb: {csv: a}|checks:|-|- {name: x, sql: SELECT 1} > server.yaml:3: an entry of a list that says nothing, expected a value
        cmdb: {csv: a}|? [a, b]|: c                > server.yaml:2: a key that is a list or has keys itself, expected a word
        null                                       > server.yaml:1: nothing but a null, expected keys such as "listen" and "plaintext"
        cmdb: {csv: a}|plaintext: 1                > server.yaml:2: "plaintext": "1", expected true or false
        cmdb: {csv: a}|dataCenter: "T\\d"          > server.yaml:2: a backslash in double quotes that begins no escape, expected single quotes around the value, or two backslashes
        cmdb: {csv: a}|plaintext: yes              > server.yaml:2: "plaintext": "yes", expected true or false
        cmdb: {csv: a}|partners: {max: 1.5}        > server.yaml:2: "partners.max": "1.5", expected a whole number
        cmdb: {csv: a}|partners: {max: 1e3}        > server.yaml:2: "partners.max": "1e3", expected a whole number
        cmdb: {csv: a}|partners: {max: 9999999999} > server.yaml:2: "partners.max": a number that is too large, expected a whole number up to 2147483647
        cmdb: {csv: a}|dataCenter: &x TX|nagios: {host: *x} > server.yaml:3: the alias *x is not read here, expected the value itself
        cmdb: *nothing                             > server.yaml:1: the alias *nothing is not read here, expected the value itself
        cmdb: {csv: a}|---|cycle: 10s              > server.yaml:2: a second document, expected one: without the line ---
        cmdb: {csv: ''}                            > server.yaml:1: "cmdb.csv": "", expected a path
        listen: '|'                                > server.yaml:1: "listen": " ", expected ADDRESS:PORT as in 127.0.0.1:8090 or [::1]:8090
        cmdb: {csv: a}|relays: [{urls: ["//h"]}]   > server.yaml:2: "relays.[0]": relay "//h", expected a URL as in https://relay.example.com:8091
        cmdb: {csv: a}|cycle: 999999999d           > server.yaml:2: "cycle": "999999999d", expected a duration of at most 36500d
        cmdb: {csv: a}|limits: {connections: ''}   > server.yaml:2: "limits.connections": "", expected a whole number
        cmdb: {csv: a}|graph: {ignore: [{cidr: ::/0}]} > server.yaml:2: a colon at the beginning of a value, expected quotes around the value
        ''                                         > server.yaml:1: "", expected keys such as "listen" and "plaintext"
        hello                                      > server.yaml:1: "hello", expected keys such as "listen" and "plaintext"
        - a                                        > server.yaml:1: a list, expected keys such as "listen" and "plaintext"
        ^# nothing^                                > server.yaml:1: nothing, expected keys such as "listen" and "plaintext"
        cmdb: {csv: a}|cmdb.csv                    > server.yaml:2: "cmdb.csv" is no key with a value, expected a colon and a space as in "cycle: 2m"
        """)
    void whatIsNoYamlIsToldWithItsLineAndWhatWasExpected(String yaml, String message) {
        String text = yaml.replace('|', '\n').replace("{TAB}", "\t").replace("{NUL}", "\0") + "\n";
        assertThatThrownBy(() -> read(text)).isInstanceOf(ConfigException.class).hasMessage(folder + "/" + message);
    }

    /** The key may stand elsewhere, rightly, and Jackson tells where the keys around it begin, or where all ends. */
    @ParameterizedTest
    @CsvSource(delimiter = '>', textBlock = """
        cmdb: {csv: a}|partners:|  max: 5|limits:|  max: 5 > server.yaml:5: unknown key "max", expected one of connections, fileCopies, fileMegabytes
        cmdb:|  csv: a|checks:|- name: a|  sql: SELECT 1|- name: b|  sq: SELECT 1|log: {} > server.yaml:7: unknown key "sq", did you mean "sql"?
        cmdb: {csv: a}|probeInterval: 10m|cycle: 1m|dataCenter: TX > server.yaml:2: "probeInterval" is longer than "cycle": links would go unprobed
        cmdb: {csv: a}|limits:|  fileCopies: 1|  connections: 1|log: {} > server.yaml:4: "limits": "connections" is 1, expected at least 16
        cmdb: {csv: a}|nagios:|  destinations:|  - name: a|    nsca:|      host: h|      port: 70000|log: {} > server.yaml:7: "nagios.destinations.[0].nsca": "port" is 70000, expected 1 to 65535
        dscp: [46]|cmdb:|  csv: a|  refresh: x|log: {} > server.yaml:4: "cmdb.refresh": "x", expected a duration with its unit as in 500ms, 20s, 2m, 24h or 7d
        cmdb: {csv: a}|relays:|- urls:|  - http://a|  - http://b:99999|log: {} > server.yaml:5: "relays.[0].urls.[1]": "http://b:99999", expected a URL as in https://example.com:8443/path
        cmdb: {csv: a}|nagios:|  destinations:|  - name: a|    webhook: {url: "https://me:secret@h/"} > server.yaml:5: "nagios.destinations.[0].webhook": "url" of host h holds a user or password, which are not sent; expected it without
        """)
    void theLineIsThatOfTheKeyThatIsMeant(String yaml, String expected) {
        assertThatThrownBy(() -> read(yaml.replace('|', '\n') + "\n"))
                .isInstanceOf(ConfigException.class)
                .hasMessage(folder + "/" + expected);
    }

    @Test
    void aFileOfAnySizeIsOneLine() throws Exception {
        Path file = folder.resolve("server.yaml");
        Files.writeString(file, "cmdb: {csv: a}\n# " + "x".repeat(10 << 20) + "\n");
        assertThatThrownBy(() -> ConfigFile.read(file))
                .hasMessage(
                        file
                                + ": more than 3145728 octets, expected the server's configuration in YAML of at most that size");
        assertThatThrownBy(() -> ConfigFile.read(folder))
                .hasMessage(folder + ": cannot be read: is a folder, expected the server's configuration in YAML");
    }

    @Test
    void bracketsWithoutEndAreOneLine() {
        assertThatThrownBy(() -> read("cmdb: {csv: a}\nchecks: " + "[".repeat(3_000) + "]".repeat(3_000) + "\n"))
                .hasMessage(
                        folder + "/server.yaml:2: keys and lists within each other more than 100 deep, expected fewer;"
                                + " is a bracket not closed?");
    }

    @Test
    void aByteOrderMarkAndForeignEndsOfLinesDoNotMatter() throws Exception {
        String yaml = "\uFEFFcmdb: {csv: a}\ncycle: 1m\ndataCenter: TX\n";
        for (String end : List.of("\n", "\r\n", "\r")) {
            assertThat(read(yaml.replace("\n", end)).dataCenter()).contains("TX");
        }
    }

    @Test
    void anOctetThatIsNotUtf8IsToldWithItsLine() throws Exception {
        Path file = Files.write(
                folder.resolve("server.yaml"), "cmdb: {csv: a}\n# K\u00f6ln\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> ConfigFile.read(file)).hasMessage(file + ":2: the octet 0xF6, expected UTF-8");
    }

    @Test
    void aMissingFileIsNamed() {
        assertThatThrownBy(() -> ConfigFile.read(folder.resolve("none.yaml")))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        folder.resolve("none.yaml") + ": no such file, expected the server's configuration in YAML");
    }

    private ServerConfig read(String yaml) throws ConfigException, IOException {
        Path file = folder.resolve("server.yaml");
        Files.writeString(file, yaml);
        return ConfigFile.read(file);
    }
}
