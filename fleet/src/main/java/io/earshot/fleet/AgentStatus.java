package io.earshot.fleet;

import io.earshot.model.AgentProcess;
import io.earshot.model.ProberHealth;
import io.earshot.model.Report;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Describes the agent that last reported for a container. What it did not tell is absent.
 *
 * @param startedAt by the server's clock
 * @param lastReport when the server heard it
 * @param path the relays that the report passed, the one nearest to the agent first
 * @param heardBy the server that took the report, where there are several
 */
public record AgentStatus(
        Optional<String> version,
        Optional<Instant> startedAt,
        Optional<ProberHealth> prober,
        Optional<AgentProcess> process,
        Instant lastReport,
        List<String> path,
        Optional<String> heardBy) {

    public AgentStatus {
        path = List.copyOf(path);
    }

    /** One whose reports come straight from the agent. */
    public AgentStatus(
            Optional<String> version,
            Optional<Instant> startedAt,
            Optional<ProberHealth> prober,
            Optional<AgentProcess> process,
            Instant lastReport) {
        this(version, startedAt, prober, process, lastReport, List.of(), Optional.empty());
    }

    /** An uptime is told in whole seconds and takes a while to get here: a start that moved by less did not move. */
    private static final Duration SAME_START = Duration.ofSeconds(10);

    /** Returns what is known after a report. */
    static AgentStatus of(
            Report report, List<String> path, Optional<String> heardBy, Optional<AgentStatus> before, Instant now) {
        Optional<AgentProcess> process = report.section(AgentProcess.class);
        Optional<Instant> startedAt = process.map(told -> now.minus(told.uptime()));
        Optional<Instant> known = before.flatMap(AgentStatus::startedAt);
        boolean same = known.isPresent()
                && startedAt.isPresent()
                && Duration.between(known.get(), startedAt.get()).abs().compareTo(SAME_START) < 0;
        return new AgentStatus(
                report.version(), same ? known : startedAt, report.prober(), process, now, path, heardBy);
    }
}
