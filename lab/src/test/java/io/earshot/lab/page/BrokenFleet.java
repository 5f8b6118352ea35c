package io.earshot.lab.page;

import io.earshot.server.EarshotServer;
import io.earshot.server.config.ConfigFile;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A server that was told of 5,000 containers on 500 hosts in five data centres, each with ten partners anywhere, and of
 * 10,000 links that are down: all between two of the data centres, and single ones all over.
 */
final class BrokenFleet implements AutoCloseable {

    static final int CONTAINERS = 5_000;
    static final int DOWN = 10_000;
    private static final int HOSTS = 500;
    private static final int PARTNERS = 10;
    private static final List<String> DATA_CENTERS = List.of("AMS", "FRA", "NY", "SIN", "TX");
    private static final List<String> ROLES = List.of("fe", "be", "db", "cache");
    private static final Set<String> CUT = Set.of("NY", "TX");
    private static final int AT_ONCE = 16;

    private final EarshotServer server;

    private BrokenFleet(EarshotServer server) {
        this.server = server;
    }

    static BrokenFleet start(Path folder) throws Exception {
        Random random = new Random(1);
        List<Set<Integer>> partners = new ArrayList<>();
        StringBuilder cmdb =
                new StringBuilder("container,host,dataCenter,role,cluster,addresses,services,uses,running\n");
        for (int i = 0; i < CONTAINERS; i++) {
            Set<Integer> chosen = new LinkedHashSet<>();
            while (chosen.size() < PARTNERS) {
                int partner = random.nextInt(CONTAINERS);
                if (partner != i) {
                    chosen.add(partner);
                }
            }
            partners.add(chosen);
            String uses = String.join(" ", chosen.stream().map(p -> "s" + p).toList());
            cmdb.append("c%d,host%d,%s,%s,main,%s,s%d,%s,true\n"
                    .formatted(i, host(i), dataCenter(i), ROLES.get(i % ROLES.size()), address(i), i, uses));
        }
        Files.writeString(folder.resolve("cmdb.csv"), cmdb);
        Path config = Files.writeString(
                folder.resolve("server.yaml"),
                "listen: 127.0.0.1:0\ncycle: 10m\ncmdb: {csv: cmdb.csv}\npartners: {background: 0}\nsql: {timeLimit: 5m}\n");
        BrokenFleet fleet = new BrokenFleet(EarshotServer.start(ConfigFile.read(config), InstantSource.system()));
        fleet.report(partners, random);
        return fleet;
    }

    private void report(List<Set<Integer>> partners, Random random) throws InterruptedException {
        int down = 0;
        List<HttpRequest> requests = new ArrayList<>();
        for (int i = 0; i < CONTAINERS; i++) {
            List<String> links = new ArrayList<>();
            for (int partner : partners.get(i)) {
                boolean cut = CUT.contains(dataCenter(i))
                        && CUT.contains(dataCenter(partner))
                        && !dataCenter(i).equals(dataCenter(partner));
                boolean single = random.nextInt(100) < 14;
                boolean broken = (cut || single) && down < DOWN;
                down += broken ? 1 : 0;
                links.add(
                        broken
                                ? "{\"ip\":\"%s\",\"sent\":12,\"received\":0,\"state\":\"DOWN\"}"
                                        .formatted(address(partner))
                                : "{\"ip\":\"%s\",\"sent\":12,\"received\":12,\"state\":\"UP\",\"rtt\":{\"min\":0.2,\"avg\":%.2f,\"p95\":0.9,\"max\":2}}"
                                        .formatted(address(partner), 0.3 + random.nextDouble()));
            }
            String name = "c" + i + ".host" + host(i);
            requests.add(HttpRequest.newBuilder(server.uri().resolve("/api/v1/containers/" + name + "/report"))
                    .POST(HttpRequest.BodyPublishers.ofString("{\"container\":\"%s\",\"load\":%.2f,\"links\":[%s]}"
                            .formatted(name, random.nextDouble() * 4, String.join(",", links))))
                    .build());
        }
        send(requests);
    }

    private static void send(List<HttpRequest> requests) throws InterruptedException {
        Semaphore places = new Semaphore(AT_ONCE);
        AtomicInteger taken = new AtomicInteger();
        try (HttpClient client = HttpClient.newHttpClient();
                ExecutorService together = Executors.newVirtualThreadPerTaskExecutor()) {
            for (HttpRequest request : requests) {
                places.acquire();
                together.execute(() -> {
                    try {
                        taken.addAndGet(
                                client.send(request, BodyHandlers.discarding()).statusCode() == 204 ? 1 : 0);
                    } catch (Exception lost) {
                        Thread.currentThread().interrupt();
                    } finally {
                        places.release();
                    }
                });
            }
        }
        if (taken.get() != requests.size()) {
            throw new IllegalStateException(taken + " of " + requests.size() + " reports were taken");
        }
    }

    private static int host(int container) {
        return container % HOSTS;
    }

    private static String dataCenter(int container) {
        return DATA_CENTERS.get(host(container) % DATA_CENTERS.size());
    }

    private static String address(int container) {
        return "10.1." + container / 250 + "." + (container % 250 + 1);
    }

    URI uri() {
        return server.uri();
    }

    @Override
    public void close() {
        server.close();
    }
}
