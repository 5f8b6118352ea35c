package io.earshot.fleet.partners;

import io.earshot.model.ContainerName;
import io.earshot.model.Ip;
import io.earshot.model.Lookup;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All evidence of what one container talks to. It names services and other containers; an address stands in it only together
 * with the container whose it was.
 */
final class Dossier {

    /** @param owner whose address it was when it was published; absent if nobody's yet */
    record Published(Optional<ContainerName> owner, Evidence evidence) {}

    private List<Evidence> declared = List.of();
    private Map<String, AskedService> questions = Collections.emptyMap();
    private Map<Ip, Published> published = Collections.emptyMap();

    List<Evidence> declared() {
        return declared;
    }

    /** To read and to remove from. */
    Map<String, AskedService> questions() {
        return questions;
    }

    /** What was asked for, now or before. */
    AskedService ask(Lookup lookup) {
        questions = questions.isEmpty() ? new LinkedHashMap<>(4) : questions;
        return questions.computeIfAbsent(lookup.service(), service -> new AskedService(lookup));
    }

    /** To read and to remove from. */
    Map<Ip, Published> published() {
        return published;
    }

    void publish(Ip ip, Published one) {
        published = published.isEmpty() ? new LinkedHashMap<>(4) : published;
        published.put(ip, one);
    }

    boolean isEmpty() {
        return declared.isEmpty() && questions.isEmpty() && published.isEmpty();
    }

    /** The containers that it names. */
    Set<ContainerName> others() {
        Set<ContainerName> others = new HashSet<>();
        questions.values().forEach(asked -> others.addAll(asked.owners()));
        published.values().forEach(one -> one.owner().ifPresent(others::add));
        return others;
    }

    /** What the CMDB declares now; what it declared before keeps its beginning. */
    void declare(List<String> services, Instant now) {
        List<Evidence> newer = new ArrayList<>(services.size());
        for (String service : services) {
            newer.add(declared.stream()
                    .filter(evidence -> evidence.service().equals(service))
                    .findFirst()
                    .map(evidence -> evidence.seenAgain(now))
                    .orElseGet(() -> new Evidence(Evidence.Source.CMDB, service, now, now)));
        }
        declared = List.copyOf(newer);
    }

    /** All that it wants to reach, with the reasons. */
    List<Wanted> wanted(Registry registry) {
        List<Wanted> all = new ArrayList<>();
        declared.forEach(evidence -> all.add(new Wanted.Service(evidence)));
        questions.values().forEach(asked -> all.addAll(asked.wanted(registry)));
        published.forEach((ip, one) -> {
            if (one.owner().isPresent() && one.owner().equals(registry.owner(ip))) {
                all.add(new Wanted.Address(one.evidence(), ip));
            }
        });
        return all;
    }

    /** An address that was told or published when it was nobody's. */
    void meet(Ip ip, ContainerName owner) {
        questions.values().forEach(asked -> asked.meet(ip, owner));
        Published one = published.get(ip);
        if (one != null && one.owner().isEmpty()) {
            publish(ip, new Published(Optional.of(owner), one.evidence()));
        }
    }

    /** When the first of its evidence grows too old. */
    Optional<Instant> oldest(PartnerRules rules) {
        Optional<Instant> first = Optional.empty();
        for (AskedService asked : questions.values()) {
            first = earlier(first, asked.evidence().lastSeen().plus(rules.keepLookups()));
        }
        for (Published one : published.values()) {
            first = earlier(first, one.evidence().lastSeen().plus(rules.keepPublished()));
        }
        return first;
    }

    private static Optional<Instant> earlier(Optional<Instant> first, Instant other) {
        return first.isPresent() && !other.isBefore(first.get()) ? first : Optional.of(other);
    }
}
