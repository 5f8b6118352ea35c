package io.earshot.cmdb;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Collectors;

/**
 * An API server as far as its list and watch are described (Kubernetes API concepts: chunks by limit and continue, resource
 * versions, watch events, bookmarks, 410 Gone), over WebSocket or as an answer that never ends.
 */
final class KubernetesStub {

    static final String TOKEN = "service-account-token";

    /** One list: its objects by name, and the watches that are open on it. */
    private static final class Resource {
        final String kind;
        final String apiVersion;
        final Map<String, String> objects = new TreeMap<>();
        final List<BlockingQueue<String>> watches = new ArrayList<>();
        final NavigableMap<Long, String> history = new TreeMap<>();
        boolean nextPageHasExpired;

        Resource(String kind, String apiVersion) {
            this.kind = kind;
            this.apiVersion = apiVersion;
        }
    }

    private final Map<String, Resource> resources = Map.of(
            "/api/v1/nodes", new Resource("Node", "v1"),
            "/api/v1/pods", new Resource("Pod", "v1"),
            "/api/v1/services", new Resource("Service", "v1"),
            "/apis/discovery.k8s.io/v1/endpointslices", new Resource("EndpointSlice", "discovery.k8s.io/v1"));
    private final int chunk;
    private long version = 100;
    private long oldest;

    KubernetesStub(int chunk) {
        this.chunk = chunk;
    }

    void answer(StubApi.Request request) throws IOException, InterruptedException {
        if (!request.header("Authorization").equals("Bearer " + TOKEN)) {
            request.answer(401, status(401, "Unauthorized", "Unauthorized"));
            return;
        }
        Resource resource = resources.get(request.path());
        if (resource == null) {
            request.answer(404, status(404, "NotFound", "the server could not find the requested resource"));
        } else if ("true".equals(request.query().get("watch"))) {
            watch(resource, request);
        } else {
            list(resource, request);
        }
    }

    private void list(Resource resource, StubApi.Request request) throws IOException {
        String body;
        synchronized (this) {
            if (resource.nextPageHasExpired && request.query().containsKey("continue")) {
                resource.nextPageHasExpired = false;
                request.answer(410, status(410, "Expired", "The provided continue parameter is too old"));
                return;
            }
            List<String> all = List.copyOf(resource.objects.values());
            int from = Integer.parseInt(request.query().getOrDefault("continue", "0"));
            int to = Math.min(from + chunk, all.size());
            String next = to < all.size()
                    ? "\"continue\": \"" + to + "\", \"remainingItemCount\": " + (all.size() - to) + ","
                    : "";
            body = """
                {"kind": "%sList", "apiVersion": "%s", "metadata": {%s "resourceVersion": "%d"}, "items": [%s]}
                """.formatted(
                            resource.kind, resource.apiVersion, next, version, String.join(",", all.subList(from, to)));
        }
        request.answer(200, body);
    }

    private void watch(Resource resource, StubApi.Request request) throws IOException, InterruptedException {
        BlockingQueue<String> events = new LinkedBlockingQueue<>();
        synchronized (this) {
            long version = Long.parseLong(request.query().get("resourceVersion"));
            if (version < oldest) {
                events.add(gone());
                events.add("");
            } else {
                events.addAll(resource.history.tailMap(version, false).values());
                resource.watches.add(events);
            }
        }
        try {
            switch (request.header("Upgrade")) {
                case "websocket" -> tellOverWebSocket(request, events);
                default -> tellInOneAnswer(request, events);
            }
        } finally {
            synchronized (this) {
                resource.watches.remove(events);
            }
        }
    }

    private static void tellInOneAnswer(StubApi.Request request, BlockingQueue<String> events)
            throws IOException, InterruptedException {
        request.head(200, "Content-Type", "application/json", "Connection", "close");
        for (String event = events.take(); !event.isEmpty(); event = events.take()) {
            request.out().write((event + "\n").getBytes(StandardCharsets.UTF_8));
            request.out().flush();
        }
        throw new IOException("the end of the connection is the end of the answer");
    }

    /** RFC 6455: the handshake of section 4.2.2, then text frames from the server alone. */
    private static void tellOverWebSocket(StubApi.Request request, BlockingQueue<String> events)
            throws IOException, InterruptedException {
        request.head(
                101,
                "Upgrade",
                "websocket",
                "Connection",
                "Upgrade",
                "Sec-WebSocket-Accept",
                accept(request.header("Sec-WebSocket-Key")));
        for (String event = events.take(); !event.isEmpty(); event = events.take()) {
            frame(request.out(), 0x81, event.getBytes(StandardCharsets.UTF_8));
        }
        frame(request.out(), 0x88, new byte[] {0x03, (byte) 0xe8});
        throw new IOException("closed");
    }

