package io.earshot.fleet.partners;

import io.earshot.model.ContainerName;
import io.earshot.model.Ip;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;

/**
 * Addresses that were named, each with the container whose it was then: an address that passes to another container takes no
 * evidence along.
 */
abstract class NamedAddresses implements EvidenceSource {

    /** @param owner whose address it was when it was named; absent if nobody's yet */
    private record Named(Optional<ContainerName> owner, Evidence evidence) {}

    private final Evidence.Source source;
    private final Map<Ip, Named> named = new LinkedHashMap<>(4);

    NamedAddresses(Evidence.Source source) {
        this.source = source;
    }

    /** Returns how long an address counts after it was last named. */
    abstract Duration keep(PartnerRules rules);

    /**
     * Takes an address that was named.
     *
     * @param port that was named with it, if any
     * @return whether it says anything new, besides that it was seen again
     */
    final boolean name(Ip ip, OptionalInt port, Optional<ContainerName> owner, Instant now) {
        Named before = named.get(ip);
        boolean same = before != null && before.owner().equals(owner);
        Evidence evidence =
                same ? before.evidence().seenAgain(now).withPort(port) : new Evidence(source, "", now, now, port);
        named.put(ip, new Named(owner, evidence));
        return !same || !evidence.port().equals(before.evidence().port());
    }

    /** Forgets all others, and returns whether there were any. */
    final boolean retain(Collection<Ip> addresses) {
        return named.keySet().retainAll(addresses);
    }

    @Override
    public boolean isEmpty() {
        return named.isEmpty();
    }

    @Override
    public List<Wanted> wanted(Function<Ip, Optional<ContainerName>> owner) {
        return named.entrySet().stream()
                .filter(entry -> entry.getValue().owner().isPresent()
                        && entry.getValue().owner().equals(owner.apply(entry.getKey())))
                .<Wanted>map(entry -> new Wanted.Address(entry.getValue().evidence(), entry.getKey()))
                .toList();
    }

    @Override
    public Collection<String> services() {
        return List.of();
    }

    @Override
    public Set<ContainerName> others() {
        Set<ContainerName> others = new HashSet<>();
        named.values().forEach(one -> one.owner().ifPresent(others::add));
        return others;
    }

    @Override
    public Collection<Ip> strangers() {
        return named.entrySet().stream()
                .filter(entry -> entry.getValue().owner().isEmpty())
                .map(Map.Entry::getKey)
                .toList();
    }

    @Override
    public void meet(Ip ip, ContainerName owner) {
        named.computeIfPresent(
                ip, (_, one) -> one.owner().isPresent() ? one : new Named(Optional.of(owner), one.evidence()));
    }

    @Override
    public Optional<Instant> expiry(PartnerRules rules) {
        Optional<Instant> first = Optional.empty();
        for (Named one : named.values()) {
            first = EvidenceSource.earlier(first, one.evidence().lastSeen().plus(keep(rules)));
        }
        return first;
    }

    @Override
    public boolean expire(PartnerRules rules, Instant now) {
        return named.values()
                .removeIf(one -> EvidenceSource.isTooOld(one.evidence().lastSeen(), keep(rules), now));
    }
}
