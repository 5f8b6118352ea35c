package io.earshot.fleet.ring;

import io.earshot.fleet.partners.Evidence;
import io.earshot.fleet.partners.InventoryChange;
import io.earshot.fleet.partners.KnownPartner;
import io.earshot.fleet.partners.Reachability;
import io.earshot.model.Container;
import io.earshot.model.ContainerName;
import io.earshot.model.Ip;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Keeps the partners that hosts probe in the background: a few hosts outside the lists of their own containers. The first container of a
 * host by name probes, and is probed, for the host. What is broken stays until it is repaired. Not thread-safe.
 */
public final class BackgroundRing {

    /** Tells what the fleet knows of a container. */
    public interface Lists {

        /** Returns the container's partners, those in the background among them or not. */
        List<KnownPartner> partners(ContainerName name);

        /** Returns the partners in the background that answered and do not any more. */
        Set<Ip> broken(ContainerName name);
    }

    /** @param place on the host's list; places beyond those of the circles join data centres */
    private record Choice(int place, KnownPartner partner) {}

    private final int perHost;
    private final Map<String, NavigableMap<ContainerName, Container>> hosts = new TreeMap<>();
    private final Map<String, ContainerName> probers = new HashMap<>();
    private final Map<ContainerName, List<Choice>> choices = new HashMap<>();
    private final Map<ContainerName, Set<ContainerName>> clients = new HashMap<>();
    private Optional<RingPlan> plan = Optional.empty();

    /** @param perHost how many others each host probes; 0 for none */
    public BackgroundRing(int perHost) {
        if (perHost < 0) {
            throw new IllegalArgumentException("perHost " + perHost + ", expected at least 0");
        }
        this.perHost = perHost;
    }

    /** Takes what the CMDB says differently. */
    public void change(InventoryChange change) {
        if (perHost == 0) {
            return;
        }
        change.gone().forEach(this::remove);
        for (Container container : change.changed()) {
            if (container.running() && container.addresses().stream().anyMatch(Ip::canBePartner)) {
                hosts.computeIfAbsent(container.host(), _ -> new TreeMap<>()).put(container.name(), container);
            } else {
                remove(container);
            }
        }
        plan = Optional.empty();
    }

    private void remove(Container container) {
        NavigableMap<ContainerName, Container> there = hosts.get(container.host());
        if (there != null && there.remove(container.name()) != null && there.isEmpty()) {
            hosts.remove(container.host());
        }
    }

    /**
     * Chooses for all hosts if the inventory or the time demands it, else for these alone.
     *
     * @return the containers whose partners in the background are others now
     */
    public Set<ContainerName> choose(Collection<String> touched, Lists lists, Instant now) {
        if (perHost == 0) {
            return Set.of();
        }
        boolean all = plan.filter(current -> current.isOf(now)).isEmpty();
        if (all) {
            Map<String, String> dataCenterOf = HashMap.newHashMap(hosts.size());
            hosts.forEach((host, containers) ->
                    dataCenterOf.put(host, containers.firstEntry().getValue().dataCenter()));
            plan = Optional.of(RingPlan.of(dataCenterOf, perHost, now));
        }
        Set<ContainerName> changed = new HashSet<>();
        if (all) {
            List.copyOf(probers.keySet()).stream()
                    .filter(host -> !hosts.containsKey(host))
                    .forEach(host -> replace(host, Optional.empty(), List.of(), changed));
        }
        for (String host : all ? hosts.keySet() : touched) {
            NavigableMap<ContainerName, Container> there = hosts.get(host);
            if (there != null) {
                Container prober = there.firstEntry().getValue();
                replace(host, Optional.of(prober.name()), choose(prober, there, lists, plan.get()), changed);
            }
        }
        return changed;
    }

    private void replace(String host, Optional<ContainerName> prober, List<Choice> newer, Set<ContainerName> changed) {
        Optional<ContainerName> before = Optional.ofNullable(probers.get(host));
        if (before.isPresent() && !before.equals(prober)) {
            put(before.get(), List.of(), changed);
            probers.remove(host);
        }
        prober.ifPresent(name -> {
            probers.put(host, name);
            put(name, newer, changed);
        });
    }

