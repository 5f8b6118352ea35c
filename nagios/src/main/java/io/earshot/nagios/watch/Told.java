package io.earshot.nagios.watch;

import io.earshot.nagios.CheckResult;
import io.earshot.nagios.CheckState;
import io.earshot.nagios.ServiceName;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Holds what was told of a service, as far as it matters after a restart.
 *
 * @param check the name of the check that said it
 * @param labels of the result
 * @param since when the state began
 * @param at when it was judged
 */
public record Told(
        String check,
        ServiceName service,
        CheckState state,
        String firstLine,
        Map<String, String> labels,
        Instant since,
        Instant at) {

    public Told {
        labels = Map.copyOf(labels);
    }

    public static Told of(Status status) {
        return new Told(
                status.check().name(),
                status.service(),
                status.state(),
                status.result().firstLine(),
                status.result().labels(),
                status.since(),
                status.at());
    }

    /** Returns the result without the parts that are not kept. */
    public CheckResult result() {
        return new CheckResult(state, firstLine, List.of(), List.of(), labels);
    }

    /** Returns whether another one tells the same, whenever it was judged. */
    public boolean tellsAs(Told other) {
        return check.equals(other.check)
                && state == other.state
                && firstLine.equals(other.firstLine)
                && labels.equals(other.labels)
                && since.equals(other.since);
    }
}
