package io.earshot.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earshot.traffic.config.App;
import io.earshot.traffic.config.TrafficConfig;
import io.earshot.traffic.evidence.FrameMask;
import io.earshot.traffic.evidence.PcapExport;
import io.earshot.traffic.site.TrafficService;
import io.earshot.wire.capture.CaptureFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two customers and an untagged network in one capture, with the same addresses, ports, sequence and trace numbers. */
class NetworksTest {

    private static final long T0 = 1_795_926_600_000_000_000L;
    private static final long SECOND = 1_000_000_000L;
    private static final int PAYMENTS = 20;
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final String NETWORKS = """
            network: core
            networks: {shop: ["vlan:10"], bank: ["vlan:20"]}
            apps:
              - {name: core-pay, addresses: ["10.88.0.2:9100"], dialect: iso87-ascii}
              - {name: shop-pay, network: shop, addresses: ["10.88.0.2:9100"], dialect: iso87-ascii}
              - {name: bank-pay, network: bank, addresses: ["10.88.0.2:9100"], dialect: iso87-ascii}
            """;

    @TempDir
    private Path folder;

    private Path captures;

    /** A frame of a capture. */
    private static final class Frame {
        private final long nanos;
        private final byte[] bytes;

        private Frame(long nanos, byte[] bytes) {
            this.nanos = nanos;
            this.bytes = bytes;
        }
    }

    private static byte[] message(String type, int trace, String code) {
        String body = type + (code.isEmpty() ? "3020000000800000" : "3020000002800000") + "000000" + "000000001230"
                + String.format("%06d", trace) + code + "T0000001";
        return (String.format("%04d", body.length()) + body).getBytes(StandardCharsets.US_ASCII);
    }

    /** Returns a network's payments, which begin some nanoseconds later than those of others. */
    private static TestPackets payments(int later, long latency, String code) {
        TestPackets packets = new TestPackets().open(40_000, 9_100, T0 + later);
        for (int i = 1; i <= PAYMENTS; i++) {
            long at = T0 + i * SECOND + later;
            packets.data(40_000, 9_100, true, message("0200", i, ""), at);
            packets.data(40_000, 9_100, false, message("0210", i, code), at + latency);
        }
        return packets;
    }

    private static List<Frame> tagged(TestPackets packets, int vlan) {
        List<Frame> frames = new ArrayList<>();
        packets.replay((_, nanos, bytes, offset, captured, _) -> {
            ByteBuffer frame =
                    ByteBuffer.allocate(captured + (vlan == 0 ? 0 : 4)).put(bytes, offset, 12);
            if (vlan != 0) {
                frame.putShort((short) 0x8100).putShort((short) vlan);
            }
            frames.add(new Frame(
                    nanos, frame.put(bytes, offset + 12, captured - 12).array()));
        });
        return frames;
    }

