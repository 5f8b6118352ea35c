package io.earshot.lab.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.earshot.http.tls.ClientTls;
import io.earshot.http.tls.TlsException;
import io.earshot.lab.files.TemporaryFolder;
import io.earshot.lab.ratios.Ratio;
import io.earshot.lab.tls.Certificate;
import io.earshot.model.ContainerName;
import io.earshot.model.Ip;
import io.earshot.model.Partner;
import io.earshot.model.PartnerList;
import io.earshot.model.Report;
import io.earshot.model.ServiceKind;
import io.earshot.model.ServiceProbe;
import io.earshot.model.ServiceProbes;
import io.earshot.model.ServiceReports;
import io.earshot.model.json.BadJsonException;
import io.earshot.model.json.PartnerListJson;
import io.earshot.model.json.ReportJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/**
 * CPU of an agent with ten partners and ten probes of services at their usual interval, beside one without these probes at the same time. Both
 * run as the agent's own launcher starts it, in the interpreter.
 */
public final class ServiceCostBench {

    private static final int PARTNERS = 10;
    private static final Duration WARM_UP = Duration.ofSeconds(60);
    private static final ContainerName WITH = ContainerName.parse("with.bench");
    private static final ContainerName WITHOUT = ContainerName.parse("without.bench");

    private final int rounds;
    private final int seconds;
    private final int encrypted;
    private final AtomicLong up = new AtomicLong();

    /**
     * @param seconds of each round
     * @param encrypted how many of the ten probes make a TLS handshake; the others send a GET
     */
    public ServiceCostBench(int rounds, int seconds, int encrypted) {
        this.rounds = rounds;
        this.seconds = seconds;
        this.encrypted = encrypted;
    }

    /** Returns a table, and how many results said that a service works. */
    public String run() throws IOException, InterruptedException {
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            HttpServer plain = HttpServer.create(anyPort(), 0);
            HttpsServer tls = HttpsServer.create(anyPort(), 0);
            try {
                return run(folder.path(), plain, tls);
            } finally {
                plain.stop(0);
                tls.stop(0);
            }
        }
    }

    private static InetSocketAddress anyPort() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    private String run(Path folder, HttpServer plain, HttpsServer tls) throws IOException, InterruptedException {
        try {
            Certificate.write(folder, "service");
        } catch (GeneralSecurityException e) {
            throw new IOException(e.getMessage(), e);
        }
        try {
            tls.setHttpsConfigurator(new HttpsConfigurator(ClientTls.of(
                    Optional.empty(),
                    Optional.of(folder.resolve("service.crt")),
                    Optional.of(folder.resolve("service.key")))));
        } catch (TlsException e) {
            throw new IOException(e.getMessage(), e);
        }
        for (HttpServer server : List.of(plain, tls)) {
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.createContext("/", ServiceCostBench::ready);
        }
        ServiceProbes probes = new ServiceProbes(
                IntStream.range(0, PARTNERS)
                        .mapToObj(i -> probe(
                                i,
                                i < encrypted ? ServiceKind.HTTPS : ServiceKind.HTTP,
                                (i < encrypted ? tls : plain).getAddress().getPort(),
                                "/"))
                        .toList(),
                Files.readString(folder.resolve("service.crt")));
        serve(plain, WITH, probes);
        serve(plain, WITHOUT, ServiceProbes.NONE);
        plain.start();
        tls.start();
        URI server = URI.create("http://127.0.0.1:" + plain.getAddress().getPort());
        Process with = agent(server, WITH).start();
        Process without = agent(server, WITHOUT).start();
        try {
            Thread.sleep(WARM_UP);
            double[] ours = new double[rounds];
            double[] theirs = new double[rounds];
            for (int round = 0; round < rounds; round++) {
                long before = cpuNanos(with);
                long beforeOther = cpuNanos(without);
                long begin = System.nanoTime();
                Thread.sleep(Duration.ofSeconds(seconds));
                double nanos = System.nanoTime() - begin;
                ours[round] = (cpuNanos(with) - before) / nanos * 100;
                theirs[round] = (cpuNanos(without) - beforeOther) / nanos * 100;
            }
            return Ratio.table(List.of(Ratio.ofTurns(
                            "CPU of an agent with 10 partners and 10 probes of services (" + encrypted
                                    + " over TLS) every 30 s, % of a core",
                            ours,
                            "the same without services",
                            theirs)))
                    + "\nservices that were told to work: " + up.get();
        } finally {
            with.destroy();
            without.destroy();
        }
    }

    /** CPU of all its threads, those that ended among them. */
    private static long cpuNanos(Process process) throws IOException {
        return process.info()
                .totalCpuDuration()
                .orElseThrow(() -> new IOException("the agent ended, or its CPU cannot be read"))
                .toNanos();
    }

    /** @param folder of the path that is asked for */
    static ServiceProbe probe(int number, ServiceKind kind, int port, String folder) {
        return new ServiceProbe(
                Ip.parse("127.0.0.1"),
                "",
                port,
                kind,
                folder + number,
                ServiceProbe.DEFAULT_INTERVAL,
                ServiceProbe.DEFAULT_TIMEOUT,
                Optional.empty(),
                "",
                Optional.empty(),
                0);
    }

    private static void ready(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.sendResponseHeaders(HttpURLConnection.HTTP_OK, -1);
        }
    }

    private void serve(HttpServer server, ContainerName name, ServiceProbes probes) {
        String path = "/api/v1/containers/" + name;
        List<Partner> partners = new ArrayList<>();
        for (int i = 0; i < PARTNERS; i++) {
            partners.add(new Partner(
                    Ip.parse("127.81.0." + (i + 1)),
                    Optional.empty(),
                    OptionalInt.empty(),
                    PartnerList.DEFAULT_INTERVAL));
        }
        server.createContext(path + "/partners", exchange -> {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            PartnerListJson.write(
                    new PartnerList(name, Duration.ofMinutes(2), PartnerList.DEFAULT_DOWN_AFTER, partners).with(probes),
                    body);
            try (exchange) {
                exchange.sendResponseHeaders(HttpURLConnection.HTTP_OK, body.size());
                body.writeTo(exchange.getResponseBody());
            }
        });
        server.createContext(path + "/report", this::report);
    }

    private void report(HttpExchange exchange) throws IOException {
        try (exchange) {
            Report report = ReportJson.read(WorkingAgent.body(exchange));
            report.section(ServiceReports.class)
                    .ifPresent(services -> up.addAndGet(services.probes().stream()
                            .filter(result -> !result.state().isTrouble())
                            .count()));
            exchange.sendResponseHeaders(HttpURLConnection.HTTP_NO_CONTENT, -1);
        } catch (BadJsonException e) {
            exchange.sendResponseHeaders(HttpURLConnection.HTTP_BAD_REQUEST, -1);
        }
    }

    /** With the options of packaging/agent/java.options that matter for CPU and memory. */
    static List<String> command(String server, ContainerName name) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xint",
                "-XX:+UseSerialGC",
                "-Xms8m",
                "-Xmx64m", // of which the names of all jar files take a part, in a checkout
                "-Xmn2m",
                "-Xss256k",
                "-Djdk.virtualThreadScheduler.parallelism=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                BenchAgent.class.getName(),
                server,
                name.toString());
    }

    private static ProcessBuilder agent(URI server, ContainerName name) {
        return new ProcessBuilder(command(server.toString(), name))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
    }
}
