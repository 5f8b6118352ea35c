package io.earshot.model;

import io.earshot.model.SocketReport.Direction;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Holds what a watch of a container's traffic saw since the part before: sums by operation, and the latest requests one by one. It
 * has no more of a request than its operation's name, as reports do.
 *
 * @param exchanges sums since the part before; those of several parts add up
 * @param latest requests in the order in which they ended
 * @param leftOut how many requests are in the sums only, since a part holds no more of them
 */
public record WatchedTraffic(ExchangeReport exchanges, CaptureReport captures, List<Single> latest, long leftOut) {

    /** A part holds no more single requests. */
    public static final int MOST_LATEST = 100;

    public WatchedTraffic {
        latest = List.copyOf(latest);
    }

    /**
     * One request with its answer, or what was seen of the two.
     *
     * @param at when the request was complete, or its answer began if only that was seen
     * @param direction IN for a request that the container got
     * @param ip the peer's
     * @param port the service's
     * @param outcome its status or error code; without one, its state
     * @param latency from the request's last byte to the answer's first, in milliseconds
     * @param isError whether the answer reports a failure of the server
     */
    public record Single(
            Instant at,
            Direction direction,
            Optional<Ip> ip,
            int port,
            String protocol,
            String operation,
            String outcome,
            OptionalDouble latency,
            boolean isError) {

        private static final DateTimeFormatter TIME =
                DateTimeFormatter.ofPattern("HH:mm:ss.SSS 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

        /** Returns it as one line for people; the time is UTC. */
        public String line() {
            return TIME.format(at) + " " + direction + " "
                    + ip.map(Ip::toString).orElse(ExchangeReport.OTHER) + ":" + port + " " + Printable.text(protocol)
                    + " " + Printable.text(operation) + " " + Printable.text(outcome)
                    + (latency.isPresent()
                            ? String.format(Locale.ROOT, form(latency.getAsDouble()), latency.getAsDouble())
                            : "")
                    + (isError ? " error" : "");
        }

        private static String form(double millis) {
            return millis < 10 ? " %.2f ms" : " %.0f ms";
        }
    }
}
