package io.earshot.wire.exchanges;

import io.earshot.model.Ip;
import io.earshot.model.RttHistogram;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/**
 * Sums up one operation on one link in one minute. Rows of the same key add up, also across captures, since all of them are sums
 * and the histogram has the same buckets everywhere.
 *
 * @param minute its beginning
 * @param port the server's
 * @param operation bounded and impersonal, see {@link OperationNames}; {@code other} beyond a link's limit
 * @param responses answers that were seen, whether their requests were or not
 * @param unanswered requests that certainly got no answer; requests whose answers were not captured are not among them
 * @param errors answers that report a failure of the server
 * @param latencySum in milliseconds, of all exchanges in the histogram
 * @param latencyMax in milliseconds
 * @param latencies from the request's last byte to the answer's first
 * @param codes answers by status or error code
 * @param network that the addresses are of; empty unless a tag of the frames tells
 */
public record ExchangeRow(
        Instant minute,
        Ip client,
        Ip server,
        int port,
        String protocol,
        String operation,
        long requests,
        long responses,
        long unanswered,
        long errors,
        double latencySum,
        double latencyMax,
        RttHistogram latencies,
        long requestBytes,
        long responseBytes,
        Map<String, Long> codes,
        String network) {

    public ExchangeRow {
        codes = Map.copyOf(codes);
    }

    /** Whether two rows are about the same and may be added. */
    public boolean isSameAs(ExchangeRow other) {
        return minute.equals(other.minute)
                && client.equals(other.client)
                && server.equals(other.server)
                && port == other.port
                && protocol.equals(other.protocol)
                && operation.equals(other.operation)
                && network.equals(other.network);
    }

    /**
     * Adds another row of the same key.
     *
     * @throws IllegalArgumentException if the keys differ
     */
    public ExchangeRow plus(ExchangeRow other) {
        if (!isSameAs(other)) {
            throw new IllegalArgumentException("row of " + operation + " at " + minute + " plus one of "
                    + other.operation + " at " + other.minute + ", expected the same link, operation and minute");
        }
        Map<Double, Long> buckets = new TreeMap<>(latencies.counts());
        other.latencies.counts().forEach((bound, count) -> buckets.merge(bound, count, Long::sum));
        Map<String, Long> sums = new TreeMap<>(codes);
        other.codes.forEach((code, count) -> sums.merge(code, count, Long::sum));
        return new ExchangeRow(
                minute,
                client,
                server,
                port,
                protocol,
                operation,
                requests + other.requests,
                responses + other.responses,
                unanswered + other.unanswered,
                errors + other.errors,
                latencySum + other.latencySum,
                Math.max(latencyMax, other.latencyMax),
                new RttHistogram(new TreeMap<>(buckets)),
                requestBytes + other.requestBytes,
                responseBytes + other.responseBytes,
                sums,
                network);
    }
}
