package io.earshot.lab.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.agent.exchanges.Exchanges;
import io.earshot.lab.RealPrograms;
import io.earshot.lab.netns.Namespace;
import io.earshot.lab.netns.Namespaces;
import io.earshot.model.CaptureReport;
import io.earshot.model.ContainerName;
import io.earshot.model.ExchangeReport;
import io.earshot.model.ExchangeReport.Count;
import io.earshot.model.PartnerList;
import io.earshot.model.Section;
import io.earshot.model.SocketReport.Direction;
import io.earshot.model.WireSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real nginx in a network namespace whose traffic the agent's instrument captures, against nginx's own log. */
@Timeout(600)
class ExchangesIT {

    private static final String CLIENT = "10.96.0.1";
    private static final String SERVER = "10.96.0.2";
    private static final long PAUSE = 200_000_000;

    @TempDir
    private Path folder;

    private Namespaces namespaces;
    private Namespace clientNetwork;
    private Namespace serverNetwork;
    private Process nginx;
    private Exchanges exchanges;

    @BeforeEach
    void connect() throws Exception {
        List.of("ip", "nginx", "curl").forEach(RealPrograms::require);
        RealPrograms.requireLibpcap();
        namespaces = Namespaces.open();
        clientNetwork = namespaces.add("client");
        serverNetwork = namespaces.add("server");
        namespaces.connect(clientNetwork, "eth0", serverNetwork, "eth0");
        clientNetwork.ip("addr", "add", CLIENT + "/24", "dev", "eth0");
        serverNetwork.ip("addr", "add", SERVER + "/24", "dev", "eth0");
        Files.writeString(folder.resolve("nginx.conf"), """
            daemon off; pid %1$s/pid; error_log %1$s/error.log; worker_processes 1; user root;
            events {}
            http {
              log_format plain '$time_iso8601 $status $request_method';
              access_log %1$s/access.log plain;
              client_body_temp_path %1$s; proxy_temp_path %1$s; fastcgi_temp_path %1$s; uwsgi_temp_path %1$s; scgi_temp_path %1$s;
              server {
                listen %2$s:8080;
                location /ok/ { return 200 "fine"; }
                location /bad/ { return 503 "out of order"; }
              }
            }
            """.formatted(folder, SERVER));
        nginx = serverNetwork.start(
                RealPrograms.require("nginx").toString(),
                "-c",
                folder.resolve("nginx.conf").toString());
        exchanges = new Exchanges(
                "be5.host58", Optional.of(serverNetwork.path()), System::nanoTime, InstantSource.system());
    }

    @AfterEach
    void end() {
        if (exchanges != null) {
            exchanges.close();
        }
        if (nginx != null) {
            nginx.destroyForcibly();
        }
        if (namespaces != null) {
            namespaces.close();
        }
    }

    private void follow(String interfaceName) {
        exchanges.follow(new PartnerList(
                        ContainerName.parse("be5.host58"), Duration.ofMinutes(2), Duration.ofSeconds(20), List.of())
                .with(new WireSettings(List.of(interfaceName), "", 1, Map.of(), List.of())));
    }

    private <S extends Section> Optional<S> take(Class<S> kind) {
        return exchanges.take().stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .findFirst();
    }

    private CaptureReport.Capture awaitCapture() {
        return await(capture -> capture.problem().isEmpty());
    }

    private CaptureReport.Capture await(Predicate<CaptureReport.Capture> wanted) {
        while (true) {
            Optional<CaptureReport.Capture> capture = take(CaptureReport.class)
                    .map(report -> report.captures().getFirst())
                    .filter(wanted);
            if (capture.isPresent()) {
                return capture.get();
            }
            pause();
        }
    }

    private static void pause() {
        assertThat(Thread.interrupted()).as("the test takes too long").isFalse();
        LockSupport.parkNanos(PAUSE);
    }

    /** Each of both has some requests in one connection, literals in their paths, and a query that nobody may see. */
    private void request(String path, int count) throws Exception {
        assertThat(curl(path + "[1-" + count + "]?token=hunter2")).isZero();
    }

