package io.earshot.lab.partners;

import io.earshot.fleet.partners.InventoryChange;
import io.earshot.fleet.partners.PartnerBook;
import io.earshot.fleet.partners.PartnerRules;
import io.earshot.model.Container;
import io.earshot.model.ContainerName;
import io.earshot.model.Inventory;
import io.earshot.model.Ip;
import io.earshot.model.Lookup;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Measures the cost of all lists, and of one change, by the size of the fleet: ten partners for each container.
 *
 * <p>{@code java -Xmx12g … io.earshot.lab.partners.ListBuild 5000 100000 1000000}
 */
public final class ListBuild {

    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final int USES = 5;
    private static final int PROVIDERS = 2;
    private static final int CHANGES = 2_000;

    private ListBuild() {}

    public static void main(String[] arguments) {
        System.out.println("containers  build all    heap  one lookup  one moved container  compare inventories");
        measure(2_000); // warms up
        for (String size : arguments) {
            System.out.println(measure(Integer.parseInt(size)));
        }
    }

    private static String measure(int size) {
        Random random = new Random(58);
        Inventory inventory = Inventory.of(containers(size, random));
        long heapBefore = usedHeap();
        long start = System.nanoTime();
        PartnerBook book = new PartnerBook(
                new PartnerRules(16, Duration.ofMinutes(4), Duration.ofHours(24), Duration.ofHours(24)));
        long edges = lists(book, book.replaceInventory(inventory, NOW));
        double build = (System.nanoTime() - start) / 1e9;
        long heap = usedHeap() - heapBefore;
        if (edges != (long) size * USES * PROVIDERS) {
            throw new IllegalStateException(edges + " edges");
        }
        double lookup = median(() -> {
            ContainerName asker = name(random.nextInt(size));
            return lists(
                    book,
                    book.addLookups(
                            List.of(new Lookup(asker, service(random.nextInt(size / PROVIDERS)), 1, NOW)), NOW));
        });
        int[] fresh = {0};
        double move = median(() -> {
            Container old = inventory.container(name(random.nextInt(size))).orElseThrow();
            Container moved = new Container(
                    old.name(),
                    old.dataCenter(),
                    old.role(),
                    old.cluster(),
                    List.of(address(172, fresh[0]++)),
                    old.services(),
                    old.uses(),
                    true);
            return lists(book, book.change(new InventoryChange(List.of(moved), List.of()), NOW));
        });
        start = System.nanoTime();
        int different = book.compare(inventory).changed().size();
        double compare = (System.nanoTime() - start) / 1e6;
        if (different == 0) {
            throw new IllegalStateException("nothing moved");
        }
        return "%,10d %8.2f s %5d MB %8.1f us %17.1f us %17.1f ms"
                .formatted(size, build, heap >> 20, lookup / 1e3, move / 1e3, compare);
    }

    private static long lists(PartnerBook book, Set<ContainerName> names) {
        long edges = 0;
        for (ContainerName name : names) {
            edges += book.partnersOf(name, NOW, Set.of()).size();
        }
        return edges;
    }

    private static double median(LongSupplier change) {
        long[] nanos = new long[CHANGES];
        long sink = 0;
        for (int i = 0; i < CHANGES; i++) {
            long start = System.nanoTime();
            sink += change.getAsLong();
            nanos[i] = System.nanoTime() - start;
        }
        if (sink == 0) {
            throw new IllegalStateException("no list was touched");
        }
        Arrays.sort(nanos);
        return nanos[CHANGES / 2];
    }

    private static List<Container> containers(int size, Random random) {
        List<Container> all = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            List<String> uses = random.ints(0, size / PROVIDERS)
                    .mapToObj(ListBuild::service)
                    .distinct()
                    .limit(USES + 1)
                    .toList();
            String own = service(i / PROVIDERS);
            all.add(new Container(
                    name(i),
                    "dc" + i / 5_000,
                    "be",
                    "main",
                    List.of(address(10, i)),
                    List.of(own),
                    uses.stream().filter(use -> !use.equals(own)).limit(USES).toList(),
                    true));
        }
        return all;
    }

    private static ContainerName name(int i) {
        return new ContainerName("c" + i % 20, "host" + i / 20);
    }

    private static String service(int i) {
        return "s" + i;
    }

    private static Ip address(int net, int i) {
        return Ip.ofOctets(new byte[] {(byte) net, (byte) (i >> 16), (byte) (i >> 8), (byte) i});
    }

    private static long usedHeap() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
