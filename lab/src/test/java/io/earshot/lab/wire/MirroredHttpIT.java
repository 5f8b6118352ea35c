package io.earshot.lab.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.lab.RealPrograms;
import io.earshot.lab.netns.Namespace;
import io.earshot.lab.netns.Namespaces;
import io.earshot.lab.tls.Certificate;
import io.earshot.traffic.command.TrafficCommand;
import io.earshot.traffic.config.TrafficConfig;
import io.earshot.traffic.site.TrafficService;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * A real nginx whose traffic two kernels mirror, so that each frame comes twice, captured live: what is told of its requests is what its own
 * log says, and card numbers that pass in bodies and heads are in no file.
 */
@Tag("alone")
@Timeout(600)
class MirroredHttpIT {

    private static final String CLIENT = "10.89.1.1";
    private static final String SERVER = "10.89.1.2";
    private static final String CARD = "6212345678900000003";
    private static final int PIPELINED = 30;

    /** The log of nginx has milliseconds. */
    private static final long RESOLUTION_MICROS = 1_000;

    @TempDir
    private Path folder;

    private Namespaces namespaces;
    private Namespace client;
    private Namespace mirror;
    private Process nginx;

    /** A line of nginx's log, or a row of a transaction. */
    private record Request(String client, String said, long fromMicros, long toMicros) {}

    @BeforeEach
    void connect() throws Exception {
        List.of("ip", "nft", "nginx", "curl").forEach(RealPrograms::require);
        Assumptions.assumeTrue("root".equals(System.getProperty("user.name")), "namespaces are made by root alone");
        namespaces = Namespaces.open();
        client = namespaces.add("client");
        Namespace server = namespaces.add("server");
        mirror = namespaces.add("mirror");
        namespaces.connect(client, "eth0", server, "eth0");
        namespaces.connect(server, "mon0", mirror, "m0");
        namespaces.connect(client, "mon0", mirror, "m1");
        client.ip("addr", "add", CLIENT + "/24", "dev", "eth0");
        server.ip("addr", "add", SERVER + "/24", "dev", "eth0");
        mirrorBothDirections(client);
        mirrorBothDirections(server);
        Certificate.write(folder, "shop");
        Files.writeString(folder.resolve("big.txt"), (CARD + " and some text\n").repeat(10_000));
        Files.writeString(folder.resolve("nginx.conf"), """
            daemon off; pid %1$s/pid; error_log %1$s/error.log; worker_processes 1; user root;
            events {}
            http {
              log_format plain '$remote_addr:$remote_port $request_method $uri $status $msec';
              access_log %1$s/access.log plain;
              client_body_temp_path %1$s; proxy_temp_path %1$s; fastcgi_temp_path %1$s; uwsgi_temp_path %1$s; scgi_temp_path %1$s;
              keepalive_requests 10000; client_max_body_size 10m; default_type text/plain;
              server {
                listen %2$s:8080;
                location /ok/ { return 200 "fine %3$s"; }
                location /bad/ { return 503 "out of order"; }
                location /pay { add_header X-Card %3$s always; return 402 '{"pan": "%3$s"}'; }
                location /big { alias %1$s/big.txt; }
                location /packed { gzip on; gzip_types *; gzip_min_length 0; alias %1$s/big.txt; }
              }
              server {
                listen %2$s:8443 ssl; access_log off;
                ssl_certificate %1$s/shop.crt; ssl_certificate_key %1$s/shop.key;
                location / { return 200 "%3$s"; }
              }
            }
            """.formatted(folder, SERVER, CARD));
        nginx = server.start(
                RealPrograms.require("nginx").toString(),
                "-c",
                folder.resolve("nginx.conf").toString());
    }

    private static void mirrorBothDirections(Namespace namespace) throws IOException {
        namespace.nft("""
            table netdev mirror {
              chain in { type filter hook ingress device "eth0" priority 0; dup to "mon0"; }
              chain out { type filter hook egress device "eth0" priority 0; dup to "mon0"; }
            }
            """);
    }

