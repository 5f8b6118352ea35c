package io.earshot.fleet.partners;

import io.earshot.model.ContainerName;
import io.earshot.model.Ip;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * All evidence of what one container talks to, by source. It names services and other containers; an address stands in it only
 * together with the container whose it was.
 */
final class ContainerEvidence {

    /** Those that say something, in the order in which a partner's reasons are told. */
    private final List<EvidenceSource> sources = new ArrayList<>(2);

    CmdbEvidence cmdb() {
        return source(CmdbEvidence.class, CmdbEvidence::new);
    }

    PdnsEvidence pdns() {
        return source(PdnsEvidence.class, PdnsEvidence::new);
    }

    PublishedEvidence published() {
        return source(PublishedEvidence.class, PublishedEvidence::new);
    }

    SocketEvidence socket() {
        return source(SocketEvidence.class, SocketEvidence::new);
    }

    NginxEvidence nginx() {
        return source(NginxEvidence.class, NginxEvidence::new);
    }

    private <S extends EvidenceSource> S source(Class<S> kind, Supplier<S> none) {
        for (EvidenceSource source : sources) {
            if (kind.isInstance(source)) {
                return kind.cast(source);
            }
        }
        S made = none.get();
        sources.add(made);
        sources.sort((one, other) -> rank(one) - rank(other));
        return made;
    }

    /** The CMDB first, then what names services, then what names addresses alone. */
    private static int rank(EvidenceSource source) {
        return switch (source) {
            case CmdbEvidence _ -> 0;
            case PdnsEvidence _ -> 1;
            case PublishedEvidence _ -> 2;
            case NginxEvidence _ -> 3;
            default -> 4;
        };
    }

    boolean isEmpty() {
        return sources.stream().allMatch(EvidenceSource::isEmpty);
    }

    /** Returns the containers that it names. */
    Set<ContainerName> others() {
        Set<ContainerName> others = new HashSet<>();
        sources.forEach(source -> others.addAll(source.others()));
        return others;
    }

    /** Returns the services that it names. */
    Set<String> services() {
        Set<String> services = new HashSet<>();
        sources.forEach(source -> services.addAll(source.services()));
        return services;
    }

    /**
     * Returns all that the container wants to reach, with the reasons.
     *
     * @param owner finds whose an address is to the container
     */
    List<Wanted> wanted(Function<Ip, Optional<ContainerName>> owner) {
        List<Wanted> all = new ArrayList<>();
        sources.forEach(source -> all.addAll(source.wanted(owner)));
        return all;
    }

    /** Returns the addresses that it names and that were nobody's. */
    Set<Ip> strangers() {
        Set<Ip> strangers = new HashSet<>();
        sources.forEach(source -> strangers.addAll(source.strangers()));
        return strangers;
    }

    /** Binds an address that was nobody's when it was named. */
    void meet(Ip ip, ContainerName owner) {
        sources.forEach(source -> source.meet(ip, owner));
    }

    /** Returns when the first of its evidence grows too old. */
    Optional<Instant> expiry(PartnerRules rules) {
        Optional<Instant> first = Optional.empty();
        for (EvidenceSource source : sources) {
            Optional<Instant> own = source.expiry(rules);
            first = own.isPresent() ? EvidenceSource.earlier(first, own.get()) : first;
        }
        return first;
    }

    /** Drops what is too old, and returns whether there was any. */
    boolean expire(PartnerRules rules, Instant now) {
        boolean any = false;
        for (EvidenceSource source : sources) {
            any |= source.expire(rules, now);
        }
        sources.removeIf(EvidenceSource::isEmpty);
        return any;
    }
}
