package io.earshot.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DestinationTestOverRestTest {

    private static final String CMDB = """
        be5,host58,TX,be,tx-main,192.168.5.11,be,db1,true
        db1,host7,NY,db,ny-main,192.168.7.1,db1,be,true
        """;

    private static final Duration CYCLE = Duration.ofMinutes(10);

    @TempDir
    private Path folder;

    private final List<String> received = new CopyOnWriteArrayList<>();
    private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);
    private HttpServer receiver;
    private RunningServer server;
    private volatile int status = 200;
    private volatile String answer = "";

    @BeforeEach
    void start() throws Exception {
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/hook", exchange -> {
            try (exchange) {
                received.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
                byte[] body = answer.getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
                exchange.getResponseBody().write(body);
            }
        });
        receiver.start();
        server = startServer(Duration.ofSeconds(3));
    }

    private RunningServer startServer(Duration cycle) throws Exception {
        return RunningServer.start(
                folder,
                CMDB,
                "",
                cycle.toSeconds() + "s",
                """
                incidents: {hold: 1s}
                nagios:
                  destinations:
                  - name: desk
                    webhook:
                      url: http://127.0.0.1:%d/hook
                      checks: [incident]
                      template: '{"id": "{{id}}", "kind": "{{kind}}", "action": "{{action}}", "check": "{{check}}"}'
                      ticketField: /result/number
                """.formatted(receiver.getAddress().getPort()),
                () -> Instant.now().plus(ahead.get()));
    }

    @AfterEach
    void stop() {
        server.close();
        receiver.stop(0);
    }

    @Test
    void aTestReachesTheDestinationWithItsEnd() throws Exception {
        assertThat(server.post("/api/v1/destinations/desk/test", "").statusCode())
                .isEqualTo(204);
        assertThat(received)
                .filteredOn(body -> body.contains("test-notification"))
                .hasSize(2)
                .first()
                .asString()
                .contains("\"action\": \"trigger\"");
        assertThat(received.getLast()).contains("\"action\": \"resolve\"");
    }

    @Test
    void aTestThatIsNotTakenSaysWhy() throws Exception {
        status = 500;
        HttpResponse<String> refused = server.post("/api/v1/destinations/desk/test", "");
        assertThat(refused.statusCode()).isEqualTo(502);
        assertThat(refused.body()).contains("desk did not take it").contains("says 500");
        assertThat(server.post("/api/v1/destinations/desc/test", "").body()).contains("expected one of desk");
    }

    @Test
    void theTicketOfAnAnswerStandsInTheIncident() throws Exception {
        answer = "{\"result\": {\"number\": \"INC-4711\", \"other\": [1, 2]}}";
        report(1, "UP");
        String tickets = "";
        for (int sequence = 2; sequence < 1_200 && !tickets.contains("INC"); sequence++) {
            report(sequence, "DOWN"); // again and again, or the agent would count as silent
            Thread.sleep(200);
            tickets = server.csv("SELECT ticket FROM incident");
        }
        assertThat(tickets).endsWith("\nINC-4711\n");
        assertThat(received)
                .anyMatch(body -> body.contains("\"id\": \"1\"") && body.contains("\"action\": \"trigger\""));
    }

    /** With cycles that end by the clock of the test alone, so that the restarted server keeps the incident unverified until it was seen. */
    @Test
    void anIncidentIsToldOnceThoughTheServerWasRestartedAndItsEndIsToldToo() throws Exception {
        server.close();
        server = startServer(CYCLE);
        report(1, "UP");
        pass(CYCLE.plusMinutes(1));
        int sequence = 2;
        while (sequence < 1_200 && triggers() == 0) {
            report(sequence++, "DOWN");
            pass(Duration.ofSeconds(2)); // checks are due by the clock, too
            Thread.sleep(200);
        }
        assertThat(triggers()).isEqualTo(1);
        server.close();
        server = startServer(CYCLE);
        assertThat(server.csvUntil(
                        "SELECT state FROM check_result WHERE check = 'incident' AND output LIKE '%unverified%'",
                        csv -> csv.contains("CRITICAL")))
                .contains("CRITICAL");
        report(sequence++, "UP");
        pass(CYCLE.plusMinutes(1));
        while (sequence < 2_400 && ofTheIncident().stream().noneMatch(body -> body.contains("resolve"))) {
            report(sequence++, "UP");
            pass(Duration.ofSeconds(2));
            Thread.sleep(200);
        }
        assertThat(ofTheIncident()).hasSize(2).last().asString().contains("\"action\": \"resolve\"");
    }

    private void pass(Duration time) {
        ahead.updateAndGet(time::plus);
    }

    private List<String> ofTheIncident() {
        return received.stream().filter(body -> body.contains("\"id\": \"1\"")).toList();
    }

    private long triggers() {
        return ofTheIncident().stream().filter(body -> body.contains("trigger")).count();
    }

    private void report(int sequence, String state) throws Exception {
        assertThat(server.post("/api/v1/containers/be5.host58/report", """
            {"container": "be5.host58", "startId": "a", "sequence": %d,
             "links": [{"ip": "192.168.7.1", "sent": 12, "received": %d, "state": "%s"}]}
            """.formatted(
                                        sequence, state.equals("UP") ? 12 : 0, state))
                        .statusCode())
                .isEqualTo(204);
    }
}
