package io.earshot.server.tables;

import io.earshot.model.CaptureReport;
import io.earshot.model.ContainerName;
import io.earshot.model.ExchangeReport;
import io.earshot.model.ExchangeReport.Count;
import io.earshot.model.ExchangeReport.Latency;
import io.earshot.model.Ip;
import io.earshot.store.table.Column;
import io.earshot.store.table.ExchangeTables.Capture;
import io.earshot.store.table.ExchangeTables.Exchange;
import io.earshot.store.table.ExchangeTables.ExchangeCode;
import io.earshot.store.table.Row;
import io.earshot.store.table.Table;
import io.earshot.store.table.TableChanges;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;

/** Writes what agents capture. A minute that is reported again replaces what was there; an hour is kept. */
final class ExchangeWriter {

    private static final Duration KEPT = Duration.ofHours(1);
    /** A clock that is far ahead must not fill the tables with minutes that never age. */
    private static final Duration AHEAD = Duration.ofMinutes(5);

    private final TableChanges tables;
    private Instant cleanedAt = Instant.EPOCH;

    ExchangeWriter(TableChanges tables) {
        this.tables = tables;
    }

    void exchanges(ContainerName name, ExchangeReport report, Instant now) {
        clean(now);
        for (Count count : report.exchanges()) {
            if (count.minute().isBefore(now.minus(KEPT)) || count.minute().isAfter(now.plus(AHEAD))) {
                continue;
            }
            write(name, count);
        }
    }

    private void clean(Instant now) {
        if (cleanedAt.plus(1, ChronoUnit.MINUTES).isAfter(now) && !cleanedAt.isAfter(now)) {
            return;
        }
        cleanedAt = now;
        tables.removeLess(Exchange.TABLE, Exchange.MINUTE, now.minus(KEPT));
        tables.removeLess(ExchangeCode.TABLE, Exchange.MINUTE, now.minus(KEPT));
    }

    private static Row key(Table table, ContainerName name, Count count) {
        return Row.of(table)
                .set(Exchange.MINUTE, count.minute())
                .set(Exchange.CONTAINER, name.toString())
                .set(Exchange.DIRECTION, count.direction().name())
                .set(Exchange.IP, count.ip().map(Ip::toString).orElse(ExchangeReport.OTHER))
                .set(Exchange.PORT, count.port())
                .set(Exchange.PROTOCOL, count.protocol())
                .set(Exchange.OPERATION, count.operation());
    }

    private void write(ContainerName name, Count count) {
        Latency latency = count.latency();
        Row row = key(Exchange.TABLE, name, count)
                .set(Exchange.REQUESTS, count.requests())
                .set(Exchange.RESPONSES, count.responses())
                .set(Exchange.ERRORS, count.errors())
                .set(Exchange.UNANSWERED, count.unanswered())
                .set(Exchange.REQUEST_BYTES, count.requestBytes())
                .set(Exchange.RESPONSE_BYTES, count.responseBytes());
        boolean timed = latency.count() > 0;
        set(row, Exchange.LATENCY_AVG, timed ? Optional.of(latency.sum() / latency.count()) : Optional.empty());
        set(row, Exchange.LATENCY_P50, quantile(latency, 0.5));
        set(row, Exchange.LATENCY_P95, quantile(latency, 0.95));
        set(row, Exchange.LATENCY_P99, quantile(latency, 0.99));
        set(row, Exchange.LATENCY_MAX, timed ? Optional.of(latency.max()) : Optional.empty());
        tables.upsert(row);
        for (Map.Entry<String, Long> code : count.codes().entrySet()) {
            tables.upsert(key(ExchangeCode.TABLE, name, count)
                    .set(ExchangeCode.CODE, code.getKey())
                    .set(ExchangeCode.COUNT, code.getValue()));
        }
    }

    private static void set(Row row, Column column, Optional<Double> millis) {
        row.set(column, millis.map(Double::floatValue));
    }

    /** Returns the bound of the bucket that the share falls into; at most the longest time. */
    static Optional<Double> quantile(Latency latency, double share) {
        long all = latency.buckets().counts().values().stream()
                .mapToLong(Long::longValue)
                .sum();
        long wanted = (long) Math.ceil(all * share);
        long seen = 0;
        for (Map.Entry<Double, Long> bucket : latency.buckets().counts().entrySet()) {
            seen += bucket.getValue();
            if (seen >= wanted) {
                return Optional.of(Math.min(bucket.getKey(), latency.max()));
            }
        }
        return Optional.empty();
    }

    void captures(ContainerName name, CaptureReport report, Instant now) {
        tables.remove(Row.of(Capture.TABLE).set(Capture.CONTAINER, name.toString()));
        for (CaptureReport.Capture capture : report.captures()) {
            tables.upsert(Row.of(Capture.TABLE)
                    .set(Capture.CONTAINER, name.toString())
                    .set(Capture.INTERFACE, capture.name())
                    .set(Capture.SINCE, capture.since())
                    .set(Capture.PACKETS, capture.packets())
                    .set(Capture.DROPPED, capture.dropped())
                    .set(Capture.GAPS, capture.gaps())
                    .set(Capture.MIDSTREAM, capture.midstream())
                    .set(Capture.UNDECODED, capture.undecoded())
                    .set(Capture.UNMATCHED, capture.unmatched())
                    .set(Capture.FACTOR, capture.factor())
                    .set(Capture.PROBLEM, capture.problem())
                    .set(Capture.REPORTED_AT, now));
        }
    }

    void gone(ContainerName name) {
        tables.remove(Row.of(Exchange.TABLE).set(Exchange.CONTAINER, name.toString()));
        tables.remove(Row.of(ExchangeCode.TABLE).set(Exchange.CONTAINER, name.toString()));
        tables.remove(Row.of(Capture.TABLE).set(Capture.CONTAINER, name.toString()));
    }
}
