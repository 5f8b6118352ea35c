package io.earshot.lab.partners;

import io.earshot.model.Container;
import io.earshot.model.ContainerName;
import io.earshot.model.Inventory;
import io.earshot.model.Ip;
import io.earshot.model.Lookup;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;

/**
 * A fleet that moves and whose truth is known: containers are redeployed with other addresses, of which some were others'
 * before, are drained and come back, begin and end to use services. What the server gets to see of it comes late and in part:
 * the CMDB as it was at its last reading, and a lookup each time that a container really asks.
 */
final class MovingFleet {

    /** @param redeploysPerDay of each container; the other rates likewise */
    record Shape(
            int containers,
            int containersPerService,
            int uses,
            double redeploysPerDay,
            double addressReuse,
            double drainsPerDay,
            double newUsesPerDay,
            Duration asksEvery) {

        static Shape ofSize(int containers) {
            return new Shape(containers, 2, 5, 2, 0.05, 1, 0.05, Duration.ofMinutes(30));
        }
    }

    private static final int PER_HOST = 20;
    private static final int HOSTS_PER_DATA_CENTER = 25;

    private static final class Box {
        final ContainerName name;
        final String dataCenter;
        final String service;
        final Map<String, Instant> uses = new LinkedHashMap<>();
        Ip address;
        boolean running = true;
        Instant backAt = Instant.MAX;

        Box(int index, int services) {
            int host = index / PER_HOST;
            name = new ContainerName("c" + index % PER_HOST, "host" + host);
            dataCenter = "dc" + host / HOSTS_PER_DATA_CENTER;
            service = "s" + index % services;
        }
    }

    private final Shape shape;
    private final Random random;
    private final int services;
    private final List<Box> boxes = new ArrayList<>();
    private final Map<String, List<Box>> providers = new HashMap<>();
    private final Map<Ip, ContainerName> owners = new HashMap<>();
    private final Map<Ip, Instant> movedAt = new HashMap<>();
    private final Queue<Ip> free = new ArrayDeque<>();
    private int nextAddress = 1;

    MovingFleet(Shape shape, long seed, Instant start) {
        this.shape = shape;
        this.random = new Random(seed);
        this.services = Math.max(1, shape.containers() / shape.containersPerService());
        for (int i = 0; i < shape.containers(); i++) {
            Box box = new Box(i, services);
            give(box, freshAddress());
            boxes.add(box);
            providers.computeIfAbsent(box.service, s -> new ArrayList<>()).add(box);
        }
        for (Box box : boxes) {
            while (box.uses.size() < shape.uses()) {
                box.uses.put(anyServiceBut(box), start);
            }
        }
    }

    /** Lets so much time pass, and gives back what DNS saw of it. */
    List<Lookup> pass(Duration step, Instant now) {
        double days = step.toMillis() / 86_400_000.0;
        for (Box box : boxes) {
            if (!box.running && !now.isBefore(box.backAt)) {
                box.running = true;
            }
            if (chance(shape.redeploysPerDay() * days)) {
                redeploy(box, now);
            }
            if (box.running && chance(shape.drainsPerDay() * days)) {
                box.running = false;
                box.backAt = now.plus(Duration.ofMinutes(20));
            }
            if (chance(shape.newUsesPerDay() * days)) {
                String ended = box.uses.keySet().stream()
                        .skip(random.nextInt(box.uses.size()))
                        .findFirst()
                        .orElseThrow();
                box.uses.remove(ended);
                String begun = anyServiceBut(box);
                box.uses.put(begun, now);
            }
        }
        List<Lookup> lookups = new ArrayList<>();
        for (Box box : boxes) {
            for (Map.Entry<String, Instant> use : box.uses.entrySet()) {
                // It asks when it begins, and from then on at random, as often as its resolver's caches let it.
                if (box.running
                        && (use.getValue().equals(now)
                                || chance((double) step.toMillis()
                                        / shape.asksEvery().toMillis()))) {
                    lookups.add(new Lookup(box.name, use.getKey(), 1, now));
                }
            }
        }
        return lookups;
    }

    /** Returns the CMDB's present inventory. */
    Inventory inventory() {
        return Inventory.of(boxes.stream()
                .map(box -> new Container(
                        box.name,
                        box.dataCenter,
                        "",
                        "",
                        List.of(box.address),
                        List.of(box.service),
                        List.of(),
                        box.running))
                .toList());
    }

    /** Returns the true partners of each container: the running providers of the services that it uses, by address. */
    Map<ContainerName, Set<Ip>> truth() {
        Map<ContainerName, Set<Ip>> truth = new HashMap<>();
        for (Box box : boxes) {
            Set<Ip> partners = new HashSet<>();
            if (box.running) {
                for (String service : box.uses.keySet()) {
                    addProviders(box, service, partners);
                }
            }
            truth.put(box.name, partners);
        }
        return truth;
    }

    /** Whether the container has the address, or had it at that moment. */
    boolean isOwner(ContainerName name, Ip ip, Instant asOf) {
        return name.equals(owners.get(ip))
                || movedAt.getOrDefault(ip, Instant.MIN).isAfter(asOf);
    }

    private void addProviders(Box box, String service, Set<Ip> to) {
        for (Box provider : providers.get(service)) {
            if (provider.running && provider != box) {
                to.add(provider.address);
            }
        }
    }

    private void redeploy(Box box, Instant now) {
        owners.remove(box.address);
        movedAt.put(box.address, now);
        Ip old = box.address;
        Ip reused = chance(shape.addressReuse()) ? free.poll() : null;
        give(box, reused == null ? freshAddress() : reused);
        movedAt.put(box.address, now);
        free.add(old);
    }

    private void give(Box box, Ip address) {
        box.address = address;
        owners.put(address, box.name);
    }

    private Ip freshAddress() {
        int n = nextAddress++;
        return Ip.ofOctets(new byte[] {10, (byte) (n >> 16), (byte) (n >> 8), (byte) n});
    }

    private String anyServiceBut(Box box) {
        while (true) {
            String service = "s" + random.nextInt(services);
            if (!service.equals(box.service) && !box.uses.containsKey(service)) {
                return service;
            }
        }
    }

    private boolean chance(double probability) {
        return random.nextDouble() < probability;
    }
}