    private void put(ContainerName prober, List<Choice> newer, Set<ContainerName> changed) {
        List<Choice> before = newer.isEmpty() ? choices.remove(prober) : choices.put(prober, newer);
        List<Choice> older = before == null ? List.of() : before;
        if (older.equals(newer)) {
            return;
        }
        changed.add(prober);
        older.forEach(
                choice -> clients.computeIfPresent(choice.partner().owner().name(), (_, names) -> {
                    names.remove(prober);
                    return names.isEmpty() ? null : names;
                }));
        newer.forEach(choice -> clients.computeIfAbsent(choice.partner().owner().name(), _ -> new HashSet<>(4))
                .add(prober));
    }

    /** Returns the container's partners in the background. */
    public List<KnownPartner> partnersOf(ContainerName name) {
        return choices.getOrDefault(name, List.of()).stream()
                .map(Choice::partner)
                .toList();
    }

    /** Returns the partners that a container is known to use, and after them those that it probes in the background. */
    public List<KnownPartner> after(List<KnownPartner> used, ContainerName name) {
        List<KnownPartner> background = partnersOf(name);
        if (background.isEmpty()) {
            return used;
        }
        Map<Ip, KnownPartner> all = KnownPartner.byAddress(used);
        background.forEach(partner -> all.putIfAbsent(partner.ip(), partner));
        return List.copyOf(all.values());
    }

    /** Returns the containers that have any of these as a partner in the background. */
    public Set<ContainerName> clientsOf(Collection<ContainerName> owners) {
        Set<ContainerName> all = new HashSet<>();
        owners.forEach(owner -> all.addAll(clients.getOrDefault(owner, Set.of())));
        return all;
    }

    private List<Choice> choose(
            Container prober, Map<ContainerName, Container> containers, Lists lists, RingPlan current) {
        Set<String> taken = new HashSet<>();
        taken.add(prober.host());
        for (ContainerName name : containers.keySet()) {
            for (KnownPartner partner : lists.partners(name)) {
                if (!partner.isBackground()) {
                    taken.add(partner.owner().host());
                }
            }
        }
        Map<Integer, Choice> chosen = new TreeMap<>();
        for (Choice kept : kept(prober, lists)) {
            if (taken.add(kept.partner().owner().host())) {
                chosen.put(kept.place(), kept);
            }
        }
        for (int place = 0; place < perHost; place++) {
            for (int steps = 0; steps < current.others() && !chosen.containsKey(place); steps++) {
                choose(prober, current.after(prober.host(), place, steps), place, taken, current)
                        .ifPresent(choice -> chosen.put(choice.place(), choice));
            }
        }
        List<String> joining = current.joining(prober.host());
        for (int i = 0; i < joining.size(); i++) {
            if (!chosen.containsKey(perHost + i)) {
                choose(prober, joining.get(i), perHost + i, taken, current)
                        .ifPresent(choice -> chosen.put(choice.place(), choice));
            }
        }
        return List.copyOf(chosen.values());
    }

    /** Returns the choices that stay as they are broken, with what the CMDB says of them now. */
    private List<Choice> kept(Container prober, Lists lists) {
        List<Choice> before = choices.getOrDefault(prober.name(), List.of());
        Set<Ip> broken = before.isEmpty() ? Set.of() : lists.broken(prober.name());
        List<Choice> kept = new ArrayList<>();
        for (Choice choice : before) {
            KnownPartner partner = choice.partner();
            Container owner = first(partner.owner().host());
            if (broken.contains(partner.ip())
                    && owner != null
                    && owner.name().equals(partner.owner().name())
                    && owner.addresses().contains(partner.ip())) {
                kept.add(new Choice(choice.place(), new KnownPartner(partner.ip(), owner, partner.evidence())));
            }
        }
        return kept;
    }

    /** Null if the host has none. */
    private Container first(String host) {
        NavigableMap<ContainerName, Container> there = hosts.get(host);
        return there == null ? null : there.firstEntry().getValue();
    }

    private Optional<Choice> choose(Container prober, String host, int place, Set<String> taken, RingPlan current) {
        if (taken.contains(host)) {
            return Optional.empty();
        }
        Container owner = hosts.get(host).firstEntry().getValue();
        Optional<Ip> reachable = IntStream.range(0, owner.addresses().size())
                .filter(i -> Reachability.canReach(prober, owner, i))
                .mapToObj(owner.addresses()::get)
                .findFirst();
        return reachable.map(ip -> {
            taken.add(host);
            Instant since = current.begin(place);
            Evidence evidence = new Evidence(Evidence.Source.BACKGROUND, "", since, since);
            return new Choice(place, new KnownPartner(ip, owner, List.of(evidence)));
        });
    }
}
