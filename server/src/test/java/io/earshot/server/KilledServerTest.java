package io.earshot.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that is killed (SIGKILL) and started again on the same folder. */
class KilledServerTest {

    private static final String INCIDENTS = "SELECT id, since, state, summary FROM incident";

    @TempDir
    private Path folder;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private Process process;
    private URI uri;
    private int sequence;

    @BeforeEach
    void start() throws Exception {
        Files.writeString(folder.resolve("cmdb.csv"), """
            container,host,dataCenter,addresses,services,uses
            be5,host58,TX,192.168.5.11,be,db1
            be6,host58,TX,192.168.5.12,be,
            db1,host7,TX,192.168.7.1,db1,
            """);
        launch(Duration.ofSeconds(3));
    }

    private void launch(Duration cycle) throws Exception {
        Files.writeString(folder.resolve("server.yaml"), """
            listen: 127.0.0.1:0
            cycle: %ds
            probeInterval: 1s
            incidents: {hold: 1s}
            cmdb: {csv: cmdb.csv}
            pdns: {domains: [example.com]}
            """.formatted(cycle.toSeconds()));
        launch();
    }

    @AfterEach
    void stop() {
        process.destroyForcibly();
        client.close();
    }

    @Test
    void whatMattersOutlivesAServerThatIsKilled() throws Exception {
        // A cycle so long that nobody turns silent while a busy machine starts the server anew.
        process.destroyForcibly().waitFor();
        launch(Duration.ofSeconds(20));
        report("DOWN");
        String open = until(INCIDENTS, answer -> answer.contains("OPEN"));
        assertThat(post("/api/v1/mutes", """
            {"places": ["be6.host58"], "reason": "move", "for": "1h"}""")).contains("move");
        assertThat(put("/api/v1/containers/be6.host58/published-partners", "{\"partners\": [\"192.168.7.1\"]}"))
                .contains("unknown");
        assertThat(put("/api/v1/nodes/BE5.host58/tags/tier", "{\"value\": \"gold\", \"who\": \"ann\"}"))
                .isEmpty();
        String events = until("SELECT id, at, container, toState FROM event", answer -> answer.contains("DOWN"));
        String mutes = until("SELECT id, places, reason FROM mute", answer -> answer.contains("move"));
        String addresses = sql("SELECT node, ip, validFrom, validTo FROM node_address ORDER BY ip");
        assertThat(addresses).contains("be5.host58,192.168.5.11,");
        String heard = sql("SELECT name, reportedAt FROM data WHERE reportedAt IS NOT NULL");
        assertThat(heard).contains("be5.host58");
        String tags = until("SELECT * FROM tag", answer -> answer.contains("be5.host58,tier,gold,rest,ann,"));
        Thread.sleep(Duration.ofMillis(1_500)); // what is older than a second must be kept

        killAndStartAgain();

        assertThat(until("SELECT * FROM tag", answer -> answer.contains("gold")))
                .isEqualTo(tags);
        assertThat(sql("SELECT node, ip, validFrom, validTo FROM node_address ORDER BY ip"))
                .isEqualTo(addresses);
        assertThat(sql("SELECT id, at, container, toState FROM event")).startsWith(events.stripTrailing());
        assertThat(sql("SELECT id, places, reason FROM mute")).isEqualTo(mutes);
        assertThat(sql("SELECT name, state FROM data WHERE name = 'be5.host58'"))
                .contains("be5.host58,WAITING");
        assertThat(sql("SELECT name, reportedAt FROM data WHERE reportedAt IS NOT NULL"))
                .isEqualTo(heard);
        assertThat(sql("SELECT container, ip, source FROM partner WHERE container = 'be6.host58'"))
                .contains("192.168.7.1,published");
        String unverified = sql(INCIDENTS);
        assertThat(unverified).contains("OPEN", "unverified since the server's restart");
        assertThat(idAndSince(unverified)).isEqualTo(idAndSince(open));

        report("DOWN");
        String confirmed = until(INCIDENTS, answer -> !answer.contains("unverified"));
        assertThat(confirmed).contains("OPEN");
        assertThat(idAndSince(confirmed)).isEqualTo(idAndSince(open));
    }

    @Test
    void anIncidentWhoseLinksAreHealthyAfterTheRestartIsOverAndItsIdIsNotUsedAgain() throws Exception {
        report("DOWN");
        until(INCIDENTS, answer -> answer.contains("OPEN"));
        Thread.sleep(Duration.ofMillis(1_500)); // what is older than a second must be kept

        killAndStartAgain();
        report("UP");

        assertThat(until("SELECT id, state, ending FROM incident", answer -> answer.contains("OVER")))
                .contains("1,OVER,recovered");
    }

    @Test
    void aContainerThatWasSilentIsSilentAfterTheRestart() throws Exception {
        report("UP");
        until("SELECT name, state FROM data", answer -> answer.contains("be5.host58,SILENT"));
        Thread.sleep(Duration.ofMillis(1_500)); // what is older than a second must be kept

        killAndStartAgain();

        assertThat(sql("SELECT name, state FROM data WHERE name = 'be5.host58'"))
                .contains("be5.host58,SILENT");
    }

    @Test
    void whatIsUsuallyLostOutlivesAServerThatIsKilled() throws Exception {
        double before = reportUntilOtherProbesAreKept(1_000, 0);
        killAndStartAgain();
        assertThat(reportUntilOtherProbesAreKept(12, before)).isGreaterThan(1_000);
    }

