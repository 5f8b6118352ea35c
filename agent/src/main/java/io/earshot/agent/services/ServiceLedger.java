package io.earshot.agent.services;

import io.earshot.model.ServiceProbe;
import io.earshot.model.ServiceReports;
import io.earshot.model.ServiceReports.Result;
import io.earshot.model.ServiceState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Keeps what is known of each service. A service that answered is in trouble only after two probes in a row that say so: one may have met
 * a lost packet or a restart. For one thread at a time.
 */
final class ServiceLedger {

    /** Latencies that changed by less are told with the next full report. */
    private static final double TOLD_FACTOR = 2;

    private static final double TOLD_MILLIS = 5;

    private final Map<ServiceProbe.Key, Known> known = new LinkedHashMap<>();

    /** Holds what is known of one service. */
    private static final class Known {
        private ServiceState state = ServiceState.UNKNOWN;
        private long since;
        private long checked;
        private boolean suspected;
        private OptionalDouble latency = OptionalDouble.empty();
        private String detail = "";
        private Optional<Instant> certificateEnds = Optional.empty();

        private ServiceState toldState = ServiceState.UNKNOWN;
        private OptionalDouble toldLatency = OptionalDouble.empty();
        private Optional<Instant> toldEnds = Optional.empty();

        private boolean isNews() {
            return state != toldState || !certificateEnds.equals(toldEnds) || hasOtherLatency();
        }

        private boolean hasOtherLatency() {
            if (latency.isEmpty() || toldLatency.isEmpty()) {
                return latency.isPresent() != toldLatency.isPresent();
            }
            double less = Math.min(latency.getAsDouble(), toldLatency.getAsDouble());
            double more = Math.max(latency.getAsDouble(), toldLatency.getAsDouble());
            return more > TOLD_FACTOR * less && more - less > TOLD_MILLIS;
        }
    }

    /** Forgets services that are not among these. */
    void keep(Collection<ServiceProbe.Key> keys) {
        known.keySet().retainAll(keys);
    }

    /**
     * Takes what a probe found.
     *
     * @return whether it is to be confirmed soon
     */
    boolean take(ServiceProbe.Key key, Finding finding, long now) {
        Known service = known.computeIfAbsent(key, _ -> new Known());
        if (finding.state().isTrouble() && !service.state.isTrouble() && !service.suspected) {
            service.suspected = true;
            return true;
        }
        service.suspected = false;
        if (finding.state() != service.state) {
            service.since = now;
        }
        service.state = finding.state();
        service.checked = now;
        service.latency = finding.latency();
        service.detail = finding.detail();
        service.certificateEnds = finding.certificateEnds().or(() -> service.certificateEnds);
        return false;
    }

    /** Returns whether each of these services has a result. */
    boolean knows(Collection<ServiceProbe.Key> keys) {
        return keys.stream().allMatch(key -> known.containsKey(key) && known.get(key).state != ServiceState.UNKNOWN);
    }

    /** Returns whether a report that is not full would tell anything. */
    boolean hasChanges() {
        return known.values().stream().anyMatch(Known::isNews);
    }

    /** Returns what is to be told. Services of which nothing is known are left out. */
    ServiceReports report(boolean full, long now) {
        List<Result> results = new ArrayList<>();
        known.forEach((key, service) -> {
            if (service.state != ServiceState.UNKNOWN && (full || service.isNews())) {
                results.add(new Result(
                        key,
                        service.state,
                        service.latency,
                        service.detail,
                        service.certificateEnds,
                        Duration.ofNanos(now - service.since),
                        Duration.ofNanos(now - service.checked)));
                service.toldState = service.state;
                service.toldLatency = service.latency;
                service.toldEnds = service.certificateEnds;
            }
        });
        return new ServiceReports(full, results);
    }
}