    @AfterEach
    void end() {
        if (nginx != null) {
            nginx.destroyForcibly();
        }
        if (namespaces != null) {
            namespaces.close();
        }
    }

    private static void await(Callable<Boolean> condition) throws Exception {
        while (!condition.call()) {
            Thread.sleep(100);
        }
    }

    private String curl(Namespace from, String... arguments) throws Exception {
        List<String> command =
                new ArrayList<>(List.of(RealPrograms.require("curl").toString(), "-s", "--noproxy", "*"));
        command.addAll(List.of(arguments));
        Process curl = from.start(command.toArray(String[]::new));
        String answer = new String(curl.getInputStream().readAllBytes(), UTF_8);
        int _ = curl.waitFor();
        return answer;
    }

    private long metric(URI uri, String name) throws Exception {
        return curl(mirror, uri.resolve("/metrics").toString())
                .lines()
                .filter(line -> line.startsWith("earshot_traffic_" + name + " "))
                .mapToLong(line -> new BigDecimal(line.substring(line.indexOf(' ') + 1)).longValue())
                .sum();
    }

    private String ask(URI uri, String sql) throws Exception {
        return curl(
                mirror,
                "-H",
                "Content-Type: application/sql",
                "-H",
                "Accept: text/csv",
                "--data-binary",
                sql,
                uri.resolve("/api/v1/sql").toString());
    }

    /** Sends many requests before it reads an answer. */
    private static boolean pipeline() throws IOException {
        try (Socket socket = new Socket(SERVER, 8_080)) {
            StringBuilder requests = new StringBuilder();
            for (int i = 1; i <= PIPELINED; i++) {
                requests.append("GET /")
                        .append(i % 3 == 0 ? "bad" : "ok")
                        .append('/')
                        .append(i);
                requests.append("?card=")
                        .append(CARD)
                        .append(" HTTP/1.1\r\nHost: shop\r\nCookie: ")
                        .append(CARD);
                requests.append("\r\n\r\n");
            }
            socket.getOutputStream().write(requests.toString().getBytes(US_ASCII));
            // A connection that nginx closes is logged later, once the client has closed it, too.
            StringBuilder answers = new StringBuilder();
            byte[] piece = new byte[4_096];
            while (answers.toString().split("HTTP/1.1 ", -1).length <= PIPELINED
                    || !answers.toString().endsWith("out of order")) {
                int length = socket.getInputStream().read(piece);
                assertThat(length).isPositive();
                answers.append(new String(piece, 0, length, ISO_8859_1));
            }
            return true;
        }
    }

    private void sendRequests() throws Exception {
        String base = "http://" + SERVER + ":8080";
        curl(client, base + "/ok/[1-20]?pan=" + CARD);
        curl(client, base + "/bad/[1-5]", base + "/ok/[1-5]");
        assertThat(curl(client, "-d", "{\"pan\": \"" + CARD + "\"}", base + "/pay"))
                .contains(CARD);
        Path upload = folder.resolve("big.txt");
        curl(client, "--data-binary", "@" + upload, base + "/pay", base + "/pay");
        curl(client, "-T", upload.toString(), "-H", "Transfer-Encoding: chunked", "-H", "Expect:", base + "/pay");
        assertThat(curl(client, base + "/big", base + "/big")).contains(CARD);
        assertThat(curl(client, "--compressed", base + "/packed")).contains(CARD);
        curl(client, "-I", base + "/ok/head");
        assertThat(InNamespace.start(client, MirroredHttpIT::pipeline).get()).isTrue();
        assertThat(curl(client, "-k", "https://" + SERVER + ":8443/[1-3]")).contains(CARD);
    }

