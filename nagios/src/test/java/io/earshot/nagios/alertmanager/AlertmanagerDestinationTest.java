package io.earshot.nagios.alertmanager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.earshot.nagios.CheckResult;
import io.earshot.nagios.CheckState;
import io.earshot.nagios.Checks;
import io.earshot.nagios.ServiceName;
import io.earshot.nagios.delivery.DeliveryException;
import io.earshot.nagios.watch.Status;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an Alertmanager refuses; how it takes alerts is tried with the program itself. */
class AlertmanagerDestinationTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    private final List<String> taken = new CopyOnWriteArrayList<>();
    private HttpServer receiver;

    @BeforeEach
    void listen() throws IOException {
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/api/v2/alerts", exchange -> {
            try (exchange) {
                String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
                boolean refused = body.contains("unwanted");
                byte[] answer = "bad alert".getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(refused ? 400 : 200, answer.length);
                exchange.getResponseBody().write(answer);
                if (!refused) {
                    taken.add(body);
                }
            }
        });
        receiver.start();
    }

    @AfterEach
    void close() {
        receiver.stop(0);
    }

    @Test
    void anAlertThatIsRefusedDoesNotKeepTheOthers() throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + receiver.getAddress().getPort());
        AlertmanagerDestination destination = new AlertmanagerDestination("alertmanager", uri);
        List<Status> results = IntStream.range(0, 20)
                .mapToObj(i -> result("service" + i, i == 13 ? "unwanted" : "cut"))
                .toList();
        Map<ServiceName, String> refused = destination.send(results);
        assertThat(refused)
                .containsOnly(
                        Map.entry(new ServiceName("earshot", "service13"), uri + "/api/v2/alerts says 400 bad alert"));
        assertThat(String.join("", taken)).contains("service0", "service12", "service14", "service19");
    }

    /** A log-in in front of it, or another program at the address. */
    @Test
    void aPageForPeopleIsNoAnswer() {
        receiver.removeContext("/api/v2/alerts");
        receiver.createContext("/", exchange -> {
            try (exchange) {
                exchange.getResponseHeaders().set("Content-Type", "Text/HTML; charset=utf-8");
                byte[] page = "<html>Log in</html>".getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(200, page.length);
                exchange.getResponseBody().write(page);
            }
        });
        URI uri = URI.create("http://127.0.0.1:" + receiver.getAddress().getPort());
        assertThatThrownBy(
                        () -> new AlertmanagerDestination("alertmanager", uri).send(List.of(result("service1", "cut"))))
                .isInstanceOf(DeliveryException.class)
                .hasMessage(
                        uri + "/api/v2/alerts says 200 with a page in HTML, expected the answer of Alertmanager's API");
    }

    private static Status result(String service, String summary) {
        return new Status(
                Checks.shipped().getFirst(),
                new ServiceName("earshot", service),
                new CheckResult(CheckState.CRITICAL, summary, List.of(), List.of()),
                NOON,
                NOON,
                true,
                Duration.ofMinutes(5));
    }
}
