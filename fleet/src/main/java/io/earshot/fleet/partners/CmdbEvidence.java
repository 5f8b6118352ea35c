package io.earshot.fleet.partners;

import io.earshot.model.ContainerName;
import io.earshot.model.Ip;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** The services that the CMDB declares a container to use. Does not age: it holds until the CMDB says otherwise. */
final class CmdbEvidence implements EvidenceSource {

    private List<Evidence> declared = List.of();

    /** Takes what the CMDB declares now; what it declared before keeps its beginning. */
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

    @Override
    public boolean isEmpty() {
        return declared.isEmpty();
    }

    @Override
    public List<Wanted> wanted(Function<Ip, Optional<ContainerName>> owner) {
        return declared.stream().<Wanted>map(Wanted.Service::new).toList();
    }

    @Override
    public Collection<String> services() {
        return declared.stream().map(Evidence::service).toList();
    }

    @Override
    public Set<ContainerName> others() {
        return Set.of();
    }

    @Override
    public Collection<Ip> strangers() {
        return List.of();
    }

    @Override
    public void meet(Ip ip, ContainerName owner) {}

    @Override
    public Optional<Instant> expiry(PartnerRules rules) {
        return Optional.empty();
    }

    @Override
    public boolean expire(PartnerRules rules, Instant now) {
        return false;
    }
}
