package io.earshot.wire;

import io.earshot.wire.capture.CaptureFile;
import io.earshot.wire.exchanges.Exchange;
import io.earshot.wire.flows.FlowLimits;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleSupplier;

/** Compares what a capture is decoded to with what is known to be in it. */
final class CaptureTruth {

    private static final double NEAR_SECONDS = 2e-3;
    private static final double NEAR_MILLIS = 1;
    /** The same frame: a microsecond, and what a double makes of it. */
    private static final double SAME_SECONDS = 2e-6;

    private static final Set<String> NOT_JUDGED = Set.of("tls", "tcp", "udp", "iso8583");

    /** One row: of the truth, where an operation that is empty is unknown, or of what was decoded. */
    private record Row(
            String key,
            String operation,
            String client,
            double request,
            double response,
            String latency,
            String seen,
            String text) {

        double distance(Row other) {
            return Math.abs(request - other.request) + Math.abs(response - other.response);
        }

        boolean isNear(Row other) {
            return (request > 0 && Math.abs(request - other.request) < NEAR_SECONDS)
                    || (response > 0 && Math.abs(response - other.response) < NEAR_SECONDS);
        }
    }

    /** @param wrong one line for each exchange that was missed, invented or mistimed */
    record Result(int expected, List<String> wrong) {}

    private CaptureTruth() {}

