package io.earshot.server.announced;

import io.earshot.model.Announcement;
import io.earshot.model.Container;
import io.earshot.model.ContainerName;
import io.earshot.model.Inventory;
import io.earshot.model.Ip;
import io.earshot.model.Names;
import io.earshot.model.NetworkAddress;
import io.earshot.model.Networks;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Decides what to believe of announcements. A name belongs to the machine that announces it, an address to the name that announces it,
 * until they stop for ten minutes; others that claim them meanwhile are refused and told. Not thread-safe.
 */
final class AnnouncedMachines {

    /** Data centre of machines whose agents have no such label. */
    static final String NO_DATA_CENTER = "unknown";

    /** After so long without an announcement, another may have the name and its addresses. */
    static final Duration ABANDONED = Duration.ofMinutes(10);

    /** An open server takes no more than this from anybody. */
    static final int MOST = 20_000;

    private static final String NETWORK = "network";

    /** Labels that are columns of the inventory. */
    private static final Set<String> COLUMNS = Set.of("dataCenter", "role", "cluster", "services", "uses", NETWORK);

    private static final class Machine {
        final ContainerName name;
        Instant firstHeard;
        Announcement announcement;
        Optional<String> machineId;
        Instant lastHeard;

        /** Another machine that announces the same name, and when it last did. */
        Optional<String> rival = Optional.empty();

        Instant rivalHeard = Instant.EPOCH;

        Machine(ContainerName name, Announcement announcement, Optional<String> machineId, Instant now) {
            this.name = name;
            this.announcement = announcement;
            this.machineId = machineId;
            firstHeard = now;
            lastHeard = now;
        }

        boolean isAbandoned(Instant now) {
            return !now.isBefore(lastHeard.plus(ABANDONED));
        }
    }

    private final Duration keep;
    private final String network;
    private final Map<ContainerName, Machine> machines = new TreeMap<>();
    private final Map<NetworkAddress, ContainerName> owners = new HashMap<>();
    private int refused;

    /** @param network of machines whose agents have no such label */
    AnnouncedMachines(Duration keep, String network) {
        this.keep = keep;
        this.network = network;
    }

    /** Returns since when a machine has its name, if it would tell something new under it and the name is not another's. */
    Optional<Instant> newsSince(ContainerName name, Announcement newer, Optional<String> machineId, Instant now) {
        Machine machine = machines.get(name);
        if (machine == null || machine.isAbandoned(now)) {
            return Optional.of(now);
        }
        boolean isNews = machine.machineId.equals(machineId) && !machine.announcement.equals(newer);
        return isNews ? Optional.of(machine.firstHeard) : Optional.empty();
    }

    /** Takes an announcement that another server took. */
    boolean hear(ContainerName name, Announcement newer, Optional<String> machineId, Instant since, Instant now) {
        boolean isNews = hear(name, newer, machineId, now);
        Machine machine = machines.get(name);
        if (machine != null && machine.machineId.equals(machineId)) {
            machine.firstHeard = since;
        }
        return isNews;
    }

    /** Takes that a machine was heard, without a new announcement. */
    void heard(ContainerName name, Optional<String> machineId, Instant now) {
        Machine machine = machines.get(name);
        if (machine != null && machine.machineId.equals(machineId)) {
            machine.lastHeard = now;
        }
    }

    /** Forgets a machine. */
    void forget(ContainerName name) {
        if (machines.remove(name) != null) {
            owners.values().removeIf(name::equals);
        }
    }

    /** @return whether the inventory or its problems may differ now */
    boolean hear(ContainerName name, Announcement newer, Optional<String> machineId, Instant now) {
        Machine machine = machines.get(name);
        if (machine == null) {
            if (machines.size() >= MOST) {
                refused++;
                return refused == 1;
            }
            machine = new Machine(name, newer, machineId, now);
            machines.put(name, machine);
            claim(machine, now);
            return true;
        }
        if (!machine.machineId.equals(machineId) && !machine.isAbandoned(now)) {
            Optional<String> rival = Optional.of(machineId.orElse("none"));
            boolean isNews = !machine.rival.equals(rival) || isOld(machine.rivalHeard, now);
            machine.rival = rival;
            machine.rivalHeard = now;
            return isNews;
        }
        boolean isNews = !machine.announcement.equals(newer) || machine.isAbandoned(now);
        machine.lastHeard = now;
        machine.machineId = machineId;
        machine.announcement = newer;
        return claim(machine, now) || isNews;
    }

    /** @return whether the machine has other addresses than before */
    private boolean claim(Machine machine, Instant now) {
        Set<NetworkAddress> addresses = addresses(machine);
        boolean changed = owners.entrySet()
                .removeIf(each -> each.getValue().equals(machine.name) && !addresses.contains(each.getKey()));
        for (NetworkAddress ip : addresses) {
            ContainerName owner = owners.get(ip);
            if (owner == null || (!owner.equals(machine.name) && mayPass(machines.get(owner), machine, now))) {
                owners.put(ip, machine.name);
                changed = true;
            }
        }
        return changed;
    }

    private Set<NetworkAddress> addresses(Machine machine) {
        String at = network(machine, _ -> {});
        Set<NetworkAddress> addresses = new LinkedHashSet<>();
        machine.announcement.addresses().forEach(ip -> addresses.add(new NetworkAddress(at, ip)));
        return addresses;
    }

