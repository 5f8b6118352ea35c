package io.earshot.fleet.services;

import io.earshot.model.ServiceProbe;
import io.earshot.model.ServiceState;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Tells what is known of a service from the place of one container.
 *
 * @param since when the state began
 * @param latency of the newest probe that was told of, in milliseconds; absent without an answer
 * @param detail the answer, or what was wrong with it
 * @param checkedAt when that probe ended
 */
public record ServiceStatus(
        ServiceProbe.Key key,
        ServiceState state,
        Instant since,
        OptionalDouble latency,
        String detail,
        Optional<Instant> certificateEnds,
        Instant checkedAt) {

    /** Returns the status once its container fell silent: what is not known is not shown as good. */
    ServiceStatus silent(Instant now) {
        return new ServiceStatus(
                key,
                ServiceState.UNKNOWN,
                now,
                OptionalDouble.empty(),
                "the container is silent",
                certificateEnds,
                checkedAt);
    }
}
