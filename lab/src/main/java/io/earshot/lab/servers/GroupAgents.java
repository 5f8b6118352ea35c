package io.earshot.lab.servers;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.LongAdder;

/**
 * Agents of many containers: each reports once a cycle to the first of its servers that takes the report, and tells the number of its report as
 * its load, so that a report that was taken and is not shown is found.
 */
final class GroupAgents implements AutoCloseable {

    private static final int THREADS = 8;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final List<GroupServer> servers;
    private final int containers;
    private final Duration cycle;
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicIntegerArray taken;
    private final LongAdder count = new LongAdder();
    private final LongAdder refused = new LongAdder();

    /** Holds the containers whose link is reported as DOWN. */
    private final Set<Integer> broken = ConcurrentHashMap.newKeySet();

    private volatile boolean closing;

    GroupAgents(List<GroupServer> servers, int containers, Duration cycle) {
        this.servers = servers;
        this.containers = containers;
        this.cycle = cycle;
        taken = new AtomicIntegerArray(containers);
    }

    static String name(int container) {
        return (container % 2 == 0 ? "be" : "db") + container / 2 + ".host" + host(container);
    }

    private static int host(int container) {
        return container / 40 + container % 2;
    }

    static String address(int container) {
        return "10." + (container >> 16) + "." + (container >> 8 & 255) + "." + (container & 255);
    }

    /** Returns the fleet as a CMDB has it: each client talks to the provider of its pair, on the next host. */
    static String cmdb(int containers) {
        StringBuilder csv = new StringBuilder("container,host,dataCenter,addresses,services,uses\n");
        for (int i = 0; i < containers; i++) {
            String pair = "db" + i / 2;
            csv.append(name(i).replaceFirst("\\.", ","))
                    .append(",dc")
                    .append(host(i) % 3)
                    .append(',')
                    .append(address(i))
                    .append(',')
                    .append(i % 2 == 1 ? pair + "," : "," + pair)
                    .append('\n');
        }
        return csv.toString();
    }

    /** Returns the number of the first container of a host; it talks to another host. */
    static int firstOf(int host) {
        return host * 40;
    }

    /** Lets a container report that its link is down, from its next report on. */
    void breakLink(int container) {
        broken.add(container);
    }

    void start() {
        for (int i = 0; i < THREADS; i++) {
            int first = i;
            threads.add(Thread.ofPlatform().name("agents-" + i).start(() -> run(first)));
        }
    }

    private void run(int first) {
        int count = (containers - first + THREADS - 1) / THREADS;
        long pause = cycle.toNanos() / Math.max(1, count);
        try (HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(5))
                .build()) {
            long next = System.nanoTime();
            for (int sequence = 1; !closing; sequence++) {
                for (int container = first; container < containers && !closing; container += THREADS) {
                    report(client, container, sequence);
                    next += pause;
                    long wait = next - System.nanoTime();
                    if (wait > 0) {
                        Thread.sleep(Duration.ofNanos(wait));
                    } else {
                        next = System.nanoTime();
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void report(HttpClient client, int container, int sequence) throws InterruptedException {
        for (int tries = 0; tries < servers.size(); tries++) {
            GroupServer server = servers.get((container + tries) % servers.size());
            try {
                HttpRequest request = HttpRequest.newBuilder(
                                server.uri("/api/v1/containers/" + name(container) + "/report"))
                        .timeout(PATIENCE)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(json(container, sequence)))
                        .build();
                if (GroupServer.isTaken(client.send(request, BodyHandlers.discarding()))) {
                    taken.set(container, sequence);
                    count.increment();
                    return;
                }
            } catch (IOException away) {
                // The next one takes it.
            }
        }
        refused.increment();
    }

    private String json(int container, int sequence) {
        boolean isDown = broken.contains(container);
        String links = container % 2 == 1
                ? ""
                : "{\"ip\": \"%s\", \"sent\": 12, \"received\": %d, \"state\": \"%s\"}"
                        .formatted(address(container + 1), isDown ? 0 : 12, isDown ? "DOWN" : "UP");
        return "{\"container\": \"%s\", \"startId\": \"a\", \"sequence\": %d, \"load\": %d, \"links\": [%s]}"
                .formatted(name(container), sequence, sequence, links);
    }

    /** Returns the numbers of the newest reports that servers took, by container. */
    int[] taken() {
        int[] now = new int[containers];
        for (int i = 0; i < containers; i++) {
            now[i] = taken.get(i);
        }
        return now;
    }

    /** Returns how many reports servers took. */
    long count() {
        return count.sum();
    }

    /** Returns how many reports no server took. */
    long refused() {
        return refused.sum();
    }

    @Override
    public void close() {
        closing = true;
        Threads.join(threads);
    }
}