    @Test
    void curvesReachBackBeyondAServerThatIsKilledAndKeepWhatIsReportedMeanwhile() throws Exception {
        report("DOWN", 60);
        String recorded = "";
        for (long end = System.nanoTime() + Duration.ofMinutes(2).toNanos(); System.nanoTime() < end; ) {
            recorded = sql("/api/v1/sql?at=" + Instant.now(), "SELECT container, sent FROM link");
            if (recorded.contains("be5.host58,60")) {
                break;
            }
            Thread.sleep(50);
        }
        assertThat(recorded).contains("be5.host58,60");

        killAndStartAgain();
        report("UP", 72);

        // Of one step the mean, where the restart falls between two steps one point each.
        String link = "/api/v1/page/curves?container=be5.host58&ip=192.168.7.1&range=24h";
        List<Double> shown = List.of();
        for (long end = System.nanoTime() + Duration.ofMinutes(2).toNanos(); System.nanoTime() < end; ) {
            shown = losses(link);
            if (shown.stream().anyMatch(loss -> loss > 0)) {
                break;
            }
            Thread.sleep(50);
        }
        assertThat(shown).isIn(List.of(0.455), List.of(1.0, 0.0));
        for (String other : List.of("container=be5.host58", "from=TX&to=TX")) {
            assertThat(losses("/api/v1/page/curves?range=24h&" + other)).isEqualTo(shown);
        }
    }

    /** Returns the losses of a curve's points, the oldest first. */
    private List<Double> losses(String path) throws Exception {
        String curve = client.send(HttpRequest.newBuilder(uri.resolve(path)).build(), BodyHandlers.ofString())
                .body();
        return Pattern.compile("\"loss\":([0-9.]+)")
                .matcher(curve.replaceAll("\"of(Container|Partner)\":.*", ""))
                .results()
                .map(found -> Double.valueOf(found.group(1)))
                .toList();
    }

    /** Reports so many probes until the usual loss that is kept follows from another number of them; returns that. */
    private double reportUntilOtherProbesAreKept(int probes, double known) throws Exception {
        long end = System.nanoTime() + Duration.ofMinutes(5).toNanos();
        double kept = known;
        while (kept == known && System.nanoTime() < end) {
            report("UP", probes); // the first one only says that the link is up
            Thread.sleep(50);
            kept = Pattern.compile("\"from\":\"TX\",\"to\":\"TX\",\"sent\":([0-9.]+)")
                    .matcher(state())
                    .results()
                    .mapToDouble(line -> Double.parseDouble(line.group(1)))
                    .reduce(0, (_, newer) -> newer);
        }
        assertThat(kept).as(state()).isNotEqualTo(known);
        return kept;
    }

    private String state() throws Exception {
        try (Stream<Path> files = Files.walk(folder)) {
            Optional<Path> file =
                    files.filter(path -> path.endsWith("earshot.state")).findFirst();
            return file.isEmpty() ? "" : Files.readString(file.get());
        }
    }

    private void report(String state) throws Exception {
        report(state, 12);
    }

    private void report(String state, int probes) throws Exception {
        sequence++;
        post("/api/v1/containers/be5.host58/report", """
            {"container": "be5.host58", "startId": "a", "sequence": %d, "links":
              [{"ip": "192.168.7.1", "sent": %d, "received": %d, "state": "%s"}]}
            """.formatted(
                        sequence, probes, state.equals("UP") ? probes : 0, state));
    }

    private static String idAndSince(String csv) {
        String row = csv.lines().skip(1).findFirst().orElseThrow();
        return row.substring(0, row.indexOf(',', row.indexOf(',') + 1));
    }

    private void killAndStartAgain() throws Exception {
        process.destroyForcibly().waitFor();
        launch();
    }

    private void launch() throws Exception {
        String classes = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        if (KilledServer.class.getClassLoader() instanceof URLClassLoader loader) {
            classes = Stream.of(loader.getURLs()).map(URL::getPath).collect(Collectors.joining(File.pathSeparator));
        }
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        classes,
                        KilledServer.class.getName(),
                        folder.resolve("server.yaml").toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader out = process.inputReader();
        uri = URI.create(out.readLine());
    }

    private String until(String question, Predicate<String> wanted) throws Exception {
        long end = System.nanoTime() + Duration.ofMinutes(5).toNanos();
        String answer = sql(question);
        while (!wanted.test(answer) && System.nanoTime() < end) {
            Thread.sleep(50);
            answer = sql(question);
        }
        assertThat(wanted).as(question + ": " + answer).accepts(answer);
        return answer;
    }

    private String sql(String question) throws Exception {
        return sql("/api/v1/sql", question);
    }

    private String sql(String path, String question) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(uri.resolve(path))
                .header("Accept", "text/csv")
                .POST(HttpRequest.BodyPublishers.ofString(question))
                .build();
        return client.send(request, BodyHandlers.ofString()).body().replace("\r\n", "\n");
    }

    private String post(String path, String body) throws Exception {
        return send(HttpRequest.newBuilder(uri.resolve(path)).POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private String put(String path, String body) throws Exception {
        return send(HttpRequest.newBuilder(uri.resolve(path)).PUT(HttpRequest.BodyPublishers.ofString(body)));
    }

    private String send(HttpRequest.Builder request) throws Exception {
        return client.send(request.header("Content-Type", "application/json").build(), BodyHandlers.ofString())
                .body();
    }
}
