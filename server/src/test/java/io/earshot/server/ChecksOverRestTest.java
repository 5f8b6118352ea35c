package io.earshot.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earshot.server.config.ConfigFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChecksOverRestTest {

    private static final String CMDB = """
        be5,host58,TX,be,tx-main,192.168.5.11,be,db1,true
        db1,host7,NY,db,ny-main,192.168.7.1,db1,,true
        """;

    private static final String CHECKS = """
        checks:
          - name: load
            every: 1s
            sql: SELECT name, load FROM data WHERE load IS NOT NULL
            warning: load > 4
            critical: load > 16
            row: "{name} has {load}"
          - name: links
            every: 1s
            perRow: true
            sql: |
              SELECT container AS host, 'link to ' || partner AS service, container || ' to ' || ip || ' is ' || state AS text,
                     CASE state WHEN 'UP' THEN 'OK' WHEN 'DOWN' THEN 'CRITICAL' ELSE 'UNKNOWN' END AS state FROM link
        """;

    private static final Pattern TROUBLED = Pattern.compile(IntStream.rangeClosed(1, 3)
            .mapToObj(i -> "\nn" + i + ",TROUBLED,[^\n]*no.such.host.invalid cannot be resolved[^\n]*")
            .collect(Collectors.joining()));

    @TempDir
    private Path folder;

    private int sequence;

    @Test
    void aServerThatHasJustStartedSaysThatItKnowsNothing() throws Exception {
        try (RunningServer server = RunningServer.start(folder, CMDB, "", "2m")) {
            assertThat(server.csv("SELECT DISTINCT state, sentAt FROM check_result"))
                    .endsWith("\nUNKNOWN,\n");
            assertThat(server.get("/api/v1/checks?check=incidents").body())
                    .contains("\"check\":\"incidents\",\"host\":\"earshot\",\"service\":\"incidents\","
                            + "\"state\":\"UNKNOWN\",\"output\":\"INCIDENTS UNKNOWN - just started: ");
            assertThat(server.get("/api/v1/checks/incidents").body())
                    .contains("\"state\":\"UNKNOWN\",\"exitStatus\":3,\"output\":\"INCIDENTS UNKNOWN - just started:"
                            + " 0 of 2 containers report, waiting until ");
        }
    }

    @Test
    void checksRunOnTheirScheduleAndTellWhatTheyFound() throws Exception {
        try (RunningServer server = RunningServer.start(folder, CMDB, "", "5s", CHECKS)) {
            String expected = """
                CHECK,HOST,SERVICE,STATE
                certificates,earshot,certificates,OK
                connectivity,earshot,connectivity,CRITICAL
                error-rate,earshot,error-rate,OK
                exchange-errors,earshot,exchange-errors,OK
                health,earshot,health,OK
                links,be5.host58,link to db1.host7,CRITICAL
                links,earshot,links,CRITICAL
                load,earshot,load,WARNING
                nginx-differences,earshot,nginx-differences,OK
                services,earshot,services,OK
                silent-containers,earshot,silent-containers,OK
                silent-relays,earshot,silent-relays,OK
                """;
            String all = "";
            for (int i = 0; i < 3_000 && !all.equals(expected); i++) {
                report(server, "DOWN", 5.5); // again and again: after two cycles it would be silent
                Thread.sleep(100);
                all = server.csv(
                        "SELECT check, host, service, state FROM check_result WHERE check <> 'incidents' ORDER BY"
                                + " check, host");
            }
            assertThat(all).isEqualTo(expected);
            assertThat(server.csv("SELECT output FROM check_result WHERE check = 'load'"))
                    .contains("LOAD WARNING - 1 row: be5.host58 has 5.5");
            assertThat(server.get("/api/v1/checks/load?critical=5").body()).contains("\"exitStatus\":2");
            assertThat(server.csv("SELECT COUNT(*) FROM check_run WHERE problem IS NOT NULL"))
                    .endsWith("\n0\n");
        }
    }

    @Test
    void theErrorRateOfAnNginxThatStoppedIsUnknownAndThatOfNoneIsNotApplicable() throws Exception {
        String failing = ", \"nginx\": {\"accessRate\": 31.5, \"errors\": {\"502\": 31.5}}";
        try (RunningServer server = RunningServer.start(folder, CMDB, "", "1s")) {
            awaitErrorRate(server, "", "\"state\":\"OK\"", "not applicable: no nginx reports");
            awaitErrorRate(server, failing, "\"state\":\"CRITICAL\"", "TX answers 100.0 % of requests with errors");
            awaitErrorRate(server, "", "\"state\":\"UNKNOWN\"", "the nginx of be5.host58 does not report any more");
        }
    }

    /** Reports until the check says so, as agents do: after two cycles without a report, the container would be silent. */
    private void awaitErrorRate(RunningServer server, String nginx, String state, String text) throws Exception {
        String said = "";
        for (int i = 0; i < 600 && !(said.contains(state) && said.contains(text)); i++) {
            sequence++;
            server.post(
                    "/api/v1/containers/be5.host58/report",
                    "{\"container\": \"be5.host58\", \"startId\": \"e\", \"sequence\": " + sequence + ", \"links\": []"
                            + nginx + "}");
            Thread.sleep(100);
            said = server.get("/api/v1/checks/error-rate").body();
        }
        assertThat(said).contains(state, text);
    }

    @Test
    void aClockThatIsSetBackHoldsNoCheckUp() throws Exception {
        AtomicReference<Duration> off = new AtomicReference<>(Duration.ZERO);
        InstantSource clock = () -> Instant.now().plus(off.get());
        try (RunningServer server = RunningServer.start(folder, CMDB, "", "1s", CHECKS, clock)) {
            awaitRunAfter(server, "");
            off.set(Duration.ofHours(-1));
            String before = awaitRunAfter(server, runAt(server));
            awaitRunAfter(server, before);
        }
    }

    private static String awaitRunAfter(RunningServer server, String before) throws Exception {
        String at = runAt(server);
        for (int i = 0; i < 3_000 && at.compareTo(before) <= 0; i++) {
            Thread.sleep(100);
            at = runAt(server);
        }
        assertThat(at).isGreaterThan(before);
        return at;
    }

    /** Empty before the first. */
    private static String runAt(RunningServer server) throws Exception {
        return server.csv("SELECT COALESCE(CAST(runAt AS VARCHAR), '-') FROM check_run WHERE check = 'load'")
                .replace("RUNAT", "")
                .strip();
    }

    @Test
    void whatIsAskedWronglyIsAnsweredWithWhatWasExpected() throws Exception {
        try (RunningServer server = RunningServer.start(folder, CMDB, "", "2m")) {
            assertThat(server.get("/api/v1/checks/nosuch").statusCode()).isEqualTo(404);
            assertThat(server.get("/api/v1/checks/nosuch").body()).contains("expected one of: incidents, connectivity");
            assertThat(server.get("/api/v1/checks/incidents?warning=x").statusCode())
                    .isEqualTo(400);
            assertThat(server.get("/api/v1/checks/silent-containers?critical=0").body())
                    .contains("critical at 0 rows, expected at least 1");
            assertThat(server.get("/api/v1/checks/health?critical=1").body()).contains("no threshold to change");
            assertThat(server.get("/api/v1/checks?colour=red").statusCode()).isEqualTo(400);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '@', textBlock = """
        sql: SELEC 1                                   @ server.yaml:4: check "mine": SELEC refused, expected one SELECT: the tables are read-only
        sql: SELECT nosuch FROM data                   @ server.yaml:4: check "mine": no column NOSUCH
        sql: SELECT name FROM data                     @ server.yaml:4: check "mine": the statement has no column state, only name
        sql: "SELECT name, 0 AS state FROM data", text: "{where}" @ server.yaml:4: check "mine": the statement has no column where, only name, state
        sql: "SELECT 1 FROM data; DROP TABLE data", critical: 1 row @ server.yaml:4: check "mine": more than one statement, expected one SELECT: another begins at line 1, column 21
        """)
    void aStatementThatDoesNotCompileKeepsTheServerFromStarting(String check, String expected) throws Exception {
        Files.writeString(folder.resolve("cmdb.csv"), "container,host,dataCenter\nbe5,host58,TX\n");
        Files.writeString(
                folder.resolve("server.yaml"),
                "listen: 127.0.0.1:0\ncmdb: {csv: cmdb.csv}\nchecks:\n- {name: mine, " + check + "}\n");

        assertThatThrownBy(() ->
                        EarshotServer.start(ConfigFile.read(folder.resolve("server.yaml")), InstantSource.system()))
                .isInstanceOf(CannotStartException.class)
                .satisfies(e ->
                        assertThat(e.getMessage().replace(folder + "/", "")).isEqualTo(expected));
    }

    @Test
    void aDestinationWhoseNameIsUnknownIsToldAndKeepsNoServerFromStarting() throws Exception {
        String destinations = """
            nagios:
              destinations:
                - {name: n1, nsca: {host: no.such.host.invalid}}
                - {name: n2, alertmanager: {url: "http://no.such.host.invalid"}}
                - {name: n3, icinga: {url: "https://no.such.host.invalid:5665", user: a, passwordFile: %s}}
            """.formatted(Files.writeString(folder.resolve("password"), "s3cret"));
        try (RunningServer server = RunningServer.start(folder, CMDB, "", "1s", destinations)) {
            String told = "";
            for (int i = 0; i < 3_000 && !TROUBLED.matcher(told).find(); i++) {
                Thread.sleep(100);
                told = server.csv("SELECT name, state, problem FROM destination ORDER BY name");
            }
            assertThat(told).containsPattern(TROUBLED);
        }
    }

    private void report(RunningServer server, String state, double load) throws Exception {
        String report = """
            {"container": "be5.host58", "startId": "a", "sequence": %d, "load": %s, "links": [
             {"ip": "192.168.7.1", "sent": 10, "received": 0, "state": "%s"}]}
            """.formatted(++sequence, load, state);
        assertThat(server.post("/api/v1/containers/be5.host58/report", report).statusCode())
                .isEqualTo(204);
    }
}