    private static byte[] pcap(List<Frame> frames) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(Arrays.copyOf(new TestPackets().file(), 24));
        frames.stream().sorted(Comparator.comparingLong(frame -> frame.nanos)).forEach(frame -> {
            file.writeBytes(ByteBuffer.allocate(16)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putInt((int) (frame.nanos / SECOND))
                    .putInt((int) (frame.nanos % SECOND))
                    .putInt(frame.bytes.length)
                    .putInt(frame.bytes.length)
                    .array());
            file.writeBytes(frame.bytes);
        });
        return file.toByteArray();
    }

    private static TestPackets core() {
        return payments(0, 300_000_000, "00");
    }

    private static TestPackets shop() {
        return payments(1_000, 100_000_000, "00");
    }

    private static TestPackets bank() {
        return payments(2_000, 50_000_000, "51");
    }

    @BeforeEach
    void capture() throws IOException {
        List<Frame> all = new ArrayList<>(tagged(core(), 0));
        all.addAll(tagged(shop(), 10));
        all.addAll(tagged(bank(), 20));
        captures = Files.createDirectory(folder.resolve("captures"));
        Files.write(captures.resolve("dump1"), pcap(all));
    }

    private Path config(String text) throws IOException {
        return Files.writeString(Files.createTempFile(folder, "traffic", ".yaml"), text);
    }

    /** Returns what is printed of an app, without the name of the capture. */
    private static List<String> figures(String output, String app) {
        return output.lines()
                .skip(1)
                .filter(line -> line.split("\t", -1)[0].endsWith(app))
                .map(line -> line.substring(line.indexOf('\t')))
                .toList();
    }

    private static String once(Path config, Path capture) {
        CommandRun run = CommandRun.of("--config", config.toString(), "--once", capture.toString());
        assertThat(run.status()).as(run.error()).isZero();
        return run.output();
    }

    private void assertAsAlone(String printed, String app, TestPackets packets) throws IOException {
        Path alone = Files.write(Files.createTempFile(folder, "alone", ".pcap"), packets.file());
        Path one = config("apps: [{name: pay, addresses: [\"10.88.0.2:9100\"], dialect: iso87-ascii}]\n");
        assertThat(figures(printed, app)).isNotEmpty().isEqualTo(figures(once(one, alone), ""));
    }

    @Test
    void figuresOfEachNetworkAreThoseOfACaptureOfItsOwn() throws Exception {
        String printed = once(config(NETWORKS), captures.resolve("dump1"));

        assertAsAlone(printed, "core-pay", core());
        assertAsAlone(printed, "shop-pay", shop());
        assertAsAlone(printed, "bank-pay", bank());
    }

    @Test
    void overwrittenFramesAreStillThoseOfTheirNetworks() throws Exception {
        Path config = config(NETWORKS);
        List<App> apps = TrafficConfig.read(config).apps();
        Path masked = folder.resolve("masked.pcap");
        try (OutputStream out = Files.newOutputStream(masked)) {
            PcapExport.header(1, out);
            FrameMask mask = new FrameMask(apps, (_, frame) -> {
                try {
                    PcapExport.frame(frame, out);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            CaptureFile.read(captures.resolve("dump1"), mask);
            mask.finish();
        }

        String printed = once(config, masked);
        assertAsAlone(printed, "core-pay", core());
        assertAsAlone(printed, "shop-pay", shop());
        assertAsAlone(printed, "bank-pay", bank());
    }

    private static String get(URI uri, String path, HttpRequest.Builder request) throws Exception {
        return HttpClient.newHttpClient()
                .send(request.uri(uri.resolve(path)).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static String ask(URI uri, String sql) throws Exception {
        return get(
                uri,
                "/api/v1/sql",
                HttpRequest.newBuilder()
                        .header("Content-Type", "application/sql")
                        .header("Accept", "text/csv")
                        .POST(HttpRequest.BodyPublishers.ofString(sql)));
    }

    @Test
    void rowsAndMessagesAreThoseOfTheNetwork() throws Exception {
        TrafficConfig config = TrafficConfig.read(config("directory: " + captures + "\nstate: "
                + folder.resolve("state") + "\nlisten: 127.0.0.1:0\n" + NETWORKS));
        try (TrafficService service = new TrafficService(
                config,
                config.station().orElseThrow(),
                Optional.empty(),
                InstantSource.fixed(Instant.parse("2026-11-30T04:30:00Z")))) {
            URI uri = service.start().orElseThrow();
            Thread running = Thread.ofPlatform().start(() -> {
                try {
                    service.run();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            String rows = "SELECT a.network, a.name, k.requests, k.successes FROM app a JOIN kpi k ON k.app = a.name"
                    + " WHERE k.operation = 'all' AND k.dimension = '' ORDER BY a.network";
            String expected = "bank,bank-pay,20,0\ncore,core-pay,20,20\nshop,shop-pay,20,20\n";
            long end = System.nanoTime() + PATIENCE.toNanos();
            String got = ask(uri, rows).replace("\r", "");
            while (!got.endsWith(expected) && System.nanoTime() < end) {
                Thread.sleep(50);
                got = ask(uri, rows).replace("\r", "");
            }
            assertThat(got).endsWith(expected);
            for (String app : List.of("core-pay", "shop-pay", "bank-pay")) {
                String id = ask(uri, "SELECT id FROM transaction WHERE app = '" + app + "' AND trace = '000007'")
                        .lines()
                        .skip(1)
                        .findFirst()
                        .orElseThrow();
                assertThat(get(uri, "/api/v1/transactions/" + id, HttpRequest.newBuilder()))
                        .contains("\"app\":\"" + app + "\"")
                        .contains("\"value\":\"" + (app.equals("bank-pay") ? "51" : "00") + "\"");
            }
            service.stop();
            running.join();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "networks: {shop: ['vlan:4096']}||network \"shop=vlan:4096\", expected NAME=TAG",
                "networks: {shop: ['vlan:1'], bank: ['vlan:1']}||the tag is another network's, too",
                "networks: {shop: ['vlan:1']}|network: shp,|network is \"shp\", expected shop",
                "network: core|network: shop,|network is \"shop\", expected core",
                "''|network: shop,|network is \"shop\", expected a name of \"networks\"",
                "{network: shop, networks: {shop: ['vlan:1']}}||network is \"shop\", expected another name",
            })
    void whatIsNoNetworkIsRefused(String networks, String app, String expected) throws Exception {
        String top = networks.startsWith("{")
                ? networks.substring(1, networks.length() - 1).replaceFirst(", ", "\n")
                : networks;
        Path file = config(top + "\napps: [{name: pay, "
                + Optional.ofNullable(app).orElse("") + " addresses: ['*:9100'], dialect: iso87-ascii}]\n");

        assertThatThrownBy(() -> TrafficConfig.read(file)).hasMessageContaining(expected);
    }

    @Test
    void anInterfaceThatIsNotCapturedTellsNoNetwork() throws Exception {
        Path file = config("""
                directory: captures
                capture: {interfaces: [m0, m1]}
                networks: {shop: ["interface:m2"]}
                apps: [{name: pay, network: shop, addresses: ["*:9100"], dialect: iso87-ascii}]
                """);

        assertThatThrownBy(() -> TrafficConfig.read(file))
                .hasMessageContaining("networks has interface:m2, expected one of capture.interfaces: m0, m1");
    }

    @Test
    void severalNetworksMayTravelToWorkers() throws Exception {
        TrafficConfig config = TrafficConfig.read(config(NETWORKS + "kafka: {bootstrap: ['127.0.0.1:9092']}\n"));

        assertThat(config.kafka()).isPresent();
        assertThat(config.apps()).extracting(app -> app.network().name()).containsExactly("core", "shop", "bank");
    }
}
