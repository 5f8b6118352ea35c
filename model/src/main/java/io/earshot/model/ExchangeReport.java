package io.earshot.model;

import io.earshot.model.SocketReport.Direction;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The requests with their answers that were seen on a container's links: sums per minute, link and operation. A minute that is
 * reported again replaces what was said of it before, so that a report that is lost or comes twice does no harm.
 */
public record ExchangeReport(List<Count> exchanges) implements Section {

    /** An operation's text is never longer. */
    public static final int MAX_OPERATION = 200;

    /** Stands for all peers, operations or codes beyond a limit. */
    public static final String OTHER = "other";

    public ExchangeReport {
        exchanges = List.copyOf(exchanges);
    }

    /**
     * Counts one operation on one link in one minute.
     *
     * @param minute its beginning
     * @param direction IN for requests that the container got
     * @param ip the peer's; absent for the sum of all peers beyond a limit
     * @param port the service's
     * @param protocol as in {@code http1}
     * @param requests those seen, whether their answers were or not
     * @param responses those seen, whether their requests were or not
     * @param unanswered requests that certainly got no answer
     * @param errors answers that report a failure of the server
     * @param codes answers by status or error code
     */
    public record Count(
            Instant minute,
            Direction direction,
            Optional<Ip> ip,
            int port,
            String protocol,
            String operation,
            long requests,
            long responses,
            long unanswered,
            long errors,
            Latency latency,
            long requestBytes,
            long responseBytes,
            SortedMap<String, Long> codes) {

        public Count {
            operation = operation.length() > MAX_OPERATION ? operation.substring(0, MAX_OPERATION) : operation;
            codes = Collections.unmodifiableSortedMap(new TreeMap<>(codes));
            if (port < 0 || port > 65_535) {
                throw new IllegalArgumentException("port " + port + ", expected 0 to 65535");
            }
            if (minute.getEpochSecond() % 60 != 0 || minute.getNano() != 0) {
                throw new IllegalArgumentException("minute " + minute + ", expected the beginning of one");
            }
        }

        /** Returns the same counts multiplied, as where only a share of the conversations was looked at. */
        public Count times(int factor) {
            if (factor == 1) {
                return this;
            }
            SortedMap<String, Long> more = new TreeMap<>();
            for (Map.Entry<String, Long> code : codes.entrySet()) {
                more.put(code.getKey(), code.getValue() * factor);
            }
            return new Count(
                    minute,
                    direction,
                    ip,
                    port,
                    protocol,
                    operation,
                    requests * factor,
                    responses * factor,
                    unanswered * factor,
                    errors * factor,
                    latency.times(factor),
                    requestBytes * factor,
                    responseBytes * factor,
                    more);
        }
    }

    /**
     * From requests' last bytes to their answers' first.
     *
     * @param sum in milliseconds
     * @param max in milliseconds
     */
    public record Latency(long count, double sum, double max, RttHistogram buckets) {

        public static final Latency NONE = new Latency(0, 0, 0, RttHistogram.EMPTY);

        Latency times(int factor) {
            SortedMap<Double, Long> more = new TreeMap<>();
            buckets.counts().forEach((bound, seen) -> more.put(bound, seen * factor));
            return new Latency(count * factor, sum * factor, max, new RttHistogram(more));
        }
    }
}
