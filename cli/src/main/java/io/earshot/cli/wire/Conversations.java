package io.earshot.cli.wire;

import io.earshot.wire.exchanges.Exchange;
import io.earshot.wire.exchanges.ExchangeState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Sums the exchanges of a capture up by conversation. */
public final class Conversations {

    public static final List<String> COLUMNS = List.of(
            "conv",
            "client",
            "server",
            "proto",
            "first",
            "last",
            "requests",
            "responses",
            "errors",
            "latency_avg_ms",
            "latency_max_ms",
            "request_bytes",
            "response_bytes");

    private static final class Sums {
        private String client = "";
        private String server = "";
        private String protocol = "";
        private String network = "";
        private long first = Long.MAX_VALUE;
        private long last;
        private long requests;
        private long responses;
        private long errors;
        private long timed;
        private double latencySum;
        private double latencyMax;
        private long requestBytes;
        private long responseBytes;
    }

    private final Map<Long, Sums> byNumber = new TreeMap<>();

    /** Adds one exchange. A conversation that changes its protocol, as to TLS, has the name of the newer one. */
    public void add(Exchange exchange) {
        Sums sums = byNumber.computeIfAbsent(exchange.endpoints().conversation(), _ -> new Sums());
        sums.client = exchange.endpoints().clientText();
        sums.server = exchange.endpoints().serverText();
        sums.protocol = exchange.protocol();
        sums.network = exchange.endpoints().network();
        for (long time : new long[] {
            exchange.requestStart(), exchange.requestEnd(), exchange.responseStart(), exchange.responseEnd()
        }) {
            if (time != 0) {
                sums.first = Math.min(sums.first, time);
                sums.last = Math.max(sums.last, time);
            }
        }
        boolean asked = exchange.state() != ExchangeState.ANSWER_ONLY && exchange.state() != ExchangeState.PUSH;
        sums.requests += asked ? 1 : 0;
        sums.responses += exchange.responseStart() != 0 && exchange.state() != ExchangeState.PUSH ? 1 : 0;
        sums.errors += exchange.isError() ? 1 : 0;
        if (exchange.hasLatency()) {
            double millis = Math.max(0, exchange.latency()) / 1e6;
            sums.timed++;
            sums.latencySum += millis;
            sums.latencyMax = Math.max(sums.latencyMax, millis);
        }
        sums.requestBytes += exchange.requestBytes();
        sums.responseBytes += exchange.responseBytes();
    }

    /**
     * @param nanoseconds whether the capture's clock is finer than microseconds
     * @param withNetwork whether a row ends with the network
     */
    public List<List<String>> rows(boolean nanoseconds, boolean withNetwork) {
        List<List<String>> rows = new ArrayList<>();
        byNumber.forEach((number, sums) -> {
            List<String> row = new ArrayList<>(row(number, sums, nanoseconds));
            if (withNetwork) {
                row.add(sums.network);
            }
            rows.add(row);
        });
        return rows;
    }

    private static List<String> row(long number, Sums sums, boolean nanoseconds) {
        return List.of(
                Long.toString(number),
                sums.client,
                sums.server,
                sums.protocol,
                ExchangeRows.time(sums.first == Long.MAX_VALUE ? 0 : sums.first, nanoseconds),
                ExchangeRows.time(sums.last, nanoseconds),
                Long.toString(sums.requests),
                Long.toString(sums.responses),
                Long.toString(sums.errors),
                sums.timed == 0 ? "" : MinuteRowTexts.millis(sums.latencySum / sums.timed),
                sums.timed == 0 ? "" : MinuteRowTexts.millis(sums.latencyMax),
                Long.toString(sums.requestBytes),
                Long.toString(sums.responseBytes));
    }
}
