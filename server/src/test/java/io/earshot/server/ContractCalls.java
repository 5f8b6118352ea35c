package io.earshot.server;

import io.earshot.model.ContainerName;
import io.earshot.model.json.TaskJson;
import io.earshot.model.tasks.SignedTask;
import io.earshot.model.tasks.TaskOrder;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Calls of each path of the document that are answered 200 or 204, over a small fleet. */
final class ContractCalls {

    private static final KeyPair ANNA = key();

    static final String CMDB = """
        be5,host58,TX,be,tx-main,192.168.5.11,be,db1,true
        be6,host59,TX,be,tx-main,192.168.5.12,be,db1,true
        db1,host7,NY,db,ny-main,192.168.7.1,db1,be,true
        db1,host8,NY,db,ny-main,192.168.7.2,db1,be,true
        """;

    private static final String SHA256_OF_ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    /** Lists calls: method, path of the document, path, body. */
    static final List<List<String>> ALL = List.of(
            call("get", "/healthz", "/healthz"),
            call("get", "/readyz", "/readyz"),
            call("get", "/openapi.json", "/openapi.json"),
            call("get", "/metrics", "/metrics"),
            call("get", "/api/v1/containers/{name}/partners", "/api/v1/containers/be5.host58/partners"),
            call("post", "/api/v1/containers/{name}/report", "/api/v1/containers/be5.host58/report", report(3, "DOWN")),
            // Before the next: an agent that has asked for orders is waited for.
            call(
                    "post",
                    "/api/v1/explanations",
                    "/api/v1/explanations",
                    "{\"from\": \"be5.host58\", \"to\": \"192.168.7.1\"}"),
            call("get", "/api/v1/containers/{name}/orders", "/api/v1/containers/be5.host58/orders?wait=0"),
            call("get", "/api/v1/hosts/{host}/partners", "/api/v1/hosts/host58/partners"),
            call(
                    "post",
                    "/api/v1/hosts/{host}/reports",
                    "/api/v1/hosts/host58/reports",
                    "{\"host\": \"host58\", \"reports\": [" + report(4, "DOWN") + "]}"),
            call(
                    "post",
                    "/api/v1/hosts/{host}/reports",
                    "/api/v1/hosts/host58/reports",
                    "{\"host\": \"host58\", \"reports\": [{\"container\": \"be7.host58\", \"links\": []}]}"),
            call(
                    "post",
                    "/api/v1/reports",
                    "/api/v1/reports",
                    "{\"relay\": {\"name\": \"tx1\"}, \"reports\": [{\"report\": " + report(5, "DOWN")
                            + "}, {\"report\": {}}], \"lists\": [{\"container\": \"be5.host58\"},"
                            + " {\"host\": \"nosuch\"}]}"),
            call(
                    "post",
                    "/api/v1/orders",
                    "/api/v1/orders",
                    "{\"relay\": {\"name\": \"tx1\"}, \"lists\": [{\"host\": \"nosuch\"}]}"),
            call("post", "/api/v1/tasks", "/api/v1/tasks", task()),
            call("post", "/api/v1/tasks/{task}/stop", "/api/v1/tasks/t1/stop", ""),
            call(
                    "post",
                    "/api/v1/files/{sha256}",
                    "/api/v1/files/" + SHA256_OF_ABC + "?name=abc.txt&octets=3&offset=0",
                    "abc"),
            call(
                    "get",
                    "/api/v1/containers/{name}/files/{sha256}/pieces",
                    "/api/v1/containers/be5.host58/files/" + SHA256_OF_ABC + "/pieces"),
            call(
                    "get",
                    "/api/v1/containers/{name}/files/{sha256}/pieces/{index}",
                    "/api/v1/containers/be5.host58/files/" + SHA256_OF_ABC + "/pieces/0"),
            call(
                    "post",
                    "/api/v1/containers/{name}/files/{sha256}/peers",
                    "/api/v1/containers/be5.host58/files/" + SHA256_OF_ABC + "/peers",
                    "{\"pieces\": 1, \"port\": 8097}"),
            call(
                    "post",
                    "/api/v1/containers/{name}/files/{sha256}/peers",
                    "/api/v1/containers/be6.host59/files/" + SHA256_OF_ABC + "/peers",
                    "{\"pieces\": 0}"),
            call("delete", "/api/v1/files/{sha256}", "/api/v1/files/" + SHA256_OF_ABC),
            call(
                    "put",
                    "/api/v1/containers/{name}/published-partners",
                    "/api/v1/containers/be5.host58/published-partners",
                    "{\"partners\": [\"192.168.7.1\", \"10.9.9.9\"]}"),
            call(
                    "post",
                    "/api/v1/lookups",
                    "/api/v1/lookups",
                    "{\"lookups\": [{\"container\": \"be5.host58\", \"service\": \"db1\", \"count\": 3}]}"),
            call(
                    "post",
                    "/api/v1/app-figures",
                    "/api/v1/app-figures",
                    "{\"source\": \"mirror1\", \"apps\": [{\"name\": \"pay\", \"protocol\": \"iso8583\"}],"
                            + " \"figures\": []}"),
            call("get", "/api/v1/containers", "/api/v1/containers"),
            call("get", "/api/v1/containers/{name}", "/api/v1/containers/be5.host58"),
            call("get", "/api/v1/links", "/api/v1/links"),
            call("get", "/api/v1/nodes", "/api/v1/nodes"),
            call("get", "/api/v1/nodes/{name}", "/api/v1/nodes/be5.host58"),
            call("get", "/api/v1/nodes/{name}/reach", "/api/v1/nodes/be5.host58/reach?hops=2"),
            call("get", "/api/v1/nodes/{name}/path", "/api/v1/nodes/be5.host58/path?to=db1.host7"),
            call("get", "/api/v1/nodes/{name}/retirement", "/api/v1/nodes/db1.host7/retirement"),
            call(
                    "put",
                    "/api/v1/nodes/{name}/tags/{tag}",
                    "/api/v1/nodes/be5.host58/tags/tier",
                    "{\"value\": \"gold\", \"who\": \"ann\"}"),
            call("get", "/api/v1/nodes/{name}/tags", "/api/v1/nodes/be5.host58/tags"),
            call("delete", "/api/v1/nodes/{name}/tags/{tag}", "/api/v1/nodes/be5.host58/tags/tier"),
            call("get", "/api/v1/exchanges", "/api/v1/exchanges"),
            call("get", "/api/v1/captures", "/api/v1/captures"),
            call("get", "/api/v1/dependencies", "/api/v1/dependencies"),
            call("get", "/api/v1/dependencies/clusters", "/api/v1/dependencies/clusters"),
            call(
                    "get",
                    "/api/v1/dependencies/difference",
                    "/api/v1/dependencies/difference?since=2026-01-01T00:00:00Z"),
            call("get", "/api/v1/dependencies/graph", "/api/v1/dependencies/graph"),
            call("get", "/api/v1/dependencies/export", "/api/v1/dependencies/export"),
            call("get", "/api/v1/incidents", "/api/v1/incidents"),
            call("get", "/api/v1/incidents/{id}", "/api/v1/incidents/1"),
            call("get", "/api/v1/incidents/{id}/ticket", "/api/v1/incidents/1/ticket"),
            call(
                    "put",
                    "/api/v1/incidents/{id}/acknowledgement",
                    "/api/v1/incidents/1/acknowledgement",
                    "{\"owner\": \"ann\", \"comment\": \"carrier called\"}"),
            call("delete", "/api/v1/incidents/{id}/acknowledgement", "/api/v1/incidents/1/acknowledgement"),
            call(
                    "post",
                    "/api/v1/mutes",
                    "/api/v1/mutes",
                    "{\"places\": [\"host59\"], \"for\": \"2h\", \"reason\": \"new disks\"}"),
            call("get", "/api/v1/mutes", "/api/v1/mutes"),
            call("delete", "/api/v1/mutes/{id}", "/api/v1/mutes/1"),
            call("get", "/api/v1/checks", "/api/v1/checks"),
            call("get", "/api/v1/checks/{name}", "/api/v1/checks/connectivity?warning=1&critical=2"),
            call("post", "/api/v1/sql", "/api/v1/sql", "SELECT name, load, disconnect FROM data"),
            call("get", "/api/v1/queries", "/api/v1/queries"),
            call("get", "/api/v1/queries/{name}", "/api/v1/queries/coverage"));

