package io.earshot.fleet;

import io.earshot.fleet.partners.KnownPartner;
import io.earshot.fleet.partners.ServedList;
import io.earshot.fleet.services.ServicePlan;
import io.earshot.model.Container;
import io.earshot.model.ContainerName;
import io.earshot.model.Ip;
import io.earshot.model.Partner;
import io.earshot.model.PartnerList;
import io.earshot.model.ProbeKeys;
import io.earshot.model.Report;
import io.earshot.model.WireSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Holds the partner lists as agents get them, and which report of each agent was the last. Written by the one thread that changes the
 * fleet, read by any.
 */
final class ServedLists {

    private final FleetTiming timing;
    private final Map<ContainerName, ReportDeduplicator> deduplicators = new ConcurrentHashMap<>();
    private final Map<String, Set<ContainerName>> hosts = new ConcurrentHashMap<>();
    private final LongAdder staleReports = new LongAdder();
    private Function<Container, Optional<WireSettings>> captures = _ -> Optional.empty();
    private Function<Container, UnaryOperator<PartnerList>> relaysOf = _ -> UnaryOperator.identity();
    private Optional<ProbeKeyRing> keyRing = Optional.empty();
    private ServicePlan plan = ServicePlan.NONE;
    private volatile ProbeKeys probeKeys = ProbeKeys.NONE;

    ServedLists(FleetTiming timing) {
        this.timing = timing;
    }

    void captures(Function<Container, Optional<WireSettings>> settings) {
        captures = settings;
    }

    void relays(Function<Container, UnaryOperator<PartnerList>> ofContainer) {
        relaysOf = ofContainer;
    }

    /** Replaces which services are probed. Returns the containers whose clients have to be offered other lists. */
    Collection<ContainerName> plan(ServicePlan newer) {
        Collection<ContainerName> changed = plan.changed(newer);
        plan = newer;
        return changed;
    }

    void addKeys(ProbeKeyRing ring, Instant now) {
        keyRing = Optional.of(ring);
        probeKeys = ring.at(now);
    }

    /** Replaces the keys of UDP probes where a new period begins. */
    void passTime(Instant now) {
        keyRing.ifPresent(ring -> probeKeys = ring.at(now));
    }

    /** Returns the list of the container's agent; absent if there is none. From any thread. */
    Optional<ServedList> of(ContainerName name) {
        return Optional.ofNullable(deduplicators.get(name))
                .map(one -> one.list().with(probeKeys));
    }

    /** Returns the lists of all containers of a host, by name. From any thread. */
    List<ServedList> on(String host) {
        return hosts.getOrDefault(host, Set.of()).stream()
                .sorted()
                .flatMap(name -> of(name).stream())
                .toList();
    }

    /** As {@link Fleet#admit} says. From any thread. */
    Admission admit(Report report, BooleanSupplier goOn) {
        ReportDeduplicator deduplicator = deduplicators.get(report.container());
        if (deduplicator == null) {
            return Admission.STRANGER;
        }
        Admission admission = deduplicator.accept(report, goOn);
        if (admission == Admission.STALE) {
            staleReports.increment();
        }
        return admission;
    }

    /** As {@link Fleet#isRepeated} says. From any thread. */
    boolean isRepeated(Report report) {
        ReportDeduplicator deduplicator = deduplicators.get(report.container());
        return deduplicator != null && deduplicator.isRepeated(report);
    }

    /** Returns how many reports were older than what was known. From any thread. */
    long staleReports() {
        return staleReports.sum();
    }

    /**
     * Replaces the list of a container's agent.
     *
     * @param probePorts where the agents of the partners answer UDP probes, in the order of the partners
     * @param interval from one probe to the next
     * @param downInterval the same while a link that was answered before is down
     */
    void offer(
            Container container,
            List<KnownPartner> partners,
            List<OptionalInt> probePorts,
            Function<Ip, Duration> interval,
            Function<Ip, Duration> downInterval) {
        ContainerName name = container.name();
        Optional<WireSettings> wire = captures.apply(container);
        UnaryOperator<PartnerList> relays = relaysOf.apply(container);
        ServicePlan services = plan; // the list is made again on other threads
        ServedList list = ServedList.of(name, () -> {
            PartnerList plain = relays.apply(toList(name, partners, probePorts, interval, downInterval, services));
            return wire.map(plain::with).orElse(plain);
        });
        deduplicators.computeIfAbsent(name, n -> new ReportDeduplicator(list)).offerList(list);
        hosts.computeIfAbsent(name.host(), host -> ConcurrentHashMap.newKeySet())
                .add(name);
    }

    private PartnerList toList(
            ContainerName name,
            List<KnownPartner> partners,
            List<OptionalInt> probePorts,
            Function<Ip, Duration> interval,
            Function<Ip, Duration> downInterval,
            ServicePlan services) {
        List<Partner> listed = new ArrayList<>(partners.size());
        for (int i = 0; i < partners.size(); i++) {
            KnownPartner partner = partners.get(i);
            listed.add(new Partner(
                    partner.ip(),
                    Optional.of(partner.service()).filter(service -> !service.isEmpty()),
                    partner.port(),
                    interval.apply(partner.ip()),
                    downInterval.apply(partner.ip()),
                    probePorts.get(i)));
        }
        return new PartnerList(name, timing.cycle(), timing.downAfter(), listed)
                .with(services.of(
                        name,
                        listed,
                        partners.stream().map(partner -> partner.owner().name()).toList(),
                        timing.probeInterval()))
                .withClasses(timing.dscp());
    }

    /** Accepts any report of the container next, as after a restart of its agent. */
    void forgetRuns(ContainerName name) {
        deduplicators.get(name).forgetRuns();
    }

    void forget(ContainerName name) {
        deduplicators.remove(name);
        hosts.computeIfPresent(name.host(), (host, names) -> {
            names.remove(name);
            return names;
        });
    }
}