    private List<Request> logged() throws IOException {
        return Files.readAllLines(folder.resolve("access.log")).stream()
                .map(line -> line.split(" ", -1))
                .map(words -> {
                    long micros = new BigDecimal(words[4]).movePointRight(6).longValueExact();
                    return new Request(words[0], words[1] + " " + template(words[2]) + " " + words[3], micros, micros);
                })
                .toList();
    }

    private static String template(String path) {
        return path.replaceAll("[0-9]+", "{}");
    }

    private List<Request> told(URI uri) throws Exception {
        String rows = ask(
                uri,
                "SELECT client, operation, code, at, COALESCE(latency, 0) AS latency FROM transaction"
                        + " WHERE app = 'shop' ORDER BY at, latency");
        return rows.lines()
                .skip(1)
                .map(line -> line.replace("\"", "").split(","))
                .map(cells -> {
                    long at = micros(cells[3]);
                    return new Request(
                            cells[0],
                            cells[1] + " " + cells[2],
                            at,
                            at + new BigDecimal(cells[4]).movePointRight(3).longValue());
                })
                .toList();
    }

    private static long micros(String text) {
        Instant at = text.endsWith("Z")
                ? Instant.parse(text.replace(' ', 'T'))
                : LocalDateTime.parse(text.replace(' ', 'T'), DateTimeFormatter.ISO_LOCAL_DATE_TIME)
                        .toInstant(ZoneOffset.UTC);
        return at.getEpochSecond() * 1_000_000 + at.getNano() / 1_000;
    }

    /** Returns what was said on each connection, in order; where requests and answers share packets, rows have no order. */
    private static Map<String, List<List<String>>> byConnection(List<Request> requests, List<Request> rows) {
        Map<String, List<List<String>>> said = new TreeMap<>();
        for (Map.Entry<String, List<Request>> connection :
                rows.stream().collect(Collectors.groupingBy(Request::client)).entrySet()) {
            List<String> own = requests.stream()
                    .filter(request -> request.client().equals(connection.getKey()))
                    .map(Request::said)
                    .toList();
            List<List<String>> groups = new ArrayList<>();
            for (int from = 0; from < own.size(); ) {
                int to = from + 1;
                while (to < own.size() && sharesPackets(connection.getValue(), from, to)) {
                    to++;
                }
                groups.add(own.subList(from, to).stream().sorted().toList());
                from = to;
            }
            said.put(connection.getKey(), groups);
        }
        return said;
    }

    private static boolean sharesPackets(List<Request> rows, int one, int other) {
        return other < rows.size()
                && rows.get(one).fromMicros() == rows.get(other).fromMicros()
                && rows.get(one).toMicros() == rows.get(other).toMicros();
    }

    private Path config() throws IOException {
        return Files.writeString(folder.resolve("traffic.yaml"), """
                directory: captures
                state: state
                listen: 127.0.0.1:0
                capture: {interfaces: [m0, m1], size: 64MB}
                apps:
                  - {name: shop, addresses: ["%1$s:8080"], protocol: http}
                  - {name: secure, addresses: ["%1$s:8443"], protocol: http}
                """.formatted(SERVER));
    }

    /** Returns what the service told of all requests that nginx has logged. */
    private List<Request> watch(TrafficService service) throws Exception {
        URI uri = service.start().orElseThrow();
        FutureTask<Boolean> running = new FutureTask<>(() -> {
            service.run();
            return true;
        });
        Thread.ofPlatform().start(running);
        // The capture has begun once a frame of no app has come.
        await(() -> {
            curl(client, "http://" + SERVER + ":9999");
            return metric(uri, "live_left_out_total") > 0;
        });
        sendRequests();
        await(() -> told(uri).size() >= logged().size());
        await(() -> metric(uri, "encrypted_bytes_total") > 3L * CARD.length());
        await(() -> metric(uri, "live_frames_total") == metric(uri, "frames_total"));
        assertThat(metric(uri, "live_dropped_total")).isZero();
        assertThat(metric(uri, "gaps_total")).isZero();
        List<Request> told = told(uri);
        service.stop();
        assertThat(running.get()).isTrue();
        return told;
    }