    /** Holds the calls of agents and relays, which no class of Jersey's answers. */
    static final Set<String> WITHOUT_JERSEY = Set.of(
            "get /api/v1/containers/{name}/partners",
            "post /api/v1/containers/{name}/report",
            "get /api/v1/containers/{name}/orders",
            "post /api/v1/containers/{name}/order-results",
            "post /api/v1/containers/{name}/files/{sha256}",
            "post /api/v1/containers/{name}/files/{sha256}/peers",
            "get /api/v1/containers/{name}/files/{sha256}/pieces",
            "get /api/v1/containers/{name}/files/{sha256}/pieces/{index}",
            "post /api/v1/reports",
            "post /api/v1/orders");

    private ContractCalls() {}

    /** Returns the file of the key that signs the task. */
    static String taskKeys() {
        return "anna " + Base64.getEncoder().encodeToString(ANNA.getPublic().getEncoded());
    }

    private static KeyPair key() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static String task() {
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        TaskOrder order = new TaskOrder(
                "r1",
                "t1",
                "anna",
                "hello",
                Map.of("who", "world"),
                ContainerName.parse("be5.host58"),
                now,
                now.plusSeconds(3_600));
        ByteArrayOutputStream json = new ByteArrayOutputStream();
        TaskJson.write(List.of(SignedTask.sign(order, ANNA.getPrivate())), 1, json);
        return json.toString(StandardCharsets.UTF_8);
    }

    private static List<String> call(String method, String described, String path) {
        return call(method, described, path, "");
    }

    private static List<String> call(String method, String described, String path, String body) {
        return List.of(method, described, path, body);
    }

    static String report(int sequence, String state) {
        return """
            {"container": "be5.host58", "startId": "a", "sequence": %d, "links": [
             {"ip": "192.168.7.1", "sent": 10, "received": %d, "state": "%s"},
             {"ip": "192.168.7.2", "sent": 10, "received": 10, "state": "UP"}],
             "exchanges": [{"minute": "%s", "direction": "OUT", "ip": "192.168.7.1", "port": 80, "protocol": "http1",
               "operation": "GET /", "requests": 1, "responses": 1,
               "latency": {"count": 1, "sum": 2, "max": 2, "buckets": {"2.2": 1}}}],
             "captures": [{"interface": "eth0", "since": "2026-11-29T09:00:00Z", "packets": 7, "factor": 1}]}
            """.formatted(
                        sequence,
                        state.equals("UP") ? 10 : 0,
                        state,
                        Instant.now().truncatedTo(ChronoUnit.MINUTES).minusSeconds(60));
    }
}
