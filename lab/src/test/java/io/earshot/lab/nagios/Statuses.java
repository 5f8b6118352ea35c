package io.earshot.lab.nagios;

import io.earshot.nagios.CheckResult;
import io.earshot.nagios.CheckState;
import io.earshot.nagios.Checks;
import io.earshot.nagios.PerformanceDatum;
import io.earshot.nagios.ServiceName;
import io.earshot.nagios.watch.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Statuses as a check would make them. */
final class Statuses {

    private Statuses() {}

    static Status of(ServiceName service, CheckState state, String text, String... details) {
        return of(
                service, new CheckResult(state, text, List.of(details), List.of(PerformanceDatum.count("broken", 3))));
    }

    static Status of(ServiceName service, CheckResult result) {
        Instant now = Instant.now();
        return new Status(Checks.shipped().getFirst(), service, result, now, now, true, Duration.ofMinutes(5));
    }
}
