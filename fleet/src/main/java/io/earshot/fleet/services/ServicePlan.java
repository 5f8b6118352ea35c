package io.earshot.fleet.services;

import io.earshot.model.ContainerName;
import io.earshot.model.Partner;
import io.earshot.model.ServiceProbe;
import io.earshot.model.ServiceProbes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Tells which services are probed at which addresses.
 *
 * @param targets by the container whose addresses they are
 * @param authorities certificates in PEM that agents trust besides; may be empty
 */
public record ServicePlan(Map<ContainerName, List<Target>> targets, String authorities) {

    /** Probes nothing. */
    public static final ServicePlan NONE = new ServicePlan(Map.of(), "");

    public ServicePlan {
        Map<ContainerName, List<Target>> copy = HashMap.newHashMap(targets.size());
        targets.forEach((node, all) -> copy.put(node, List.copyOf(all)));
        targets = Map.copyOf(copy);
    }

    /**
     * One service at one address.
     *
     * @param client who alone probes it; absent: all who have the address on their lists
     * @param probe with the service's name where only links to that service are meant, with an empty one for all
     */
    public record Target(Optional<ContainerName> client, ServiceProbe probe) {

        private boolean isFor(ContainerName name, Partner partner) {
            return probe.ip().equals(partner.ip())
                    && client.filter(only -> !only.equals(name)).isEmpty()
                    && (probe.service().isEmpty()
                            || partner.service().isEmpty()
                            || partner.service().get().equals(probe.service()));
        }

        /** A popular address is probed less often by each of its clients; so are its services. */
        private ServiceProbe of(Partner partner, Duration usual) {
            double factor = Math.max(1, (double) partner.interval().toMillis() / Math.max(1, usual.toMillis()));
            return new ServiceProbe(
                    probe.ip(),
                    probe.service().isEmpty() ? partner.service().orElse("") : probe.service(),
                    probe.port(),
                    probe.kind(),
                    probe.question(),
                    Duration.ofMillis((long) (probe.interval().toMillis() * factor)),
                    probe.timeout(),
                    probe.host(),
                    probe.status(),
                    probe.match(),
                    probe.redirects());
        }
    }

    /**
     * Returns what a container probes, at most {@link ServiceProbes#MOST}, the partners that stand first in its list first.
     *
     * @param owners whose the addresses of the partners are
     * @param usual from one probe of a link to the next, where an address has few clients
     */
    public ServiceProbes of(ContainerName name, List<Partner> partners, List<ContainerName> owners, Duration usual) {
        if (targets.isEmpty()) {
            return ServiceProbes.NONE;
        }
        Map<ServiceProbe.Key, ServiceProbe> probes = new LinkedHashMap<>();
        for (int i = 0; i < partners.size(); i++) {
            Partner partner = partners.get(i);
            for (Target target : targets.getOrDefault(owners.get(i), List.of())) {
                if (probes.size() < ServiceProbes.MOST && target.isFor(name, partner)) {
                    ServiceProbe probe = target.of(partner, usual);
                    probes.putIfAbsent(probe.key(), probe);
                }
            }
        }
        boolean encrypted =
                probes.values().stream().anyMatch(probe -> probe.kind().isEncrypted());
        return new ServiceProbes(new ArrayList<>(probes.values()), encrypted ? authorities : "");
    }

    /** Returns the containers whose clients get other lists by a newer plan. */
    public Set<ContainerName> changed(ServicePlan newer) {
        Set<ContainerName> changed = new LinkedHashSet<>(targets.keySet());
        changed.addAll(newer.targets.keySet());
        if (authorities.equals(newer.authorities)) {
            changed.removeIf(
                    node -> targets.getOrDefault(node, List.of()).equals(newer.targets.getOrDefault(node, List.of())));
        }
        return changed;
    }
}
