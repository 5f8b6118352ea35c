package io.earshot.nagios.watch;

import io.earshot.nagios.SqlCheck;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Decides which checks are due. A late check runs once, not once for each time that it missed. */
public final class Timetable {

    private final List<SqlCheck> checks;
    private final Map<String, Instant> next = new HashMap<>();

    public Timetable(List<SqlCheck> checks) {
        this.checks = List.copyOf(checks);
    }

    /** Those that are due; from here on they are due one interval later. */
    public List<SqlCheck> due(Instant now) {
        List<SqlCheck> due = new ArrayList<>();
        for (SqlCheck check : checks) {
            Instant at = next.getOrDefault(check.name(), now);
            if (!now.isBefore(at)) {
                due.add(check);
                Instant after = at.plus(check.timing().every());
                next.put(
                        check.name(),
                        after.isAfter(now) ? after : now.plus(check.timing().every()));
            }
        }
        return due;
    }

    /** Returns the time until the next check is due. */
    public Duration pause(Instant now) {
        Instant soonest = checks.stream()
                .map(check -> next.getOrDefault(check.name(), now))
                .min(Instant::compareTo)
                .orElse(now.plusSeconds(3_600));
        return soonest.isBefore(now) ? Duration.ZERO : Duration.between(now, soonest);
    }
}