    /** The folder with the project's own captures and their truth. */
    static Path ownCaptures() {
        try {
            return Path.of(CaptureTruth.class.getResource("captures").toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the tests' resources are no folder", e);
        }
    }

    static Result compare(Path capture, Path truth) throws IOException {
        List<Row> decoded = decode(capture);
        List<Row> known = new ArrayList<>();
        List<Row> torn = new ArrayList<>();
        read(truth).forEach(row -> (row.seen().equals("full") ? known : torn).add(row));
        known.addAll(torn);
        List<String> wrong = new ArrayList<>();
        int expected = 0;
        for (Row row : known) {
            boolean full = row.seen().equals("full");
            expected += full ? 1 : 0;
            Row found = nearest(row, decoded);
            if (found == null) {
                if (full) {
                    wrong.add("missed " + row.text());
                }
                continue;
            }
            decoded.remove(found);
            if (full && !row.latency().isEmpty() && !isSameLatency(row, found)) {
                wrong.add("latency of " + row.text() + " is " + found.latency());
            }
        }
        for (Row row : decoded) {
            boolean rest = torn.stream().anyMatch(k -> k.client().equals(row.client()) && k.isNear(row));
            if (!rest) {
                wrong.add("invented " + row.text());
            }
        }
        return new Result(expected, wrong);
    }

    /** @param wrong one line for each exchange with another status or answer than in truth, or that never was */
    record LossyResult(int expected, int found, List<String> wrong) {}

    /** Compares with the truth after frames were removed: what is still claimed must be right. */
    static LossyResult compareWithLoss(Path capture, Path truth, DoubleSupplier dice, double share) throws IOException {
        return compareChanged(decode(capture, () -> dice.getAsDouble() >= share), truth);
    }

    /** Compares with the truth after some frames were doubled and some arrived behind the one that followed them at once. */
    static LossyResult compareDisturbed(Path capture, Path truth, DoubleSupplier dice, double share)
            throws IOException {
        List<Row> rows = new ArrayList<>();
        WireAnalyzer analyzer = analyzer(rows);
        LateFrames frames = new LateFrames(analyzer, dice, share);
        CaptureFile.read(capture, frames);
        frames.finish();
        analyzer.finish();
        return compareChanged(rows, truth);
    }

    private static LossyResult compareChanged(List<Row> decoded, Path truth) throws IOException {
        List<Row> known =
                read(truth).stream().filter(row -> !row.seen().equals("none")).toList();
        int expected =
                (int) known.stream().filter(row -> row.seen().equals("full")).count();
        List<String> wrong = new ArrayList<>();
        int found = 0;
        for (Row row : known) {
            Row nearest = nearest(row, decoded);
            if (nearest == null || Math.abs(nearest.request() - row.request()) > SAME_SECONDS) {
                continue;
            }
            decoded.remove(nearest);
            if (row.latency().isEmpty() || nearest.latency().isEmpty() || isSameLatency(row, nearest)) {
                found += row.seen().equals("full") ? 1 : 0;
            } else {
                wrong.add("paired with another answer: " + row.text() + " is " + nearest.latency());
            }
        }
        for (Row row : decoded) {
            if (known.stream().noneMatch(k -> k.client().equals(row.client()) && k.isNear(row))) {
                wrong.add("invented " + row.text());
            }
        }
        return new LossyResult(expected, found, wrong);
    }

    private static boolean isSameLatency(Row row, Row found) {
        return !found.latency().isEmpty()
                && Math.abs(Double.parseDouble(row.latency()) - Double.parseDouble(found.latency())) <= NEAR_MILLIS;
    }

    private static Row nearest(Row row, List<Row> decoded) {
        Row best = null;
        for (Row candidate : decoded) {
            if (candidate.key().equals(row.key())
                    && (row.operation().isEmpty() || candidate.operation().equals(row.operation()))
                    && Math.abs(candidate.request() - row.request()) < NEAR_SECONDS
                    && (best == null || candidate.distance(row) < best.distance(row))) {
                best = candidate;
            }
        }
        return best;
    }

    private static List<Row> read(Path truth) throws IOException {
        List<Row> rows = new ArrayList<>();
        Map<String, Integer> columns = new HashMap<>();
        for (String line : Files.readAllLines(truth)) {
            List<String> cells = List.of(line.split("\t", -1));
            if (columns.isEmpty()) {
                cells.forEach(cell -> columns.put(cell, columns.size()));
                continue;
            }
            String protocol = cells.get(columns.get("proto"));
            if (NOT_JUDGED.contains(protocol)) {
                continue;
            }
            rows.add(new Row(
                    key(
                            protocol,
                            cells.get(columns.get("client")),
                            cells.get(columns.get("server")),
                            cells.get(columns.get("status"))),
                    cells.get(columns.get("op")).toUpperCase(Locale.ROOT),
                    cells.get(columns.get("client")),
                    seconds(cells.get(columns.get("t_req"))),
                    seconds(cells.get(columns.get("t_rsp"))),
                    cells.get(columns.get("latency_ms")),
                    cells.get(columns.get("seen")),
                    line));
        }
        return rows;
    }

    private static double seconds(String text) {
        return text.isEmpty() ? 0 : Double.parseDouble(text);
    }

    private static String key(String protocol, String client, String server, String status) {
        return String.join(" ", protocol, client, server, status);
    }

    private static List<Row> decode(Path capture) throws IOException {
        return decode(capture, () -> true);
    }

    private static List<Row> decode(Path capture, BooleanSupplier kept) throws IOException {
        List<Row> rows = new ArrayList<>();
        WireAnalyzer analyzer = analyzer(rows);
        CaptureFile.read(capture, (link, nanos, bytes, offset, captured, length) -> {
            if (kept.getAsBoolean()) {
                analyzer.frame(link, nanos, bytes, offset, captured, length);
            }
        });
        analyzer.finish();
        return rows;
    }

    private static WireAnalyzer analyzer(List<Row> rows) {
        return new WireAnalyzer(FlowLimits.DEFAULT, Map.of(), exchange -> {
            if (!NOT_JUDGED.contains(exchange.protocol())) {
                rows.add(row(exchange));
            }
        });
    }

    private static Row row(Exchange exchange) {
        String client = exchange.endpoints().clientText();
        String key = key(exchange.protocol(), client, exchange.endpoints().serverText(), exchange.status());
        String operation = exchange.operation().toUpperCase(Locale.ROOT);
        return new Row(
                key,
                operation,
                client,
                exchange.requestStart() / 1e9,
                exchange.responseStart() / 1e9,
                exchange.hasLatency() ? Double.toString(exchange.latency() / 1e6) : "",
                "",
                key + " " + operation + " " + exchange.target() + " at " + exchange.requestStart() / 1e9 + " "
                        + exchange.state());
    }
}
