package io.earshot.lab.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.HttpURLConnection;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Random;
import java.util.Set;

/**
 * Fills a server with containers that are connected at random, by reports of agents, and tells what they take of its heap and how long
 * questions about the graph take over REST.
 */
public final class GraphBench {

    private static final int ROUNDS = 20;

    /** Counts garbage collections before the heap is read: objects that the first one frees may have kept others alive. */
    private static final int COLLECTIONS = 3;

    /** The server reads the graph anew after five seconds. */
    private static final Duration UNTIL_READ_ANEW = Duration.ofSeconds(6);

    private final int nodes;
    private final int edges;

    public GraphBench(int nodes, int edges) {
        this.nodes = nodes;
        this.edges = edges;
    }

    /** Returns one line for each question. */
    public String run() throws IOException, InterruptedException {
        StringBuilder cmdb = new StringBuilder();
        for (int i = 0; i < nodes; i++) {
            cmdb.append("c%d,h%d,DC%d,r%d,,%s,,,true%n".formatted(i, i / 20, i / 20 % 3, i % 7, address(i)));
        }
        try (LabServer server = LabServer.start(cmdb.toString(), Duration.ofMinutes(2));
                HttpClient http = HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .build()) {
            long before = liveHeap();
            Random random = new Random(5);
            for (int i = 0; i < nodes; i++) {
                report(server, http, random, i);
            }
            while (!server.rows("SELECT COUNT(*) FROM socket")
                    .getFirst()
                    .getFirst()
                    .equals(Integer.toString(told()))) {
                Thread.sleep(100);
            }
            StringBuilder lines = new StringBuilder(
                    "%,d nodes, %,d edges: %,d MB of live heap with the nodes alone, %,d MB more with the edges"
                            .formatted(nodes, told(), before >> 20, (liveHeap() - before) >> 20));
            String node = "/api/v1/nodes/c1.h0";
            time(server, http, "reach, all hops", node + "/reach", lines);
            time(server, http, "reach, 2 hops", node + "/reach?hops=2", lines);
            time(server, http, "path", node + "/path?to=c" + (nodes - 1) + ".h" + (nodes - 1) / 20, lines);
            time(server, http, "retirement", node + "/retirement", lines);
            time(server, http, "clusters", "/api/v1/dependencies/clusters", lines);
            time(server, http, "export, GraphML", "/api/v1/dependencies/export", lines);
            return lines.toString();
        }
    }

    /** Returns octets that are in use after collections. The server is in this process. */
    private static long liveHeap() {
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private int told() {
        return edges / nodes * nodes;
    }

    private static String address(int i) {
        return "10.%d.%d.%d".formatted(1 + i / 62_500, i / 250 % 250, 1 + i % 250);
    }

    private void report(LabServer server, HttpClient http, Random random, int from)
            throws IOException, InterruptedException {
        Set<Integer> peers = new LinkedHashSet<>();
        while (peers.size() < edges / nodes) {
            int peer = random.nextInt(nodes);
            if (peer != from) {
                peers.add(peer);
            }
        }
        StringBuilder connections = new StringBuilder();
        for (int peer : peers) {
            connections
                    .append(connections.isEmpty() ? "" : ",")
                    .append(
                            "{\"direction\": \"OUT\", \"protocol\": \"tcp\", \"ip\": \"%s\", \"port\": 80, \"count\": 2}"
                                    .formatted(address(peer)));
        }
        String name = "c" + from + ".h" + from / 20;
        String body = "{\"container\": \"%s\", \"links\": [], \"sockets\": {\"connections\": [%s]}}"
                .formatted(name, connections);
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(server.uri("/api/v1/containers/" + name + "/report"))
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
        if (answer.statusCode() != 204) {
            throw new IOException("a report was answered " + answer.statusCode() + ": " + answer.body());
        }
    }

    private static void time(LabServer server, HttpClient http, String what, String path, StringBuilder lines)
            throws IOException, InterruptedException {
        Thread.sleep(UNTIL_READ_ANEW);
        Answer first = ask(server, http, path);
        double[] later = new double[ROUNDS];
        Answer last = first;
        for (int i = 0; i < ROUNDS && last.status() == HttpURLConnection.HTTP_OK; i++) {
            last = ask(server, http, path);
            later[i] = last.millis();
        }
        if (last.status() != HttpURLConnection.HTTP_OK) {
            lines.append("%n%-16s is answered %d after %,.0f ms".formatted(what, last.status(), last.millis()));
            return;
        }
        Arrays.sort(later);
        lines.append("%n%-16s %7.1f ms median of %d, %7.1f ms worst, %7.1f ms with reading the graph anew"
                .formatted(what, later[ROUNDS / 2], ROUNDS, later[ROUNDS - 1], first.millis()));
    }

    private record Answer(int status, double millis) {}

    private static Answer ask(LabServer server, HttpClient http, String path) throws IOException, InterruptedException {
        long start = System.nanoTime();
        HttpResponse<byte[]> answer =
                http.send(HttpRequest.newBuilder(server.uri(path)).build(), BodyHandlers.ofByteArray());
        return new Answer(answer.statusCode(), (System.nanoTime() - start) / 1e6);
    }
}
