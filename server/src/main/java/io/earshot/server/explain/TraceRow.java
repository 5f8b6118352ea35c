package io.earshot.server.explain;

import java.time.Instant;
import java.util.Optional;

/**
 * The trace of a path, as table INCIDENT_TRACE has it.
 *
 * @param link BROKEN or HEALTHY
 * @param method icmp, tcp, or none where the container could not trace
 * @param reached whether the address itself answered; absent where it was not traced
 * @param hops the routers in a line, or why there are none
 */
public record TraceRow(
        String link,
        String container,
        String ip,
        String partner,
        String method,
        int size,
        Optional<Boolean> reached,
        String hops,
        Instant at) {}
