package io.earshot.fleet.partners;

import io.earshot.model.Container;
import io.earshot.model.ContainerName;
import io.earshot.model.Ip;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** From the evidence of what a container talks to, to the addresses that it is to probe. Pure. */
final class PartnerFinder {

    private final PartnerRules rules;

    PartnerFinder(PartnerRules rules) {
        this.rules = rules;
    }

    /** All that are considered, nearest first; among the equally near in a stable order, so that it never shuffles. */
    List<KnownPartner> find(Container asker, ContainerEvidence evidence, Registry registry) {
        if (!asker.running()) {
            return List.of();
        }
        Map<Ip, Found> found = new LinkedHashMap<>();
        Function<Ip, Optional<ContainerName>> owners = ip -> registry.owner(asker.networks(), ip);
        for (Wanted wanted : evidence.wanted(owners)) {
            switch (wanted) {
                case Wanted.Service(Evidence reason) -> findProviders(asker, reason, registry, found);
                case Wanted.Address(Evidence reason, Ip ip) ->
                    owners.apply(ip)
                            .flatMap(registry::container)
                            .ifPresent(owner -> add(asker, owner, ip, List.of(reason), found));
            }
        }
        List<KnownPartner> nearestFirst = new ArrayList<>(found.size());
        found.forEach((ip, each) -> nearestFirst.add(each.toPartner(ip)));
        nearestFirst.sort(Comparator.comparing(partner -> Nearness.of(asker, partner.owner())));
        return limited(asker, List.copyOf(nearestFirst));
    }

    private record Found(Container owner, List<Evidence> evidence) {

        /** Of two networks of one container, the same address may be another machine's: the first found has it. */
        Found with(Container whose, List<Evidence> more) {
            if (!whose.name().equals(owner.name()) || evidence.containsAll(more)) {
                return this;
            }
            return new Found(
                    owner, Stream.concat(evidence.stream(), more.stream()).toList());
        }

        KnownPartner toPartner(Ip ip) {
            return new KnownPartner(ip, owner, evidence);
        }
    }

    private static void findProviders(Container asker, Evidence evidence, Registry registry, Map<Ip, Found> found) {
        List<Evidence> reason = List.of(evidence); // one list for all of them
        // One service alone may fill the list; each is looked for so far, since any of them may be the nearer one.
        registry.eachProvider(
                evidence.service(),
                asker,
                PartnerRules.MAX_CANDIDATES,
                upToLimit(asker, reason, found),
                upToLimit(asker, reason, found));
    }

    private static Predicate<Container> upToLimit(Container asker, List<Evidence> reason, Map<Ip, Found> found) {
        int[] wanted = {PartnerRules.MAX_CANDIDATES};
        return provider -> {
            for (int i = 0; i < provider.addresses().size(); i++) {
                if (asker.networks().reach(provider.networks(), i)) {
                    add(asker, provider, provider.addresses().get(i), reason, found);
                    wanted[0]--;
                }
            }
            return wanted[0] > 0;
        };
    }

    /** Limits the candidates: half of the places belong to other data centres, so that each of them has its turn. */
    private static List<KnownPartner> limited(Container asker, List<KnownPartner> nearestFirst) {
        int excess = nearestFirst.size() - PartnerRules.MAX_CANDIDATES;
        if (excess <= 0) {
            return nearestFirst;
        }
        List<KnownPartner> elsewhere = new ArrayList<>(nearestFirst.stream()
                .filter(partner -> Nearness.of(asker, partner.owner()) == Nearness.ELSEWHERE)
                .toList());
        int near = nearestFirst.size() - elsewhere.size();
        int keptElsewhere = Math.min(
                elsewhere.size(), Math.max(PartnerRules.MAX_CANDIDATES / 2, PartnerRules.MAX_CANDIDATES - near));
        List<KnownPartner> kept = new ArrayList<>(nearestFirst.subList(0, PartnerRules.MAX_CANDIDATES - keptElsewhere));
        kept.addAll(oneOfEachDataCenterInTurn(elsewhere).subList(0, keptElsewhere));
        return kept;
    }

    private static List<KnownPartner> oneOfEachDataCenterInTurn(List<KnownPartner> partners) {
        Map<String, Deque<KnownPartner>> byDataCenter = new LinkedHashMap<>();
        for (KnownPartner partner : partners) {
            byDataCenter
                    .computeIfAbsent(partner.owner().dataCenter(), _ -> new ArrayDeque<>())
                    .add(partner);
        }
        List<KnownPartner> ordered = new ArrayList<>(partners.size());
        while (ordered.size() < partners.size()) {
            byDataCenter.values().stream()
                    .filter(there -> !there.isEmpty())
                    .forEach(there -> ordered.add(there.remove()));
        }
        return ordered;
    }

    private static void add(Container asker, Container owner, Ip ip, List<Evidence> reason, Map<Ip, Found> found) {
        if (owner.running() && !owner.name().equals(asker.name()) && Reachability.canReach(asker, ip)) {
            found.merge(ip, new Found(owner, reason), (known, _) -> known.with(owner, reason));
        }
    }

    /** The nearest, and of the farther ones those whose turn it is. */
    List<KnownPartner> turn(ContainerName name, List<KnownPartner> all, Instant now, Set<Ip> kept) {
        int near = rules.max() - rules.rotating();
        List<KnownPartner> list = new ArrayList<>(all.subList(0, near));
        List<KnownPartner> far = all.subList(near, all.size());
        int shares = Math.ceilDiv(far.size(), rules.rotating());
        int share = (int) Math.floorMod(turnNumber(name, now), (long) shares);
        for (int i = 0; i < far.size(); i++) {
            if (i / rules.rotating() == share || kept.contains(far.get(i).ip())) {
                list.add(far.get(i));
            }
        }
        return list;
    }

    Instant nextTurn(ContainerName name, Instant now) {
        long next = (turnNumber(name, now) + 1) * rules.turn().toMillis() - offset(name);
        return Instant.ofEpochMilli(next);
    }

    private long turnNumber(ContainerName name, Instant now) {
        return Math.floorDiv(now.toEpochMilli() + offset(name), rules.turn().toMillis());
    }

    /** Each container turns at another moment and begins with another share, so that no target is everybody's turn. */
    private static long offset(ContainerName name) {
        return Math.floorMod(name.hashCode() * 0x9e3779b97f4a7c15L, 1L << 40);
    }
}
