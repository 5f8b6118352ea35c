package io.earshot.model;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The section {@code services}: what came of probing services.
 *
 * @param full whether all probes are in it; otherwise only those with a result that changed since the report before
 */
public record ServiceReports(boolean full, List<Result> probes) implements Section {

    public ServiceReports {
        probes = List.copyOf(probes);
        if (probes.size() > ServiceProbes.MOST) {
            throw new IllegalArgumentException(
                    probes.size() + " results of services, expected at most " + ServiceProbes.MOST);
        }
    }

    /**
     * Tells of one service.
     *
     * @param latency from the first packet to the whole answer in milliseconds; absent without an answer
     * @param detail one line for people: the answer, or what was wrong with it
     * @param certificateEnds when the service's certificate ends; absent where none was seen
     * @param since how long ago the state began
     * @param checked how long ago the newest probe ended
     */
    public record Result(
            ServiceProbe.Key key,
            ServiceState state,
            OptionalDouble latency,
            String detail,
            Optional<Instant> certificateEnds,
            Duration since,
            Duration checked) {

        /** Longer ones are cut. */
        public static final int LONGEST_DETAIL = 300;

        public Result {
            if (latency.isPresent() && !(latency.getAsDouble() >= 0 && Double.isFinite(latency.getAsDouble()))) {
                throw new IllegalArgumentException(
                        "latency " + latency.getAsDouble() + ", expected milliseconds from 0 up");
            }
            String line = Printable.line(detail);
            detail = line.length() > LONGEST_DETAIL ? line.substring(0, LONGEST_DETAIL) : line;
            if (since.isNegative() || checked.isNegative()) {
                throw new IllegalArgumentException("an age below zero of a result, expected at least zero");
            }
        }
    }
}