    private String network(Machine machine, Consumer<String> problem) {
        String label = machine.announcement.labels().get(NETWORK);
        try {
            return label == null ? network : Networks.require(label);
        } catch (IllegalArgumentException e) {
            problem.accept("label " + NETWORK + ": " + e.getMessage());
            return network;
        }
    }

    private static boolean mayPass(Machine owner, Machine to, Instant now) {
        return owner.isAbandoned(now) || isFormerNameOf(owner, to);
    }

    /** The same machine speaks under another name since, and no longer under the one that it had. */
    private static boolean isFormerNameOf(Machine former, Machine newer) {
        return former.machineId.isPresent()
                && former.machineId.equals(newer.machineId)
                && former.lastHeard.isBefore(newer.firstHeard);
    }

    /** Returns the labels that are no column of the inventory, by machine. */
    Map<ContainerName, Map<String, String>> tags() {
        Map<ContainerName, Map<String, String>> tags = new LinkedHashMap<>();
        for (Machine machine : machines.values()) {
            Map<String, String> others = new TreeMap<>(machine.announcement.labels());
            others.keySet().removeAll(COLUMNS);
            if (!others.isEmpty()) {
                tags.put(machine.name, others);
            }
        }
        return tags;
    }

    /** @param problems takes the machine's name and what was not believed of it */
    Inventory inventory(Instant now, BiConsumer<String, String> problems) {
        machines.values().removeIf(machine -> !now.isBefore(machine.lastHeard.plus(keep)) || isRenamed(machine, now));
        owners.values().removeIf(owner -> !machines.containsKey(owner));
        if (refused > 0) {
            problems.accept("", "more than " + MOST + " machines announce themselves, the others are refused");
        }
        refused = 0;
        Map<String, String> dataCenters = new HashMap<>();
        List<Container> containers = new ArrayList<>(machines.size());
        for (Machine machine : machines.values()) {
            containers.add(
                    container(machine, dataCenters, problem -> problems.accept(machine.name.toString(), problem)));
            rivalOf(machine, now).ifPresent(rival -> problems.accept(machine.name.toString(), rival));
        }
        clones(now, problems);
        return Inventory.of(containers);
    }

    private boolean isRenamed(Machine machine, Instant now) {
        return machine.isAbandoned(now)
                && machines.values().stream()
                        .anyMatch(newer -> !newer.name.equals(machine.name) && isFormerNameOf(machine, newer));
    }

    private static Optional<String> rivalOf(Machine machine, Instant now) {
        return machine.rival
                .filter(_ -> !isOld(machine.rivalHeard, now))
                .map(rival -> "announced by two machines, with the machine ids "
                        + machine.machineId.orElse("none") + " and " + rival
                        + "; the first has the name, expected a name of its own for each");
    }

    private void clones(Instant now, BiConsumer<String, String> problems) {
        Map<String, List<Machine>> byId = new LinkedHashMap<>();
        for (Machine machine : machines.values()) {
            if (machine.machineId.isPresent() && !isOld(machine.lastHeard, now)) {
                byId.computeIfAbsent(machine.machineId.get(), _ -> new ArrayList<>())
                        .add(machine);
            }
        }
        for (List<Machine> same : byId.values()) {
            Machine first = same.getFirst();
            for (Machine other : same) {
                boolean bothSpeak =
                        !other.lastHeard.isBefore(first.firstHeard) && !first.lastHeard.isBefore(other.firstHeard);
                if (!other.name.host().equals(first.name.host()) && bothSpeak) {
                    problems.accept(
                            other.name.toString(),
                            "has the same machine id as " + first.name
                                    + ": a clone, or two agents of one machine; expected an /etc/machine-id of its own");
                }
            }
        }
    }

    private static boolean isOld(Instant heard, Instant now) {
        return !now.isBefore(heard.plus(ABANDONED));
    }

    private Container container(Machine machine, Map<String, String> dataCenters, Consumer<String> problem) {
        Map<String, String> labels = machine.announcement.labels();
        String own = labels.getOrDefault("dataCenter", NO_DATA_CENTER);
        String dataCenter = dataCenters.computeIfAbsent(machine.name.host(), _ -> own);
        if (!dataCenter.equals(own)) {
            problem.accept("data centre " + own + ", expected " + dataCenter + " as of others on " + machine.name.host()
                    + "; taken for that");
        }
        List<Ip> addresses = new ArrayList<>();
        for (NetworkAddress ip : addresses(machine)) {
            ContainerName owner = owners.get(ip);
            if (machine.name.equals(owner)) {
                addresses.add(ip.ip());
            } else {
                problem.accept("address " + ip + " is left out, it belongs to " + owner + ", expected one owner");
            }
        }
        return new Container(
                machine.name,
                dataCenter,
                labels.getOrDefault("role", ""),
                labels.getOrDefault("cluster", ""),
                addresses,
                names(labels, "services", problem),
                names(labels, "uses", problem),
                true,
                true,
                Map.of(),
                Networks.of(network(machine, problem)));
    }

    private static List<String> names(Map<String, String> labels, String label, Consumer<String> problem) {
        return Stream.of(labels.getOrDefault(label, "").split("[\\s,]+"))
                .filter(name -> !name.isEmpty())
                .map(name -> {
                    try {
                        return List.of(Names.require("service", name));
                    } catch (IllegalArgumentException e) {
                        problem.accept("label " + label + ": " + e.getMessage());
                        return List.<String>of();
                    }
                })
                .flatMap(Collection::stream)
                .distinct()
                .toList();
    }
}
