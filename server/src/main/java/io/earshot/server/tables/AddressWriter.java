package io.earshot.server.tables;

import io.earshot.fleet.partners.InventoryChange;
import io.earshot.model.Container;
import io.earshot.model.ContainerName;
import io.earshot.model.Ip;
import io.earshot.store.table.NodeTables.NodeAddress;
import io.earshot.store.table.Row;
import io.earshot.store.table.TableChanges;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Writes table NODE_ADDRESS: which node has an address, and which ones had it. One thread at a time. */
final class AddressWriter {

    /** Addresses that left stay for so long. */
    static final Duration KEPT = Duration.ofDays(30);

    /** Removing reads the whole table, so it waits until there is something to remove. */
    private static final Duration TOGETHER = Duration.ofHours(1);

    private final TableChanges tables;
    private final int mostKept;

    /** Holds when each address became its node's. */
    private final Map<ContainerName, Map<Ip, Instant>> current = new HashMap<>();

    private final Deque<Left> left = new ArrayDeque<>();
    private int kept;

    /** Counts the addresses that left at a time. */
    private record Left(Instant at, int addresses) {}

    /** @param mostKept of many addresses that left, so many stay, and those that left together with the oldest of them */
    AddressWriter(TableChanges tables, int mostKept) {
        this.tables = tables;
        this.mostKept = mostKept;
    }

    void inventory(InventoryChange change, Instant at) {
        // A finer time would not be found again in the table, which has microseconds.
        Instant now = at.truncatedTo(ChronoUnit.MICROS);
        int leaving = 0;
        for (Container gone : change.gone()) {
            Map<Ip, Instant> had = current.remove(gone.name());
            leaving += had == null ? 0 : leave(gone.name(), had, Map.of(), now);
        }
        Map<ContainerName, Map<Ip, Instant>> before = new HashMap<>();
        for (Container container : change.changed()) {
            Map<Ip, Instant> had = current.getOrDefault(container.name(), Map.of());
            Map<Ip, Instant> has = new HashMap<>();
            container.addresses().forEach(ip -> has.put(ip, had.getOrDefault(ip, now)));
            leaving += leave(container.name(), had, has, now);
            before.put(container.name(), had);
            current.put(container.name(), Map.copyOf(has));
        }
        before.forEach((name, had) -> enter(name, had, current.get(name)));
        forget(leaving, now);
    }

    private int leave(ContainerName name, Map<Ip, Instant> had, Map<Ip, Instant> has, Instant now) {
        int count = 0;
        for (Map.Entry<Ip, Instant> address : had.entrySet()) {
            if (!has.containsKey(address.getKey())) {
                tables.update(row(name, address.getKey(), address.getValue()).set(NodeAddress.VALID_TO, now));
                count++;
            }
        }
        return count;
    }

    private void enter(ContainerName name, Map<Ip, Instant> had, Map<Ip, Instant> has) {
        has.forEach((ip, from) -> {
            if (!had.containsKey(ip)) {
                tables.upsert(row(name, ip, from)
                        .set(NodeAddress.SOURCE, "cmdb")
                        .set(NodeAddress.VALID_TO, Optional.empty()));
            }
        });
    }

    private static Row row(ContainerName name, Ip ip, Instant from) {
        return Row.of(NodeAddress.TABLE)
                .set(NodeAddress.NODE, name.toString())
                .set(NodeAddress.IP, ip.toString())
                .set(NodeAddress.VALID_FROM, from);
    }

    private void forget(int leaving, Instant now) {
        if (leaving > 0) {
            left.addLast(new Left(now, leaving));
            kept += leaving;
        }
        boolean tooOld = !left.isEmpty() && left.getFirst().at().isBefore(now.minus(KEPT.plus(TOGETHER)));
        if (!tooOld && kept <= mostKept + mostKept / 10) {
            return;
        }
        Instant oldest = now.minus(KEPT);
        int before = kept;
        while (!left.isEmpty() && isOver(left.getFirst(), oldest)) {
            kept -= left.removeFirst().addresses();
        }
        if (kept < before) {
            tables.removeLess(
                    NodeAddress.TABLE,
                    NodeAddress.VALID_TO,
                    left.isEmpty() ? now : left.getFirst().at());
        }
    }

    private boolean isOver(Left first, Instant oldest) {
        return first.at().isBefore(oldest) || kept - first.addresses() >= mostKept;
    }
}
