package io.earshot.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.model.Ip;
import io.earshot.model.LinkProbes;
import io.earshot.model.LinkProbes.Hop;
import io.earshot.model.LinkProbes.Outcome;
import io.earshot.model.LinkProbes.Trace;
import io.earshot.model.Order;
import io.earshot.model.OrderResult;
import io.earshot.model.json.LinkProbesJson;
import io.earshot.model.json.OrdersJson;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IncidentTracesOverRestTest {

    private static final String CMDB = """
        be5,host58,TX,be,tx-main,192.168.5.11,be,db1 db2,true
        db1,host7,NY,db,ny-main,192.168.7.1,db1,be,true
        db2,host8,NY,db,ny-main,192.168.7.2,db2,be,true
        """;

    @TempDir
    private Path folder;

    private volatile boolean ends;
    private final CountDownLatch polled = new CountDownLatch(1);

    @Test
    void whenAnIncidentOpensABrokenLinkAndAHealthyOneBesideItAreTracedAndTheHopsOutliveARestart() throws Exception {
        String traces;
        try (RunningServer server = RunningServer.start(folder, CMDB, "", "3s")) {
            report(server, 1, "UP");
            Thread agent = Thread.ofVirtual().start(() -> answerOrders(server));
            polled.await(); // an incident is traced once, by those that take orders
            String count = "";
            for (int sequence = 2; sequence < 1_200 && !count.endsWith("\n5\n"); sequence++) {
                report(server, sequence, "DOWN"); // again and again, or the agent would count as silent
                Thread.sleep(200);
                count = server.csv("SELECT COUNT(*) FROM incident_trace WHERE incident = 1");
            }
            ends = true;
            agent.join();
            traces = traces(server);
            assertThat(traces).isEqualTo("""
                LINK,CONTAINER,IP,METHOD,REACHED,HOPS
                BROKEN,be5.host58,192.168.7.1,icmp,false,"1 10.0.0.1 0.21 ms, 2 *"
                BROKEN,be5.host58,192.168.7.1,tcp,false,no hop answers
                BROKEN,db1.host7,192.168.5.11,none,,"not traced: the agent of db1.host7 asks for no orders: it is away, or too old"
                HEALTHY,be5.host58,192.168.7.2,icmp,true,"1 10.0.0.1 0.21 ms, 2 192.168.7.2 12.40 ms (next link takes 1400 bytes)"
                HEALTHY,be5.host58,192.168.7.2,tcp,true,no hop answers
                """);
            assertThat(server.get("/api/v1/incidents/1").body())
                    .contains("\"traces\":[{\"link\":\"BROKEN\"", "\"hops\":\"1 10.0.0.1 0.21 ms, 2 *\"");
            assertThat(server.get("/api/v1/page/incidents/1").body()).contains("\"hops\":\"1 10.0.0.1 0.21 ms, 2 *\"");
            assertThat(server.get("/api/v1/incidents/1/ticket").body())
                    .contains(
                            "- broken link, be5.host58 to db1.host7 (192.168.7.1) by ICMP, not reached: 1 10.0.0.1"
                                    + " 0.21 ms, 2 *",
                            "- healthy link, be5.host58 to db2.host8 (192.168.7.2) by ICMP: 1 10.0.0.1");
        }
        try (RunningServer server = RunningServer.start(folder, CMDB, "", "30m")) {
            assertThat(traces(server)).isEqualTo(traces);
        }
    }

    private static String traces(RunningServer server) throws Exception {
        return server.csv("SELECT link, container, ip, method, reached, hops FROM incident_trace ORDER BY link,"
                + " container, ip, method");
    }

    /** Answers orders as the agent of be5.host58, to which only one of the two addresses answers. */
    private void answerOrders(RunningServer server) {
        try {
            while (!ends) {
                HttpResponse<String> poll = server.get("/api/v1/containers/be5.host58/orders?wait=1");
                polled.countDown();
                if (poll.statusCode() == 200) {
                    for (Order order :
                            OrdersJson.read(new ByteArrayInputStream(poll.body().getBytes(StandardCharsets.UTF_8)))) {
                        ByteArrayOutputStream result = new ByteArrayOutputStream();
                        OrdersJson.write(
                                new OrderResult(
                                        order.id(),
                                        0,
                                        true,
                                        OrderResult.Status.DONE,
                                        LinkProbesJson.write(probes(LinkProbesJson.readRequest(order.body())
                                                .ip()))),
                                result);
                        server.post("/api/v1/containers/be5.host58/order-results", result.toByteArray());
                    }
                }
            }
        } catch (Exception e) {
            throw new AssertionError("the agent's part failed", e);
        }
    }

    private static LinkProbes probes(Ip to) {
        boolean answers = to.equals(Ip.parse("192.168.7.2"));
        Hop router = new Hop(1, Optional.of(Ip.parse("10.0.0.1")), Optional.of(0.21), OptionalInt.empty());
        Hop last = answers
                ? new Hop(2, Optional.of(to), Optional.of(12.4), OptionalInt.of(1_400))
                : new Hop(2, Optional.empty(), Optional.empty(), OptionalInt.empty());
        Outcome outcome = new Outcome(5, answers ? 5 : 0, 0, Optional.empty(), Optional.empty());
        return new LinkProbes(
                Optional.of(outcome),
                outcome,
                List.of(3_306),
                Optional.empty(),
                List.of(
                        new Trace("icmp", 84, answers, List.of(router, last)),
                        new Trace("tcp", 60, answers, List.of())));
    }

    private static void report(RunningServer server, int sequence, String state) throws Exception {
        assertThat(server.post("/api/v1/containers/be5.host58/report", """
            {"container": "be5.host58", "startId": "a", "sequence": %d,
             "links": [{"ip": "192.168.7.1", "sent": 12, "received": %d, "state": "%s"},
                       {"ip": "192.168.7.2", "sent": 12, "received": 12, "state": "UP"}]}
            """.formatted(
                                        sequence, state.equals("UP") ? 12 : 0, state))
                        .statusCode())
                .isEqualTo(204);
    }
}