    @Test
    void theFiguresAreThoseOfTheLogAndNoCardReachesTheDisk() throws Exception {
        Path config = config();
        List<Request> told = InNamespace.start(mirror, () -> {
                    try (TrafficService service = new TrafficService(
                            TrafficConfig.read(config),
                            TrafficConfig.read(config).station().orElseThrow(),
                            Optional.empty(),
                            InstantSource.system())) {
                        return watch(service);
                    }
                })
                .get();
        List<Request> logged = logged();

        assertThat(told).hasSameSizeAs(logged);
        assertThat(byConnection(told, told)).isEqualTo(byConnection(logged, told));
        assertThat(told).hasSizeGreaterThan(60 + 6);
        timesAgree(told, logged);
        String printed = once(config);
        assertThat(codes(printed)).isEqualTo(count(logged));
        assertThat(printed + told).doesNotContain(CARD.substring(6, 15));
        for (Path searched : List.of(folder.resolve("captures"), folder.resolve("state"))) {
            for (Path file : files(searched)) {
                assertThat(Files.readString(file, ISO_8859_1))
                        .as("%s", file)
                        .doesNotContain(CARD.substring(6, 15), "some text");
            }
        }
    }

    /** A small answer is logged between the first packet of its request and the first of the answer. */
    private static void timesAgree(List<Request> told, List<Request> logged) {
        Map<String, List<Request>> toldBy = told.stream().collect(Collectors.groupingBy(Request::client));
        Map<String, List<Request>> loggedBy = logged.stream().collect(Collectors.groupingBy(Request::client));
        int compared = 0;
        for (Map.Entry<String, List<Request>> connection : loggedBy.entrySet()) {
            for (int i = 0; i < connection.getValue().size(); i++) {
                Request line = connection.getValue().get(i);
                if (!line.said().startsWith("GET /ok/") && !line.said().startsWith("GET /bad/")) {
                    continue;
                }
                Request row = toldBy.get(connection.getKey()).get(i);
                assertThat(line.fromMicros())
                        .as("%s beside %s", row, line)
                        .isBetween(row.fromMicros() - RESOLUTION_MICROS, row.toMicros() + RESOLUTION_MICROS);
                compared++;
            }
        }
        assertThat(compared).isGreaterThanOrEqualTo(60);
    }

    private static Map<String, Long> count(List<Request> logged) {
        return logged.stream()
                .collect(Collectors.groupingBy(
                        request -> request.said().substring(request.said().lastIndexOf(' ') + 1),
                        TreeMap::new,
                        Collectors.counting()));
    }

    /** Returns how often each code came, as the last column of a line says: {@code 200:44 402:4}. */
    private static Map<String, Long> codes(String printed) {
        String line = printed.lines()
                .filter(each -> each.contains("\tall\t"))
                .findFirst()
                .orElseThrow();
        Map<String, Long> codes = new TreeMap<>();
        for (String code : line.substring(line.lastIndexOf('\t') + 1).split(" ", -1)) {
            String[] parts = code.split(":", -1);
            codes.put(parts[0], Long.parseLong(parts[1]));
        }
        return codes;
    }

    private static String once(Path config) {
        StringWriter out = new StringWriter();
        int status = new CommandLine(new TrafficCommand())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(new StringWriter()))
                .execute(
                        "--config",
                        config.toString(),
                        "--once",
                        config.resolveSibling("captures").toString());
        assertThat(status).isZero();
        return out.toString();
    }

    private static List<Path> files(Path under) throws IOException {
        try (Stream<Path> all = Files.walk(under)) {
            List<Path> files = all.filter(Files::isRegularFile).toList();
            assertThat(files).isNotEmpty();
            return files;
        }
    }
}
