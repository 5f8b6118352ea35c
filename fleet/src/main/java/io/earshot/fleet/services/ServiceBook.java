package io.earshot.fleet.services;

import io.earshot.model.ContainerName;
import io.earshot.model.ServiceProbe;
import io.earshot.model.ServiceReports;
import io.earshot.model.ServiceState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Keeps the status of each service from each container's place. One thread at a time. */
public final class ServiceBook {

    private final Map<ContainerName, Map<ServiceProbe.Key, ServiceStatus>> known = new HashMap<>();

    /** The rows of one container that are to be written, and those that are to be removed. */
    public record Change(List<ServiceStatus> changed, List<ServiceProbe.Key> gone) {

        public Change {
            changed = List.copyOf(changed);
            gone = List.copyOf(gone);
        }
    }

    /** Takes what a report tells. The server's clock decides, since the agent's may be wrong: reports hold ages. */
    public Change hear(ContainerName name, ServiceReports report, Instant now) {
        Map<ServiceProbe.Key, ServiceStatus> services = known.computeIfAbsent(name, _ -> new LinkedHashMap<>());
        List<ServiceProbe.Key> gone = new ArrayList<>();
        if (report.full()) {
            Set<ServiceProbe.Key> told =
                    report.probes().stream().map(ServiceReports.Result::key).collect(Collectors.toSet());
            services.keySet().stream().filter(key -> !told.contains(key)).forEach(gone::add);
            gone.forEach(services::remove);
        }
        List<ServiceStatus> changed = new ArrayList<>();
        for (ServiceReports.Result result : report.probes()) {
            ServiceStatus before = services.get(result.key());
            Instant since =
                    before != null && before.state() == result.state() ? before.since() : now.minus(result.since());
            ServiceStatus status = new ServiceStatus(
                    result.key(),
                    result.state(),
                    since,
                    result.latency(),
                    result.detail(),
                    result.certificateEnds(),
                    now.minus(result.checked()));
            services.put(result.key(), status);
            changed.add(status);
        }
        if (services.isEmpty()) {
            known.remove(name);
        }
        return new Change(changed, gone);
    }

    /** Takes that a container fell silent. */
    public Change silent(ContainerName name, Instant now) {
        List<ServiceStatus> changed = new ArrayList<>();
        Map<ServiceProbe.Key, ServiceStatus> services = known.get(name);
        if (services != null) {
            services.replaceAll((_, status) -> {
                if (status.state() == ServiceState.UNKNOWN) {
                    return status;
                }
                ServiceStatus silent = status.silent(now);
                changed.add(silent);
                return silent;
            });
        }
        return new Change(changed, List.of());
    }

    public void forget(ContainerName name) {
        known.remove(name);
    }
}
