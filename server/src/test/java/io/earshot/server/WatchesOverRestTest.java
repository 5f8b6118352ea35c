package io.earshot.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.model.Order;
import io.earshot.model.OrderResult;
import io.earshot.model.WatchOrder;
import io.earshot.model.json.OrdersJson;
import io.earshot.model.json.WatchJson;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Checks what people who watch a container's traffic and its agent get to see; the test plays the agent. */
class WatchesOverRestTest {

    private static final String PART = """
        {"exchanges": [{"minute": "2026-11-29T10:00:00Z", "direction": "OUT", "ip": "192.168.7.1", "port": 3306,
                        "protocol": "mysql", "operation": "SELECT ?", "requests": 3, "responses": 3}],
         "captures": [{"interface": "eth0", "since": "2026-11-29T10:00:00Z", "packets": 9, "factor": 1}],
         "latest": [{"at": "2026-11-29T10:00:01Z", "direction": "OUT", "ip": "192.168.7.1", "port": 3306,
                     "protocol": "mysql", "operation": "SELECT ?", "outcome": "OK", "latency": 0.5}]}""";

    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    private Path folder;

    private RunningServer server;

    @BeforeEach
    void start() throws Exception {
        server = RunningServer.start(folder, """
                be5,host58,TX,be,tx-main,192.168.5.11,be,db1,true
                db1,host7,TX,db,tx-main,192.168.7.1,db1,,true
                """, "", "2m", """
                wire:
                  captures:
                    - {roles: [be], interfaces: [eth3], filter: tcp}
                """);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private CompletableFuture<List<Order>> poll() {
        return CompletableFuture.supplyAsync(() -> {
            try {
                while (true) {
                    HttpResponse<String> answer = server.get("/api/v1/containers/be5.host58/orders");
                    if (answer.statusCode() == 200) {
                        return OrdersJson.read(
                                new ByteArrayInputStream(answer.body().getBytes(StandardCharsets.UTF_8)));
                    }
                }
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }

    /** The server may not have the agent's poll yet. */
    private JsonNode begin(String request) throws Exception {
        HttpResponse<String> answer = server.post("/api/v1/watches", request);
        while (answer.statusCode() == 409) {
            Thread.sleep(10);
            answer = server.post("/api/v1/watches", request);
        }
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return JSON.readTree(answer.body());
    }

    private int send(OrderResult result) throws Exception {
        ByteArrayOutputStream json = new ByteArrayOutputStream();
        OrdersJson.write(result, json);
        return server.post("/api/v1/containers/be5.host58/order-results", json.toByteArray())
                .statusCode();
    }

    private JsonNode state(JsonNode watch, long after) throws Exception {
        return JSON.readTree(server.get("/api/v1/watches/" + watch.path("id").asString() + "?after=" + after)
                .body());
    }

    @Test
    void aWatchIsAnOrderToTheAgentAndItsPartsArePassedOnOnce() throws Exception {
        CompletableFuture<List<Order>> orders = poll();
        JsonNode watch = begin("{\"container\": \"be5.host58\", \"peer\": \"db1\", \"for\": \"30s\"}");
        assertThat(watch.path("addresses").toString()).isEqualTo("[\"192.168.7.1\"]");
        Order order = orders.get().getFirst();
        assertThat(order.kind()).isEqualTo("watch");
        assertThat(order.target()).isEqualTo("be5.host58");
        WatchOrder ordered = WatchJson.readOrder(order.body());
        assertThat(ordered.time()).hasSeconds(30);
        assertThat(ordered.capture().interfaces()).containsExactly("eth3");
        assertThat(ordered.capture().filter()).isEqualTo("(tcp) and (host 192.168.7.1)");
        assertThat(state(watch, 0).path("state").asString()).isEqualTo("ORDERED");

        assertThat(send(new OrderResult(order.id(), 0, false, OrderResult.Status.DONE, PART)))
                .isEqualTo(204);
        JsonNode first = state(watch, 0);
        assertThat(first.path("state").asString()).isEqualTo("RUNNING");
        assertThat(first.path("parts")
                        .get(0)
                        .path("latest")
                        .get(0)
                        .path("outcome")
                        .asString())
                .isEqualTo("OK");
        assertThat(state(watch, first.path("next").asLong()).path("parts")).isEmpty();

        assertThat(send(new OrderResult(order.id(), 1, true, OrderResult.Status.DONE, PART)))
                .isEqualTo(204);
        JsonNode second = state(watch, first.path("next").asLong());
        assertThat(second.path("state").asString()).isEqualTo("ENDED");
        assertThat(second.path("parts")).hasSize(1);
    }

    @Test
    void theEndOfAWatchRefusesTheAgentsNextPartSoThatTheCaptureEnds() throws Exception {
        CompletableFuture<List<Order>> orders = poll();
        JsonNode watch = begin("{\"container\": \"be5.host58\"}");
        Order order = orders.get().getFirst();
        assertThat(send(new OrderResult(order.id(), 0, false, OrderResult.Status.DONE, PART)))
                .isEqualTo(204);
        assertThat(server.delete("/api/v1/watches/" + watch.path("id").asString())
                        .statusCode())
                .isEqualTo(204);
        assertThat(send(new OrderResult(order.id(), 1, false, OrderResult.Status.DONE, PART)))
                .isEqualTo(410);
        assertThat(state(watch, 0).path("state").asString()).isEqualTo("ENDED");
    }

    @Test
    void whyAnAgentRefusesIsTold() throws Exception {
        CompletableFuture<List<Order>> orders = poll();
        JsonNode watch = begin("{\"container\": \"be5.host58\"}");
        Order order = orders.get().getFirst();
        assertThat(send(new OrderResult(
                        order.id(), 0, true, OrderResult.Status.REFUSED, "\"no \\\"captures\\\" here\"")))
                .isEqualTo(204);
        JsonNode state = state(watch, 0);
        assertThat(state.path("state").asString()).isEqualTo("FAILED");
        assertThat(state.path("problem").asString()).isEqualTo("no \"captures\" here");
    }

    @Test
    void whatIsNoPartEndsTheWatchAndReachesNobody() throws Exception {
        CompletableFuture<List<Order>> orders = poll();
        JsonNode watch = begin("{\"container\": \"be5.host58\"}");
        Order order = orders.get().getFirst();
        assertThat(send(new OrderResult(order.id(), 0, false, OrderResult.Status.DONE, "{\"latest\": 7}")))
                .isEqualTo(204);
        JsonNode state = state(watch, 0);
        assertThat(state.path("state").asString()).isEqualTo("FAILED");
        assertThat(state.path("problem").asString()).startsWith("the agent of be5.host58 sent what is not understood");
        assertThat(state.path("parts")).isEmpty();
    }

    @Test
    void whatCannotBeWatchedIsRefusedWithTheReason() throws Exception {
        assertThat(server.post("/api/v1/watches", "{\"container\": \"db1.host7\"}")
                        .statusCode())
                .isEqualTo(409);
        assertThat(server.post("/api/v1/watches", "{\"container\": \"be5.host59\"}")
                        .body())
                .contains("did you mean be5.host58?");
        assertThat(server.post("/api/v1/watches", "{\"container\": \"be5.host58\", \"peer\": \"cart\"}")
                        .body())
                .contains("expected an address, a container, or a service that be5.host58 uses");
        assertThat(server.post("/api/v1/watches", "{\"container\": \"be5.host58\", \"for\": \"2h\"}")
                        .body())
                .contains("/for: 2h, expected 1s to 30m");
        assertThat(server.get("/api/v1/watches/none").statusCode()).isEqualTo(404);
    }
}
