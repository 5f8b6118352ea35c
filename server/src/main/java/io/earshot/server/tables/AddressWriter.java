package io.earshot.server.tables;

import io.earshot.fleet.partners.InventoryChange;
import io.earshot.model.Container;
import io.earshot.model.ContainerName;
import io.earshot.model.NetworkAddress;
import io.earshot.server.tables.AddressMemory.Tenure;
import io.earshot.store.table.NodeTables.NodeAddress;
import io.earshot.store.table.Row;
import io.earshot.store.table.TableChanges;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Writes table NODE_ADDRESS: which node has an address, and which ones had it. One thread at a time. */
final class AddressWriter {

    /** Addresses that left stay for so long. */
    static final Duration KEPT = Duration.ofDays(30);

    /** Removing reads the whole table, so it waits until there is something to remove. */
    private static final Duration TOGETHER = Duration.ofHours(1);

    /** Machines that announce themselves come again within minutes after a server's restart, and then had their addresses all the time. */
    private static final Duration COME_AGAIN = Duration.ofHours(1);

    private final TableChanges tables;
    private final int mostKept;
    private final AddressMemory memory;

    /** Holds when each address became its node's. */
    private final Map<ContainerName, Map<NetworkAddress, Instant>> current = new HashMap<>();

    /** Holds the addresses that left. */
    private final Map<ContainerName, List<Tenure>> past = new HashMap<>();

    /** Holds what nodes had when the server before this one ended, until their turn comes. */
    private final Map<ContainerName, Map<NetworkAddress, Instant>> before = new HashMap<>();

    private Optional<Instant> firstInventory = Optional.empty();
    private final Deque<Left> left = new ArrayDeque<>();
    private int kept;

    /** Counts the addresses that left at a time. */
    private record Left(Instant at, int addresses) {}

    /** @param mostKept of many addresses that left, so many stay, and those that left together with the oldest of them */
    AddressWriter(TableChanges tables, int mostKept, AddressMemory memory) {
        this.tables = tables;
        this.mostKept = mostKept;
        this.memory = memory;
        TreeMap<Instant, Integer> times = new TreeMap<>();
        memory.atStart()
                .forEach((name, tenures) -> tenures.forEach(tenure -> tenure.to()
                        .ifPresentOrElse(
                                to -> {
                                    times.merge(to, 1, Integer::sum);
                                    addPast(name, tenure);
                                },
                                () -> before.computeIfAbsent(name, _ -> new HashMap<>())
                                        .put(tenure.address(), tenure.from()))));
        times.forEach((at, addresses) -> left.addLast(new Left(at, addresses)));
        kept = times.values().stream().mapToInt(Integer::intValue).sum();
    }

    void inventory(InventoryChange change, Instant at) {
        // A finer time would not be found again in the table, which has microseconds.
        Instant now = at.truncatedTo(ChronoUnit.MICROS);
        if (firstInventory.filter(first -> first.plus(COME_AGAIN).isBefore(now)).isPresent()) {
            before.clear();
        }
        Set<ContainerName> touched = new LinkedHashSet<>();
        int leaving = 0;
        for (Container gone : change.gone()) {
            Map<NetworkAddress, Instant> had = current.remove(gone.name());
            leaving += had == null ? 0 : leave(gone.name(), had, Map.of(), now);
            touched.add(gone.name());
        }
        Map<ContainerName, Map<NetworkAddress, Instant>> had = new HashMap<>();
        for (Container container : change.changed()) {
            ContainerName name = container.name();
            Map<NetworkAddress, Instant> known = current.getOrDefault(name, Map.of());
            Map<NetworkAddress, Instant> earlier = before.getOrDefault(name, Map.of());
            Map<NetworkAddress, Instant> has = new HashMap<>();
            for (int i = 0; i < container.addresses().size(); i++) {
                NetworkAddress address = container.address(i);
                has.put(address, known.getOrDefault(address, earlier.getOrDefault(address, now)));
            }
            leaving += leave(name, known, has, now);
            had.put(name, known);
            current.put(name, Map.copyOf(has));
            boolean asBefore = firstInventory.isEmpty() && known.isEmpty() && has.equals(earlier);
            if (!asBefore && !has.equals(known)) {
                touched.add(name);
            }
        }
        had.forEach((name, known) -> enter(name, known, current.get(name)));
        leaving += settle(touched, now);
        forget(leaving, touched, now);
        touched.forEach(name -> memory.keep(name, tenures(name)));
    }

