package io.earshot.cmdb;

import io.earshot.model.Container;
import io.earshot.model.ContainerName;
import io.earshot.model.Inventory;
import io.earshot.model.Ip;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Several readings as one inventory. What an earlier source says of a container stands; a later one adds containers, and fills
 * in what the earlier ones leave empty. Where they contradict each other, the later one gives way and a problem says so.
 */
public final class CmdbMerge {

    /** @param source as its problems name it */
    public record Part(String source, CmdbReading reading) {}

    private final Map<ContainerName, Container> containers = new LinkedHashMap<>();
    private final Map<Ip, ContainerName> owners = new HashMap<>();
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
        return new CmdbReading(Inventory.of(merge.containers.values()), merge.problems);
    }

    private void add(Container newer, String source) {
        Container known = containers.get(newer.name());
        List<Ip> addresses =
                known == null || known.addresses().isEmpty() ? unclaimed(newer, source) : known.addresses();
        String dataCenter = dataCenters.computeIfAbsent(newer.host(), host -> newer.dataCenter());
        if (!dataCenter.equals(newer.dataCenter())) {
            problems.add(new CmdbProblem(
                    source,
                    newer.name().toString(),
                    "data centre " + newer.dataCenter() + ", kept " + dataCenter + " as another source has it"));
        }
        containers.put(
                newer.name(),
                new Container(
                        newer.name(),
                        dataCenter,
                        known == null ? newer.role() : firstOf(known.role(), newer.role()),
                        known == null ? newer.cluster() : firstOf(known.cluster(), newer.cluster()),
                        addresses,
                        known == null ? newer.services() : firstOf(known.services(), newer.services()),
                        known == null ? newer.uses() : firstOf(known.uses(), newer.uses()),
                        known == null ? newer.running() : known.running()));
        addresses.forEach(address -> owners.put(address, newer.name()));
    }

    private List<Ip> unclaimed(Container container, String source) {
        List<Ip> free = new ArrayList<>();
        for (Ip address : container.addresses()) {
            ContainerName owner = owners.get(address);
            if (owner == null || owner.equals(container.name())) {
                free.add(address);
            } else {
                problems.add(new CmdbProblem(
                        source,
                        container.name().toString(),
                        "address " + address + ", kept with " + owner + " as another source has it"));
            }
        }
        return free;
    }

    private static String firstOf(String earlier, String later) {
        return earlier.isEmpty() ? later : earlier;
    }

    private static <T> List<T> firstOf(List<T> earlier, List<T> later) {
        return earlier.isEmpty() ? later : earlier;
    }
}
