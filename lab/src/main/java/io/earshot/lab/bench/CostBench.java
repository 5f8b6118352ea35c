package io.earshot.lab.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.earshot.lab.files.TemporaryFolder;
import io.earshot.lab.fleet.programs.FreePort;
import io.earshot.lab.ratios.Ratio;
import io.earshot.model.ContainerName;
import io.earshot.model.Ip;
import io.earshot.model.LinkReport;
import io.earshot.model.Partner;
import io.earshot.model.PartnerList;
import io.earshot.model.json.BadJsonException;
import io.earshot.model.json.PartnerListJson;
import io.earshot.model.json.ReportJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * CPU for each probe: a real agent process, fping and prometheus-blackbox-exporter at the same time, each at the same 1,000 loopback addresses,
 * each a hundred probes a second, evenly. The CPU of whoever asks the exporter is left out, that of the agent's reports is not.
 */
public final class CostBench {

    private static final int TARGETS = 1_000;
    private static final int PROBES_A_SECOND = 100;
    private static final Duration INTERVAL = Duration.ofSeconds(TARGETS / PROBES_A_SECOND);
    private static final String MANY = "1000000";
    private static final Duration WARM_UP = Duration.ofSeconds(30);
    private static final ContainerName NAME = ContainerName.parse("bench.host");

    private final int rounds;
    private final int seconds;
    private final AtomicLong reported = new AtomicLong();

    /** @param seconds of each round */
    public CostBench(int rounds, int seconds) {
        this.rounds = rounds;
        this.seconds = seconds;
    }

    /** Microseconds of CPU a probe, beside both. */
    public record Result(Ratio fping, Ratio blackbox, long lost) {
        @Override
        public String toString() {
            return Ratio.table(List.of(fping, blackbox)) + "\nprobes lost: " + lost;
        }
    }

