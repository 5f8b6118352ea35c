package io.earshot.cli.wire;

import io.earshot.wire.exchanges.ExchangeRow;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Turns per-minute rows into texts. */
public final class MinuteRowTexts {

    public static final List<String> COLUMNS = List.of(
            "minute",
            "client",
            "server",
            "port",
            "proto",
            "operation",
            "requests",
            "responses",
            "unanswered",
            "errors",
            "latency_avg_ms",
            "latency_max_ms",
            "request_bytes",
            "response_bytes",
            "codes");

    private MinuteRowTexts() {}

    public static List<String> row(ExchangeRow row) {
        long timed = row.latencies().counts().values().stream()
                .mapToLong(Long::longValue)
                .sum();
        return List.of(
                row.minute().toString(),
                row.client().toString(),
                row.server().toString(),
                Integer.toString(row.port()),
                row.protocol(),
                row.operation(),
                Long.toString(row.requests()),
                Long.toString(row.responses()),
                Long.toString(row.unanswered()),
                Long.toString(row.errors()),
                timed == 0 ? "" : millis(row.latencySum() / timed),
                timed == 0 ? "" : millis(row.latencyMax()),
                Long.toString(row.requestBytes()),
                Long.toString(row.responseBytes()),
                new TreeMap<>(row.codes())
                        .entrySet().stream()
                                .map(code -> code.getKey() + "=" + code.getValue())
                                .collect(Collectors.joining(" ")));
    }

    static String millis(double millis) {
        return String.format(Locale.ROOT, "%.3f", millis);
    }
}
