package io.earshot.fleet;

import io.earshot.model.Container;
import io.earshot.model.Ip;
import io.earshot.model.NginxRates;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One container's rows in DATA and AGENT.
 *
 * @param unreachable the partner addresses of its DOWN links; absent when no fresh report says
 * @param overdue whether it had the time to report and never did
 * @param agent absent before the first report
 */
public record MemberRow(
        Container container,
        MemberState state,
        Optional<List<Ip>> unreachable,
        OptionalDouble load,
        Optional<NginxRates> nginx,
        Optional<Instant> reportedAt,
        boolean overdue,
        Optional<AgentStatus> agent) {

    /** One that is not overdue, and of whose agent nothing is known. */
    public MemberRow(
            Container container,
            MemberState state,
            Optional<List<Ip>> unreachable,
            OptionalDouble load,
            Optional<NginxRates> nginx,
            Optional<Instant> reportedAt) {
        this(container, state, unreachable, load, nginx, reportedAt, false, Optional.empty());
    }
}
