package io.earshot.fleet.partners;

import io.earshot.model.ContainerName;
import io.earshot.model.Ip;
import io.earshot.model.Lookup;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A service that a container asked DNS for, and the addresses that it was told, if somebody knows them. Those of the last
 * answer count, and those shortly before it, since a server may give each time a part. An address that passed to another
 * container since it was told counts no more.
 */
final class AskedService {

    /** An address that is missing from all answers for so long is not told any more. */
    static final Duration OVERLAP = Duration.ofMinutes(10);

    /** @param owner whose address it was when it was told; absent if the CMDB did not know yet */
    private record Told(Optional<ContainerName> owner, Instant firstSeen, Instant lastSeen) {

        Told again(Optional<ContainerName> ownerNow, Instant at) {
            boolean isSame = owner.isEmpty() || ownerNow.isEmpty() || owner.equals(ownerNow);
            return new Told(
                    ownerNow.isPresent() ? ownerNow : owner,
                    isSame && firstSeen.isBefore(at) ? firstSeen : at,
                    isSame && lastSeen.isAfter(at) ? lastSeen : at);
        }
    }

    private Evidence evidence;
    private final Map<Ip, Told> told = new LinkedHashMap<>();

    AskedService(Lookup first) {
        evidence = new Evidence(Evidence.Source.PDNS, first.service(), first.lastSeen(), first.lastSeen());
    }

    Evidence evidence() {
        return evidence;
    }

    void add(Lookup lookup, Function<Ip, Optional<ContainerName>> owners) {
        evidence = evidence.seenAgain(lookup.lastSeen());
        for (Ip ip : lookup.answers()) {
            Optional<ContainerName> owner = owners.apply(ip);
            // Taken out and put in again, so that the ones told longest ago stand first.
            Told known = told.remove(ip);
            told.put(
                    ip,
                    known == null
                            ? new Told(owner, lookup.lastSeen(), lookup.lastSeen())
                            : known.again(owner, lookup.lastSeen()));
        }
        if (!lookup.answers().isEmpty()) {
            forgetReplaced();
        }
    }

    /** DNS may know an address earlier than the CMDB does: from now on it belongs to this container. */
    void meet(Ip ip, ContainerName owner) {
        told.computeIfPresent(
                ip,
                (_, known) -> known.owner().isPresent()
                        ? known
                        : new Told(Optional.of(owner), known.firstSeen(), known.lastSeen()));
    }

    /** Returns the containers whose addresses were answered. */
    Set<ContainerName> owners() {
        return told.values().stream().flatMap(known -> known.owner().stream()).collect(Collectors.toSet());
    }

    /** Addresses that were told and were nobody's. */
    List<Ip> strangers() {
        return told.entrySet().stream()
                .filter(entry -> entry.getValue().owner().isEmpty())
                .map(Map.Entry::getKey)
                .toList();
    }

    /** The addresses that were told and are still whose they were; the service, whoever provides it, if there are none. */
    List<Wanted> wanted(Function<Ip, Optional<ContainerName>> owners) {
        List<Wanted> addresses = told.entrySet().stream()
                .filter(entry -> isStillOwned(entry.getKey(), entry.getValue(), owners))
                .map(entry -> (Wanted) new Wanted.Address(
                        new Evidence(
                                Evidence.Source.PDNS,
                                evidence.service(),
                                entry.getValue().firstSeen(),
                                entry.getValue().lastSeen()),
                        entry.getKey()))
                .toList();
        return addresses.isEmpty() ? List.of(new Wanted.Service(evidence)) : addresses;
    }

    /** A and AAAA are asked for separately: the one's answer says nothing about the other's. */
    private void forgetReplaced() {
        for (boolean v4 : List.of(true, false)) {
            told.entrySet().stream()
                    .filter(entry -> entry.getKey().isV4() == v4)
                    .map(entry -> entry.getValue().lastSeen())
                    .max(Comparator.naturalOrder())
                    .ifPresent(newest -> told.entrySet()
                            .removeIf(entry -> entry.getKey().isV4() == v4
                                    && entry.getValue().lastSeen().isBefore(newest.minus(OVERLAP))));
        }
        while (told.size() > Lookup.MAX_ANSWERS) {
            told.remove(told.keySet().iterator().next());
        }
    }

    private static boolean isStillOwned(Ip ip, Told known, Function<Ip, Optional<ContainerName>> owners) {
        Optional<ContainerName> owner = owners.apply(ip);
        return owner.isPresent() && owner.equals(known.owner());
    }
}
