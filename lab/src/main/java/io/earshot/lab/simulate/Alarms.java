package io.earshot.lab.simulate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** A plain way of alarming: each container has an alarm, which is on or off. Times are nanoseconds since the start. */
final class Alarms {

    /** A fault still explains an alarm that is raised so long after it: by the end of the next cycle, and a bit. */
    private static final long AFTERMATH = Duration.ofSeconds(150).toNanos();

    private static final class Tally {
        OptionalLong detectedAt = OptionalLong.empty();
        OptionalLong clearedAt = OptionalLong.empty();
        int alarms;
    }

    private final Map<SimulatedContainer, Optional<Fault>> raised = new LinkedHashMap<>();
    private final Map<Fault, Tally> active = new LinkedHashMap<>();
    private final List<FaultResult> results = new ArrayList<>();
    private int falseAlarms;

    void begins(Fault fault) {
        active.put(fault, new Tally());
    }

    void forget(Fault fault) {
        Tally tally = active.remove(fault);
        results.add(new FaultResult(
                fault.kind(),
                fault.together(),
                fault.broken().size(),
                since(tally.detectedAt, fault.from()),
                false,
                tally.alarms,
                since(tally.clearedAt, fault.until()),
                Optional.empty()));
    }

    private static OptionalLong since(OptionalLong at, long begin) {
        return at.isPresent() ? OptionalLong.of(at.getAsLong() - begin) : OptionalLong.empty();
    }

    /** @param because links that speak for it */
    void raise(SimulatedContainer container, Iterable<SimulatedLink> because, long now) {
        if (raised.containsKey(container)) {
            return;
        }
        Optional<Fault> fault = Optional.empty();
        for (SimulatedLink link : because) {
            fault = fault.or(() -> link.recentFaults.stream()
                    .filter(recent -> active.containsKey(recent) && now <= recent.until() + AFTERMATH)
                    .findFirst());
        }
        raised.put(container, fault);
        if (fault.isEmpty()) {
            falseAlarms++;
            return;
        }
        Tally tally = active.get(fault.get());
        tally.alarms++;
        if (tally.detectedAt.isEmpty()) {
            tally.detectedAt = OptionalLong.of(now);
        }
    }

    void clear(SimulatedContainer container, long now) {
        Optional<Fault> fault = raised.remove(container);
        if (fault != null && fault.isPresent() && active.containsKey(fault.get())) {
            active.get(fault.get()).clearedAt = OptionalLong.of(now);
        }
    }

    List<FaultResult> results() {
        return results;
    }

    int falseAlarms() {
        return falseAlarms;
    }
}
