package io.earshot.model.relay;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * A report on its way through relays.
 *
 * @param age since the first relay took it
 * @param superseded whether a newer report of the same agent is at hand: its sections that have times of their own still count
 * @param path the relays that it passed, the one nearest to the agent first
 * @param json the whole report as it came
 */
@SuppressWarnings("ArrayRecordComponent") // not compared, and not changed
public record RelayedReport(
        ReportHead head, AgentProof proof, Duration age, boolean superseded, List<String> path, byte[] json) {

    public RelayedReport {
        path = List.copyOf(path);
    }

    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return Objects.hashCode(head);
    }

    @Override
    public String toString() {
        return "report " + head.sequence() + " of " + head.container();
    }
}
