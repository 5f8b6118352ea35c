package io.earshot.lab.fleet.peers;

import io.earshot.lab.fleet.plan.Host;
import io.earshot.lab.fleet.plan.Layout;
import io.earshot.lab.fleet.plan.Member;
import io.earshot.model.Ip;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Lists the probes with their sources and targets. */
record Coverage(List<Probe> probes) {

    /** From where a central monitor looks. */
    static final String CENTER = "watchers";

    Coverage {
        probes = List.copyOf(probes);
    }

    /** Every host probes every other host's two addresses. */
    static Coverage hostsToHosts(Layout layout) {
        List<Probe> probes = new ArrayList<>();
        for (Host from : layout.hosts()) {
            for (Host to : layout.hosts()) {
                if (!from.equals(to)) {
                    Set<Way> ways = ways(
                            layout,
                            member -> member.host().equals(from),
                            member -> member.host().equals(to));
                    probes.add(new Probe(from.name(), to.name(), to.uplinkV4(), ways));
                    probes.add(new Probe(from.name(), to.name(), to.uplinkV6(), ways));
                }
            }
        }
        return new Coverage(probes);
    }

    /** Counts the probes between all hosts without making them: they grow with the square. */
    static long hostsToHosts(long hosts) {
        return 2 * hosts * (hosts - 1);
    }

    /** Every host probes each address that one of its containers uses. */
    static Coverage links(Layout layout) {
        record Target(String from, Member to, String address) {}
        Map<Target, Set<Way>> targets = new LinkedHashMap<>();
        for (Member from : layout.members()) {
            for (Member to : layout.members()) {
                if (from.uses(to)) {
                    for (Ip address : to.container().addresses()) {
                        targets.computeIfAbsent(
                                        new Target(from.host().name(), to, address.toString()), none -> new HashSet<>())
                                .add(new Way(from.name(), to.name()));
                    }
                }
            }
        }
        return new Coverage(targets.entrySet().stream()
                .map(each -> new Probe(
                        each.getKey().from(),
                        each.getKey().to().name(),
                        each.getKey().address(),
                        each.getValue()))
                .toList());
    }

    /** One place probes every host and every container, once each. */
    static Coverage central(Layout layout) {
        List<Probe> probes = new ArrayList<>();
        for (Host host : layout.hosts()) {
            Predicate<Member> inside = member -> member.host().equals(host);
            probes.add(new Probe(CENTER, host.name(), host.management(), ways(layout, inside.negate(), inside)));
        }
        for (Member member : layout.members()) {
            Predicate<Member> itself = member::equals;
            probes.add(new Probe(CENTER, member.name(), member.v4(), ways(layout, itself.negate(), itself)));
        }
        return new Coverage(probes);
    }

    private static Set<Way> ways(Layout layout, Predicate<Member> from, Predicate<Member> to) {
        return layout.members().stream()
                .filter(from)
                .flatMap(one -> layout.members().stream().filter(to).map(other -> new Way(one.name(), other.name())))
                .collect(Collectors.toSet());
    }

    /** By the host that probes. */
    Map<String, List<Probe>> byPlace() {
        return probes.stream().collect(Collectors.groupingBy(Probe::from, LinkedHashMap::new, Collectors.toList()));
    }

    Optional<Probe> find(String from, String address) {
        return probes.stream()
                .filter(probe -> probe.from().equals(from) && probe.address().equals(address))
                .findFirst();
    }
}