    /** @throws IOException with a message for people, as when a program is missing */
    public Result run() throws IOException, InterruptedException {
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            return run(folder.path());
        }
    }

    private Result run(Path folder) throws IOException, InterruptedException {
        double[] ours = new double[rounds];
        double[] fpings = new double[rounds];
        double[] exporters = new double[rounds];
        Path list = Files.writeString(
                folder.resolve("targets"),
                targets().stream().map(ip -> ip + "\n").collect(Collectors.joining()));
        Path modules = Files.writeString(
                folder.resolve("blackbox.yml"),
                "modules: {icmp: {prober: icmp, timeout: 1s, icmp: {preferred_ip_protocol: ip4}}}\n");
        int port = FreePort.find();
        HttpServer server = serve();
        try (Rival agent = new Rival(agent(
                        URI.create("http://127.0.0.1:" + server.getAddress().getPort())));
                Rival fping = new Rival(new ProcessBuilder(
                        "fping",
                        // With -l it would say a word of each probe, and stand still when nobody reads it.
                        "-c",
                        MANY,
                        "-q",
                        "-i",
                        "10",
                        "-p",
                        Long.toString(INTERVAL.toMillis()),
                        "-f",
                        list.toString()));
                Rival blackbox = new Rival(new ProcessBuilder(
                                "prometheus-blackbox-exporter",
                                "--config.file=" + modules,
                                "--web.listen-address=127.0.0.1:" + port,
                                "--log.level=error")
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD))) {
            ask(port, WARM_UP);
            for (int round = 0; round < rounds; round++) {
                long agentBefore = agent.cpuNanos();
                long fpingBefore = fping.cpuNanos();
                long blackboxBefore = blackbox.cpuNanos();
                long begin = System.nanoTime();
                long asked = ask(port, Duration.ofSeconds(seconds));
                double due = (System.nanoTime() - begin) / 1e9 * PROBES_A_SECOND;
                ours[round] = (agent.cpuNanos() - agentBefore) / due / 1e3;
                fpings[round] = (fping.cpuNanos() - fpingBefore) / due / 1e3;
                exporters[round] = (double) (blackbox.cpuNanos() - blackboxBefore) / asked / 1e3;
            }
            requireSent(fping.interrupt());
            String what = String.format(
                    Locale.ROOT,
                    "CPU of a probe, %,d loopback addresses, %d probes a second, µs",
                    TARGETS,
                    PROBES_A_SECOND);
            return new Result(
                    Ratio.ofTurns(what, ours, "fping", fpings, new Ratio.Goal.AtMost(2)),
                    Ratio.ofTurns(what, ours, "blackbox exporter", exporters, new Ratio.Goal.AtMost(0.1)),
                    reported.get());
        } finally {
            server.stop(0);
        }
    }

    private static List<Ip> targets() {
        return IntStream.range(0, TARGETS)
                .mapToObj(i -> Ip.parse("127.79." + i / 250 + "." + (i % 250 + 1)))
                .toList();
    }

    /** As the agent's own launcher starts it. */
    private static ProcessBuilder agent(URI server) {
        return new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx16m",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                BenchAgent.class.getName(),
                server.toString(),
                NAME.toString());
    }

    /** The two calls that an agent knows. */
    private HttpServer serve() throws IOException {
        HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        String path = "/api/v1/containers/" + NAME;
        http.createContext(path + "/partners", this::partners);
        http.createContext(path + "/report", this::report);
        http.start();
        return http;
    }

    private void partners(HttpExchange exchange) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        List<Partner> partners = targets().stream()
                .map(ip -> new Partner(ip, Optional.empty(), OptionalInt.empty(), INTERVAL))
                .toList();
        PartnerListJson.write(
                new PartnerList(NAME, PartnerList.DEFAULT_CYCLE, PartnerList.DEFAULT_DOWN_AFTER, partners), body);
        try (exchange) {
            exchange.sendResponseHeaders(HttpURLConnection.HTTP_OK, body.size());
            body.writeTo(exchange.getResponseBody());
        }
    }

    private void report(HttpExchange exchange) throws IOException {
        try (exchange) {
            for (LinkReport link : ReportJson.read(WorkingAgent.body(exchange)).links()) {
                reported.addAndGet(link.sent() - link.received());
            }
            exchange.sendResponseHeaders(HttpURLConnection.HTTP_NO_CONTENT, -1);
        } catch (BadJsonException e) {
            exchange.sendResponseHeaders(HttpURLConnection.HTTP_BAD_REQUEST, -1);
        }
    }

    /** Asks the exporter for one address after the other, evenly. */
    private static long ask(int port, Duration time) throws IOException, InterruptedException {
        List<Ip> targets = targets();
        long begin = System.nanoTime();
        long asked = 0;
        while (System.nanoTime() - begin < time.toNanos()) {
            String target = targets.get((int) (asked % TARGETS)).toString();
            HttpURLConnection http =
                    (HttpURLConnection) URI.create("http://127.0.0.1:" + port + "/probe?module=icmp&target=" + target)
                            .toURL()
                            .openConnection();
            try (InputStream answer = http.getInputStream()) {
                answer.readAllBytes();
                asked++;
            } catch (IOException notYet) {
                if (time.compareTo(WARM_UP) != 0) {
                    throw notYet;
                }
            }
            long next = begin + asked * 1_000_000_000L / PROBES_A_SECOND;
            Thread.sleep(Duration.ofNanos(Math.max(1_000_000, next - System.nanoTime())));
        }
        return asked;
    }

    /** From lines as {@code 127.79.0.1 : xmt/rcv/%loss = 9/9/0%, …}. */
    private void requireSent(String said) throws IOException {
        long sent = said.lines()
                .filter(line -> line.contains("xmt/rcv"))
                .mapToLong(line -> Long.parseLong(line.replaceAll(".*= (\\d+)/.*", "$1")))
                .sum();
        long due = PROBES_A_SECOND * (WARM_UP.toSeconds() + (long) rounds * seconds);
        if (sent < due * 0.9) {
            throw new IOException("fping sent " + sent + " probes where " + due + " were due; it said: "
                    + said.lines().findFirst().orElse(""));
        }
    }
}
