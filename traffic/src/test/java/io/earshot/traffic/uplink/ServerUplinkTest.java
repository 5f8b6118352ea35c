package io.earshot.traffic.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.earshot.model.AppFigures;
import io.earshot.model.AppFigures.Figures;
import io.earshot.model.json.AppFiguresJson;
import io.earshot.model.json.BadJsonException;
import io.earshot.traffic.TestPackets;
import io.earshot.traffic.analysis.TrafficAnalyzer;
import io.earshot.traffic.config.TrafficConfig;
import io.earshot.traffic.kpi.KpiBook;
import io.earshot.traffic.kpi.MinuteFigures;
import io.earshot.wire.flows.FlowLimits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerUplinkTest {

    private static final Instant NOON = Instant.parse("2026-11-29T12:00:00Z");
    private static final long T0 = NOON.getEpochSecond() * 1_000_000_000L;
    private static final int PORT = 8_080;

    @TempDir
    private Path folder;

    private final LinkedBlockingQueue<AppFigures> taken = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<String> tokens = new LinkedBlockingQueue<>();
    private final AtomicInteger refusals = new AtomicInteger();
    private HttpServer server;

    @BeforeEach
    void start() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/api/v1/app-figures", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            tokens.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
            AppFigures told = AppFiguresJson.read(exchange.getRequestBody());
            boolean busy = refusals.getAndDecrement() > 0;
            exchange.sendResponseHeaders(busy ? 503 : 204, -1);
            if (!busy) {
                taken.add(told);
            }
        } catch (BadJsonException e) {
            exchange.sendResponseHeaders(400, -1);
        }
    }

    private TrafficConfig config() throws Exception {
        Files.writeString(folder.resolve("token"), "secret\n");
        return TrafficConfig.read(Files.writeString(folder.resolve("traffic.yaml"), """
                directory: .
                server: {url: "http://127.0.0.1:%d", tokenFile: token, name: mirror1}
                apps:
                  - name: shop
                    addresses: ["10.88.0.2:8080", "*:8080"]
                    protocol: http
                    quiet: 60s
                    dimensions: [{name: channel, form: channel}]
                """.formatted(
                        server.getAddress().getPort())));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void figuresArriveOnceTheServerTakesThemAndOldOnesAreNotSent() throws Exception {
        refusals.set(2);
        TrafficConfig config = config();
        try (ServerUplink uplink =
                new ServerUplink(config.station().orElseThrow().server().orElseThrow(), config.apps(), () -> NOON)) {
            KpiBook book = new KpiBook(config.apps(), (minute, _) -> uplink.figures(MinuteFigures.of(minute)));
            TrafficAnalyzer analyzer = new TrafficAnalyzer(config.apps(), FlowLimits.DEFAULT, book, book::advance);
            TestPackets packets = new TestPackets();
            long old = T0 - 7_200_000_000_000L;
            for (long at : List.of(old, T0 - 60_000_000_000L)) {
                packets.open(40_000, PORT, at)
                        .data(40_000, PORT, true, bytes("GET /a?channel=web HTTP/1.1\r\n\r\n"), at + 1_000_000)
                        .data(
                                40_000,
                                PORT,
                                false,
                                bytes("HTTP/1.1 502 Bad\r\nContent-Length: 0\r\n\r\n"),
                                at + 6_000_000)
                        .close(40_000, PORT, at + 7_000_000);
            }
            packets.replay(analyzer);
            analyzer.finish();
            book.finish();
            uplink.start();

            AppFigures told = taken.poll(3, TimeUnit.MINUTES);
            assertThat(told.source()).isEqualTo("mirror1");
            assertThat(tokens.poll()).isEqualTo("Bearer secret");
            assertThat(told.apps()).singleElement().satisfies(app -> {
                assertThat(app.name()).isEqualTo("shop");
                assertThat(app.quietSeconds()).contains(60L);
                assertThat(app.addresses()).hasSize(2);
            });
            assertThat(told.figures()).extracting(Figures::operation).containsExactlyInAnyOrder("all", "GET /a");
            assertThat(told.figures()).allSatisfy(figures -> {
                assertThat(figures.minute()).isEqualTo(NOON.minusSeconds(60));
                assertThat(figures.requests()).isEqualTo(1);
                assertThat(figures.successes()).isZero();
                assertThat(figures.avgTime()).hasValue(5.0);
                assertThat(figures.codes()).isEqualTo(Map.of("502", 1L));
            });
        }
    }
}