    private int curl(String target) throws Exception {
        Process curl = clientNetwork.start(
                RealPrograms.require("curl").toString(), "-s", "http://" + SERVER + ":8080" + target);
        assertThat(curl.getInputStream().readAllBytes().length).isNotNegative();
        return curl.waitFor();
    }

    @Test
    void nginxCountsWhatTheCaptureCountsMinuteByMinute() throws Exception {
        follow("eth0");
        awaitCapture();

        while (curl("/ok/0") != 0) {
            pause();
        }
        for (int i = 0; i < 3; i++) {
            request("/ok/", 20);
            request("/bad/", 5);
        }
        Map<Instant, Map<String, Long>> logged = logged();
        Instant last = logged.keySet().stream().max(Instant::compareTo).orElseThrow();
        List<Count> counted = awaitMinutes(last);

        Map<Instant, Map<String, Long>> seen = new TreeMap<>();
        for (Count count : counted) {
            assertThat(count.direction()).isEqualTo(Direction.IN);
            assertThat(count.ip().orElseThrow()).hasToString(CLIENT);
            assertThat(count.operation()).isIn("GET /ok/{}", "GET /bad/{}");
            count.codes()
                    .forEach((code, number) -> seen.computeIfAbsent(count.minute(), _ -> new TreeMap<>())
                            .merge(code, number, Long::sum));
        }
        assertThat(seen).isEqualTo(logged);
        assertThat(counted.toString()).doesNotContain("hunter2");
        CaptureReport.Capture capture = awaitCapture();
        assertThat(capture.dropped()).isZero();
        assertThat(capture.gaps()).isZero();
    }

    /** Statuses by minute, as nginx wrote them. */
    private Map<Instant, Map<String, Long>> logged() throws Exception {
        return Files.readAllLines(folder.resolve("access.log")).stream()
                .map(line -> line.split(" "))
                .collect(Collectors.groupingBy(
                        words -> ZonedDateTime.parse(words[0]).toInstant().truncatedTo(ChronoUnit.MINUTES),
                        TreeMap::new,
                        Collectors.groupingBy(words -> words[1], TreeMap::new, Collectors.counting())));
    }

    private List<Count> awaitMinutes(Instant last) {
        while (true) {
            List<Count> counts = take(ExchangeReport.class).map(ExchangeReport::exchanges).orElse(List.of()).stream()
                    .filter(count -> count.protocol().equals("http1"))
                    .toList();
            if (counts.stream().anyMatch(count -> count.minute().equals(last))) {
                return counts;
            }
            pause();
        }
    }

    @Test
    void anInterfaceThatIsNotThereIsSaidAndCapturedOnceItComes() throws Exception {
        follow("eth7");
        await(capture -> capture.problem().orElse("").startsWith("no interface eth7; expected one of"));

        namespaces.connect(clientNetwork, "eth7", serverNetwork, "eth7");
        assertThat(awaitCapture().name()).isEqualTo("eth7");
    }

    @Test
    void aCaptureThatDiesBeginsAnewAndEndsWithItsAgent() throws Exception {
        follow("eth0");
        awaitCapture();
        ProcessHandle first = captures().getFirst();
        assertThat(first.destroyForcibly()).isTrue();
        while (first.isAlive()) {
            pause();
        }
        assertThat(take(CaptureReport.class).orElseThrow().captures().getFirst().problem())
                .hasValueSatisfying(problem -> assertThat(problem).contains("capturing process"));
        awaitCapture();

        ProcessHandle second = captures().getFirst();
        exchanges.close();
        while (second.isAlive()) {
            pause();
        }
    }

    private static List<ProcessHandle> captures() {
        return ProcessHandle.current()
                .children()
                .filter(child -> child.info()
                        .arguments()
                        .map(arguments -> List.of(arguments).contains("io.earshot.agent.exchanges.CaptureMain"))
                        .orElse(false))
                .toList();
    }
}
