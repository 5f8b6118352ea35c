package io.earshot.fleet.partners;

import io.earshot.model.ContainerName;
import io.earshot.model.Ip;
import io.earshot.model.Lookup;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** The services that a container asked PowerDNS for. Ages by the last question for each. */
final class PdnsEvidence implements EvidenceSource {

    private final Map<String, AskedService> asked = new LinkedHashMap<>(4);

    /**
     * Takes a lookup, and returns all that is known of the service.
     *
     * @param owner finds whose an address is to the container
     */
    AskedService add(Lookup lookup, Function<Ip, Optional<ContainerName>> owner) {
        AskedService service = asked.computeIfAbsent(lookup.service(), _ -> new AskedService(lookup));
        service.add(lookup, owner);
        return service;
    }

    boolean knows(String service) {
        return asked.containsKey(service);
    }

    int size() {
        return asked.size();
    }

    /** Forgets the service that was asked for longest ago. */
    Optional<String> forgetOldest() {
        Optional<String> oldest = asked.entrySet().stream()
                .min(Comparator.comparing(entry -> entry.getValue().evidence().lastSeen()))
                .map(Map.Entry::getKey);
        oldest.ifPresent(asked::remove);
        return oldest;
    }

    @Override
    public boolean isEmpty() {
        return asked.isEmpty();
    }

    @Override
    public List<Wanted> wanted(Function<Ip, Optional<ContainerName>> owner) {
        List<Wanted> wanted = new ArrayList<>();
        asked.values().forEach(service -> wanted.addAll(service.wanted(owner)));
        return wanted;
    }

    @Override
    public Collection<String> services() {
        return asked.keySet();
    }

    @Override
    public Set<ContainerName> others() {
        Set<ContainerName> others = new HashSet<>();
        asked.values().forEach(service -> others.addAll(service.owners()));
        return others;
    }

    @Override
    public Collection<Ip> strangers() {
        return asked.values().stream()
                .flatMap(service -> service.strangers().stream())
                .toList();
    }

    @Override
    public void meet(Ip ip, ContainerName owner) {
        asked.values().forEach(service -> service.meet(ip, owner));
    }

    @Override
    public Optional<Instant> expiry(PartnerRules rules) {
        Optional<Instant> first = Optional.empty();
        for (AskedService service : asked.values()) {
            first = EvidenceSource.earlier(first, service.evidence().lastSeen().plus(rules.keepLookups()));
        }
        return first;
    }

    @Override
    public boolean expire(PartnerRules rules, Instant now) {
        return asked.values()
                .removeIf(service -> EvidenceSource.isTooOld(service.evidence().lastSeen(), rules.keepLookups(), now));
    }
}