    private static String accept(String key) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-1")
                            .digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")
                                    .getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every JDK knows SHA-1", impossible);
        }
    }

    private static void frame(OutputStream out, int kind, byte[] payload) throws IOException {
        out.write(kind);
        if (payload.length < 126) {
            out.write(payload.length);
        } else {
            out.write(126);
            out.write(payload.length >> 8);
            out.write(payload.length);
        }
        out.write(payload);
        out.flush();
    }

    /** Adds or changes an object; the watches hear of it. */
    synchronized void put(String path, String name, String json) {
        Resource resource = resources.get(path);
        String type = resource.objects.containsKey(name) ? "MODIFIED" : "ADDED";
        version++;
        String object =
                json.replace("RESOURCE_VERSION", String.valueOf(version)).replace('\n', ' ');
        resource.objects.put(name, object);
        happen(resource, "{\"type\": \"%s\", \"object\": %s}".formatted(type, object));
    }

    synchronized void delete(String path, String name) {
        Resource resource = resources.get(path);
        version++;
        happen(resource, "{\"type\": \"DELETED\", \"object\": %s}".formatted(resource.objects.remove(name)));
    }

    /** Tells the watches the newest version without any change. */
    synchronized void bookmark(String path) {
        version++;
        Resource resource = resources.get(path);
        tell(resource, """
            {"type": "BOOKMARK", "object": {"kind": "%s", "apiVersion": "%s", "metadata": {"resourceVersion": "%d"}}}""".formatted(resource.kind, resource.apiVersion, version));
    }

    /** Takes away an object behind the back of the watches, forgets all older versions, and ends the watches. */
    synchronized void compactAndForget(String path, String name) {
        Resource resource = resources.get(path);
        resource.objects.remove(name);
        version += 1000;
        oldest = version;
        tell(resource, gone());
        tell(resource, "");
    }

    /** Refuses the next page but the first of any list of these, once. */
    synchronized void expireNextPage(String path) {
        resources.get(path).nextPageHasExpired = true;
    }

    synchronized void endWatches(String path) {
        tell(resources.get(path), "");
    }

    private void happen(Resource resource, String event) {
        resource.history.put(version, event);
        tell(resource, event);
    }

    private static void tell(Resource resource, String event) {
        resource.watches.forEach(watch -> watch.add(event));
    }

    private static String gone() {
        return "{\"type\": \"ERROR\", \"object\": " + status(410, "Expired", "too old resource version") + "}";
    }

    static String status(int code, String reason, String message) {
        return """
            {"kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Failure", "message": "%s", \
            "reason": "%s", "code": %d}""".formatted(message, reason, code);
    }

    void node(String name, String zone) {
        put("/api/v1/nodes", name, """
            {"kind": "Node", "apiVersion": "v1",
             "metadata": {"name": "%s", "uid": "1", "resourceVersion": "RESOURCE_VERSION",
                          "labels": {"kubernetes.io/hostname": "%1$s"%2$s}},
             "spec": {}, "status": {}}
            """.formatted(
                        name, zone.isEmpty() ? "" : ", \"topology.kubernetes.io/zone\": \"" + zone + "\""));
    }

    /** @param more further fields of its metadata, each with a comma before it */
    void pod(String name, String node, String phase, String more, String... ips) {
        String podIps =
                List.of(ips).stream().map(ip -> "{\"ip\": \"" + ip + "\"}").collect(Collectors.joining(", "));
        put("/api/v1/pods", name, """
            {"kind": "Pod", "apiVersion": "v1",
             "metadata": {"name": "%s", "namespace": "shop", "uid": "1", "resourceVersion": "RESOURCE_VERSION",
                          "labels": {"app.kubernetes.io/name": "be"}%5$s},
             "spec": {%2$s "containers": []},
             "status": {"phase": "%3$s", "podIPs": [%4$s], "conditions": [{"type": "Ready", "status": "False"}]}}
            """.formatted(
                        name, node.isEmpty() ? "" : "\"nodeName\": \"" + node + "\",", phase, podIps, more));
    }

    void service(String name) {
        put("/api/v1/services", name, """
            {"kind": "Service", "apiVersion": "v1",
             "metadata": {"name": "%s", "namespace": "shop", "uid": "1", "resourceVersion": "RESOURCE_VERSION"},
             "spec": {"selector": {"app": "x"}, "ports": [{"port": 80}]}, "status": {}}
            """.formatted(name));
    }

    /** As an API server writes it of a service that is scaled to zero. */
    void sliceOfNulls(String service) {
        put("/apis/discovery.k8s.io/v1/endpointslices", service + "-x", """
            {"kind": "EndpointSlice", "apiVersion": "discovery.k8s.io/v1",
             "metadata": {"name": "%1$s-x", "namespace": "shop", "uid": "1", "resourceVersion": "RESOURCE_VERSION",
                          "labels": {"kubernetes.io/service-name": "%1$s"}},
             "addressType": "IPv4", "endpoints": null, "ports": null}
            """.formatted(service));
    }

    /** @param endpoints as in {@code be-1=true be-2=false}: pods, and whether they are ready */
    void slice(String service, String endpoints) {
        String list = List.of(endpoints.split(" ", -1)).stream()
                .map(endpoint -> endpoint.split("=", -1))
                .map(endpoint -> """
                    {"addresses": ["10.0.0.9"], "conditions": {"ready": %2$s, "serving": %2$s, "terminating": false},
                     "targetRef": {"kind": "Pod", "name": "%1$s", "namespace": "shop"}}
                    """.formatted(endpoint[0], endpoint[1]))
                .collect(Collectors.joining(", "));
        put("/apis/discovery.k8s.io/v1/endpointslices", service + "-x", """
            {"kind": "EndpointSlice", "apiVersion": "discovery.k8s.io/v1",
             "metadata": {"name": "%1$s-x", "namespace": "shop", "uid": "1", "resourceVersion": "RESOURCE_VERSION",
                          "labels": {"kubernetes.io/service-name": "%1$s"}},
             "addressType": "IPv4", "endpoints": [%2$s], "ports": [{"port": 80}]}
            """.formatted(service, list));
    }
}
