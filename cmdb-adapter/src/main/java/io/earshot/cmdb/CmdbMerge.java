package io.earshot.cmdb;

import io.earshot.model.Container;
import io.earshot.model.ContainerName;
import io.earshot.model.Inventory;
import io.earshot.model.NetworkAddress;
import io.earshot.model.Networks;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Several readings as one inventory. Sources are listed in order of precedence: later ones add containers and fill in missing
 * fields, and never override earlier values. An address that two containers claim belongs to the one that lives (see {@link
 * InventoryBuilder}), and between two that live alike to the earlier source's. A problem tells what is left out.
 */
public final class CmdbMerge {

    /** @param source as its problems name it */
    public record Part(String source, CmdbReading reading) {}

    /** @param source that gave the addresses */
    private record Entry(Container container, String source) {}

    private final Map<ContainerName, Entry> entries = new LinkedHashMap<>();
    private final Map<String, String> dataCenters = new HashMap<>();
    private final List<CmdbProblem> problems = new ArrayList<>();

    private CmdbMerge() {}

    /** @param parts in the order of their precedence, one at least */
    public static CmdbReading merge(List<Part> parts) {
        if (parts.size() == 1) {
            return parts.getFirst().reading();
        }
        CmdbMerge merge = new CmdbMerge();
        for (Part part : parts) {
            merge.problems.addAll(part.reading().problems());
            part.reading().inventory().containers().forEach(container -> merge.add(container, part.source()));
        }
        return new CmdbReading(Inventory.of(merge.withOneOwnerOfEachAddress()), merge.problems);
    }

    private void add(Container newer, String source) {
        String dataCenter = dataCenters.computeIfAbsent(newer.host(), host -> newer.dataCenter());
        if (!dataCenter.equals(newer.dataCenter())) {
            tell(
                    source,
                    newer,
                    "data centre " + newer.dataCenter() + ", kept " + dataCenter + " as another source has it");
        }
        Entry entry = entries.get(newer.name());
        if (entry == null) {
            entries.put(newer.name(), new Entry(newer.in(dataCenter), source));
            return;
        }
        Container known = entry.container();
        boolean addressesAreKnown = !known.addresses().isEmpty();
        entries.put(
                newer.name(),
                new Entry(
                        new Container(
                                newer.name(),
                                dataCenter,
                                firstOf(known.role(), newer.role()),
                                firstOf(known.cluster(), newer.cluster()),
                                addressesAreKnown ? known.addresses() : newer.addresses(),
                                firstOf(known.services(), newer.services()),
                                firstOf(known.uses(), newer.uses()),
                                known.running(),
                                known.takesTraffic(),
                                union(known.tags(), newer.tags()),
                                networks(addressesAreKnown ? known : newer, addressesAreKnown ? newer : known)),
                        addressesAreKnown ? entry.source() : source));
    }

    private List<Container> withOneOwnerOfEachAddress() {
        Map<NetworkAddress, ContainerName> owners = new HashMap<>();
        entries.values().stream()
                .map(Entry::container)
                .sorted(Comparator.comparingInt(InventoryBuilder::life))
                .forEach(container -> {
                    for (int i = 0; i < container.addresses().size(); i++) {
                        owners.putIfAbsent(container.address(i), container.name());
                    }
                });
        List<Container> containers = new ArrayList<>(entries.size());
        for (Entry entry : entries.values()) {
            Container container = entry.container();
            containers.add(container.keeping(i -> {
                ContainerName owner = owners.get(container.address(i));
                boolean isOwn = owner.equals(container.name());
                if (!isOwn) {
                    tell(
                            entry.source(),
                            container,
                            "address " + container.address(i) + ", kept with " + owner + " as another source has it");
                }
                return isOwn;
            }));
        }
        return containers;
    }

    private void tell(String source, Container container, String problem) {
        problems.add(new CmdbProblem(source, container.name().toString(), problem));
    }

    /** A source that names no network says nothing of it. */
    private static Networks networks(Container ofAddresses, Container other) {
        return ofAddresses.networks().equals(Networks.DEFAULT)
                        && other.networks().ofAddresses().isEmpty()
                ? other.networks()
                : ofAddresses.networks();
    }

    private static Map<String, String> union(Map<String, String> earlier, Map<String, String> later) {
        if (later.isEmpty()) {
            return earlier;
        }
        Map<String, String> all = new HashMap<>(later);
        all.putAll(earlier);
        return all;
    }

    private static String firstOf(String earlier, String later) {
        return earlier.isEmpty() ? later : earlier;
    }

    private static <T> List<T> firstOf(List<T> earlier, List<T> later) {
        return earlier.isEmpty() ? later : earlier;
    }
}
