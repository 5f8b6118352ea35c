package io.earshot.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Checks each command's output for good and bad options. */
class LauncherIT {

    @TempDir
    private Path folder;

    @Test
    void theVersionIsTold() throws Exception {
        Launcher.Finished version = Launcher.run("--version");
        assertThat(version.status()).isZero();
        assertThat(version.output().lines())
                .satisfiesExactly(
                        line -> assertThat(line).matches("earshot \\d+\\.\\d+\\.\\d+.*"),
                        line -> assertThat(line).isEqualTo("build: not packaged"),
                        line -> assertThat(line).matches("java: \\d+.* of .+"),
                        line -> assertThat(line).startsWith("system: "));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        nosuch                                    | 2 | earshot: unknown argument 'nosuch'; see earshot --help
        sql --server http://127.0.0.1:1 SELECT_1  | 1 | earshot: no answer from http://127.0.0.1:1/api/v1/sql: Connection refused; --server or EARSHOT_SERVER names another server
        sql --server nowhere SELECT_1             | 2 | earshot: server "nowhere", expected a URL as in http://127.0.0.1:8090
        sql --server http://127.0.0.1:99999 SELECT_1 | 2 | earshot: server "http://127.0.0.1:99999", expected a URL as in http://127.0.0.1:8090
        check connectivity --server http://127.0.0.1:1 | 3 | CONNECTIVITY UNKNOWN - no answer from
        check nosuch --server http://127.0.0.1:1  | 3 | NOSUCH UNKNOWN - no answer from http://127.0.0.1:1/api/v1/checks/nosuch: Connection refused
        check --all --server http://127.0.0.1:1   | 3 | CHECKS UNKNOWN - no answer from
        check                                     | 3 | EARSHOT UNKNOWN - missing required argument (specify one of these)
        check connectivity --timeout soon         | 3 | EARSHOT UNKNOWN - invalid value for option '--timeout'
        checks test nosuch.yaml                   | 2 | earshot: nosuch.yaml: no such file, expected checks in YAML
        nagios-config --server http://127.0.0.1:1 | 1 | earshot: no answer from
        agent --server http://127.0.0.1:1 --name be5 | 2 | earshot: name "be5", expected CONTAINER.HOST
        server --config nosuch.yaml               | 2 | earshot: nosuch.yaml: no such file, expected the server's configuration in YAML
        partners be5                              | 2 | earshot: name "be5", expected CONTAINER.HOST
        demo --for soon                           | 2 | expected a time with its unit as in 60s or 5m
        demo --containers 3                       | 2 | earshot: --containers 3, expected 12 to 1000
        pdns nosuch.log                           | 1 | nosuch.log
        """)
    void whatCannotBeIsOneLineAndAnExitStatus(String arguments, int status, String message) throws Exception {
        Launcher.Finished command = Launcher.run(arguments.split(" +", -1));
        assertThat(command.output()).contains(message).doesNotContain("\tat ");
        assertThat(command.output().lines()).hasSize(1);
        assertThat(command.status()).isEqualTo(status);
    }

    @Test
    void aServerOfOnesOwnCmdbAndLogListensUntilItIsToldToEnd() throws Exception {
        Files.writeString(folder.resolve("cmdb.csv"), """
            container,host,dataCenter,role,addresses,services
            be5,host58,TX,be,127.0.0.5,be
            db1,host7,TX,db,127.0.0.7,db1
            be9,host9,TX,be,127.0.0.777,be
            """);
        Files.writeString(
                folder.resolve("pdns.log"),
                Instant.now()
                        + " ns1 pdns[7]: Remote 127.0.0.5 wants 'db1.be5.host58.example.com|A', do = 0, bufsize = 512\n");
        Files.writeString(
                folder.resolve("server.yaml"),
                "listen: 127.0.0.1:0\ncmdb: {csv: cmdb.csv}\npartners: {background: 0}\npdns: {logs: [pdns.log], domains: [example.com]}\n");
        try (Launcher server = Launcher.start(
                "server", "--config", folder.resolve("server.yaml").toString())) {
            String line = server.awaitLine(l -> l.startsWith("earshot: listening on "));
            assertThat(server.output()).contains("cmdb.csv: line 4: ").contains("127.0.0.777");
            String url = line.substring("earshot: listening on ".length());
            Launcher.Finished partners = Launcher.run("partners", "be5.host58", "--server", url);
            assertThat(partners.output())
                    .contains("127.0.0.7")
                    .contains("db1.host7")
                    .contains("pdns");
            Launcher.Finished nosuch = Launcher.run("check", "nosuch", "--server", url);
            assertThat(nosuch.status()).isEqualTo(3);
            assertThat(nosuch.output())
                    .isEqualTo(
                            "NOSUCH UNKNOWN - no check \"nosuch\", expected one of: incidents, connectivity,"
                                    + " silent-containers, silent-relays, error-rate, exchange-errors, services, certificates, nginx-differences, health");
            Launcher.Finished all = Launcher.run("check", "--all", "--server", url);
            assertThat(all.output())
                    .startsWith("CHECKS UNKNOWN - 10 of 10 checks are not OK | not_ok=10;;;0 checks=10;;;0\n")
                    .contains("HEALTH UNKNOWN - just started: ");
            assertThat(all.status()).isEqualTo(3);
            Path mine = Files.writeString(
                    folder.resolve("checks.yaml"),
                    "checks: [{name: mine, sql: SELECT name FROM container, warning: 2 rows, needsReports: false}]\n");
            Launcher.Finished test = Launcher.run("checks", "test", mine.toString(), "--server", url);
            assertThat(test.output())
                    .startsWith(
                            "earshot/mine 1\n    MINE WARNING - 3 rows: name=be5.host58; name=be9.host9; name=db1.host7 | rows=3;1;;0");
            assertThat(Launcher.run("nagios-config", "--server", url).output())
                    .contains("service_description  incidents");
            server.interrupt();
            assertThat(server.finish().output()).doesNotContain("Exception");
        }
    }

    @Test
    void aShipperOnADnsServersHostBringsLookupsAsTheyCome() throws Exception {
        Files.writeString(folder.resolve("cmdb.csv"), """
            container,host,dataCenter,addresses,services
            be5,host58,TX,127.0.0.5,be
            db1,host7,TX,127.0.0.7,db1
            """);
        Files.writeString(
                folder.resolve("server.yaml"),
                "listen: 127.0.0.1:0\ncmdb: {csv: cmdb.csv}\npartners: {background: 0}\n");
        try (Launcher server = Launcher.start(
                "server", "--config", folder.resolve("server.yaml").toString())) {
            String url = server.awaitLine(l -> l.startsWith("earshot: listening on "))
                    .substring("earshot: listening on ".length());
            Path log = folder.resolve("pdns.log");
            try (Launcher shipper = Launcher.start("pdns", "--follow", "--server", url, log.toString())) {
                Files.writeString(
                        log,
                        Instant.now()
                                + " ns1 pdns[7]: Remote 127.0.0.5 wants 'db1.be5.host58.example.com|A', do = 0, bufsize = 512\n");
                String partners = Launcher.runUntil(
                                command -> command.output().contains("127.0.0.7"),
                                "partners",
                                "be5.host58",
                                "--server",
                                url)
                        .output();
                assertThat(partners).contains("db1.host7").contains("pdns");
                shipper.interrupt();
                assertThat(shipper.finish().output()).contains("1 lookups").doesNotContain("Exception");
            }
        }
    }

    @Test
    void aServersLogMayBeJson() throws Exception {
        Files.writeString(folder.resolve("cmdb.csv"), "container,host,dataCenter,addresses\nbe5,host58,TX,127.0.0.5\n");
        Files.writeString(
                folder.resolve("server.yaml"),
                "listen: 127.0.0.1:0\ncmdb: {csv: cmdb.csv}\npartners: {background: 0}\nlog: {format: json}\n");
        try (Launcher server = Launcher.start(
                "server", "--config", folder.resolve("server.yaml").toString())) {
            server.awaitLine(l -> l.startsWith("earshot: listening on "));
            assertThat(server.output())
                    .contains("\"logger\":\"io.earshot.server.intake.CmdbIntake\",\"message\":\"1 container");
        }
    }

    @Test
    void aServerThatRunsOutOfMemoryEndsInsteadOfLivingOnByHalves() throws Exception {
        StringBuilder cmdb = new StringBuilder("container,host,dataCenter,addresses\n");
        for (int i = 0; i < 100_000; i++) {
            cmdb.append("be1,host")
                    .append(i)
                    .append(",TX,10.")
                    .append(i / 65_536)
                    .append('.');
            cmdb.append(i / 256 % 256).append('.').append(i % 256).append('\n');
        }
        Files.writeString(folder.resolve("cmdb.csv"), cmdb);
        Files.writeString(
                folder.resolve("server.yaml"),
                "listen: 127.0.0.1:0\ncmdb: {csv: cmdb.csv}\npartners: {background: 0}\n");
        Launcher.Finished server = Launcher.runWith(
                "-Xmx24m -XX:+UseSerialGC",
                "server",
                "--config",
                folder.resolve("server.yaml").toString());
        assertThat(server.status()).as(server.output()).isEqualTo(3);
        assertThat(server.output()).contains("Terminating due to java.lang.OutOfMemoryError");
    }

    @Test
    void lookupsAreFoundInALogWithoutAServer() throws Exception {
        Path log = Files.writeString(folder.resolve("pdns.log"), """
            Nov 23 18:30:55 Remote 127.0.0.1 wants 'db1.be5.host58.example.com|A', do = 0, bufsize = 512: packetcache MISS
            Nov 23 18:30:55 Remote 127.0.0.1 wants 'DB1.be5.host58.example.com|AAAA', do = 0, bufsize = 512: packetcache HIT
            Nov 23 18:30:56 Remote 127.0.0.1 wants 'www.example.org|A', do = 0, bufsize = 512: packetcache MISS
            """);
        Launcher.Finished pdns = Launcher.run("pdns", log.toString());
        assertThat(pdns.status()).isZero();
        assertThat(pdns.output()).contains("be5.host58\tdb1\t2\t").contains("1 foreign");
    }
}
