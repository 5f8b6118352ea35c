package io.earshot.model.relay;

import io.earshot.model.ContainerName;
import java.util.Optional;

/**
 * The part of a report that a relay reads.
 *
 * @param startId identifies the run of the agent; absent from simple senders
 * @param sequence of the report in its run
 */
public record ReportHead(ContainerName container, Optional<String> startId, long sequence) {

    /** Returns whether the other head is of the same report. Reports without a run are never known to be the same. */
    public boolean isSame(ReportHead other) {
        return startId.isPresent() && equals(other);
    }
}