    private int leave(
            ContainerName name, Map<NetworkAddress, Instant> had, Map<NetworkAddress, Instant> has, Instant now) {
        int count = 0;
        for (Map.Entry<NetworkAddress, Instant> address : had.entrySet()) {
            if (!has.containsKey(address.getKey())) {
                addPast(name, new Tenure(address.getKey(), address.getValue(), Optional.of(now)));
                count++;
            }
        }
        return count;
    }

    private void enter(ContainerName name, Map<NetworkAddress, Instant> had, Map<NetworkAddress, Instant> has) {
        // Nothing is known of it from before the start, and nothing can have left yet.
        boolean isNew = firstInventory.isEmpty() && !before.containsKey(name) && !past.containsKey(name);
        has.forEach((address, from) -> {
            if (!had.containsKey(address)) {
                past.getOrDefault(name, new ArrayList<>())
                        .removeIf(tenure -> tenure.address().equals(address)
                                && tenure.from().equals(from));
                Row row = row(name, new Tenure(address, from, Optional.empty()));
                if (isNew) {
                    tables.insert(row);
                } else {
                    tables.upsert(row);
                }
            }
        });
    }

    /** Ends what nodes had before the restart and do not have in the first inventory after it. */
    private int settle(Set<ContainerName> touched, Instant now) {
        if (firstInventory.isPresent()) {
            return 0;
        }
        firstInventory = Optional.of(now);
        int count = 0;
        for (Map.Entry<ContainerName, Map<NetworkAddress, Instant>> node : before.entrySet()) {
            int gone = leave(node.getKey(), node.getValue(), current.getOrDefault(node.getKey(), Map.of()), now);
            if (gone > 0) {
                touched.add(node.getKey());
            }
            count += gone;
        }
        before.keySet().removeIf(current::containsKey);
        return count;
    }

    private void addPast(ContainerName name, Tenure tenure) {
        past.computeIfAbsent(name, _ -> new ArrayList<>()).add(tenure);
        tables.upsert(row(name, tenure));
    }

    private static Row row(ContainerName name, Tenure tenure) {
        return Row.of(NodeAddress.TABLE)
                .set(NodeAddress.NODE, name.toString())
                .set(NodeAddress.IP, tenure.ip().toString())
                .set(NodeAddress.NETWORK, tenure.network())
                .set(NodeAddress.VALID_FROM, tenure.from())
                .set(NodeAddress.SOURCE, "cmdb")
                .set(NodeAddress.VALID_TO, tenure.to());
    }

    private List<Tenure> tenures(ContainerName name) {
        List<Tenure> all = new ArrayList<>(past.getOrDefault(name, List.of()));
        current.getOrDefault(name, Map.of())
                .forEach((address, from) -> all.add(new Tenure(address, from, Optional.empty())));
        return all;
    }

    private void forget(int leaving, Set<ContainerName> touched, Instant now) {
        if (leaving > 0) {
            left.addLast(new Left(now, leaving));
            kept += leaving;
        }
        boolean tooOld = !left.isEmpty() && left.getFirst().at().isBefore(now.minus(KEPT.plus(TOGETHER)));
        if (!tooOld && kept <= mostKept + mostKept / 10) {
            return;
        }
        Instant oldest = now.minus(KEPT);
        int sum = kept;
        while (!left.isEmpty() && isOver(left.getFirst(), oldest)) {
            kept -= left.removeFirst().addresses();
        }
        if (kept < sum) {
            Instant first = left.isEmpty() ? now : left.getFirst().at();
            tables.removeLess(NodeAddress.TABLE, NodeAddress.VALID_TO, first);
            past.entrySet().removeIf(node -> {
                if (node.getValue().removeIf(tenure -> tenure.to().orElseThrow().isBefore(first))) {
                    touched.add(node.getKey());
                }
                return node.getValue().isEmpty();
            });
        }
    }

    private boolean isOver(Left first, Instant oldest) {
        return first.at().isBefore(oldest) || kept - first.addresses() >= mostKept;
    }
}
