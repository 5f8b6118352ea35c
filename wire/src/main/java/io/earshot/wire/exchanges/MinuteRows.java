package io.earshot.wire.exchanges;

import io.earshot.model.Ip;
import io.earshot.model.RttHistogram;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Sums exchanges up per minute, link and operation. A link keeps at most 200 operations a minute, the rest is {@code other};
 * beyond a number of links, peers are summed up under the unspecified address, and beyond a number of operations in all, no link
 * gains another one. Confined to one thread.
 */
public final class MinuteRows implements ExchangeSink {

    /** The operation that stands for all beyond a link's limit. */
    public static final String OTHER = "other";

    static final int MAX_OPERATIONS = 200;
    static final int MAX_LINKS = 4_096;

    private static final int USUAL_ROWS = 20_000;
    private static final int MAX_CODES = 64;
    private static final long MINUTE_NANOS = 60_000_000_000L;
    private static final Ip OTHERS = new Ip(0, 0);

    private record LinkKey(long minute, String network, Ip client, Ip server, int port) {}

    private record OperationKey(String protocol, String operation) {}

    private static final class Sums {
        private long requests;
        private long responses;
        private long unanswered;
        private long errors;
        private double latencySum;
        private double latencyMax;
        private final int[] buckets = new int[RttHistogram.BUCKETS];
        private long requestBytes;
        private long responseBytes;
        private final Map<String, Long> codes = new HashMap<>(4);
    }

    private final int mostRows;
    private final OperationNames names = new OperationNames();
    private final Map<LinkKey, Map<OperationKey, Sums>> links = new HashMap<>();
    private Endpoints lastEndpoints = Endpoints.NONE;
    private long lastMinute = -1;
    private int rows;
    private Map<OperationKey, Sums> lastLink = Map.of();

    public MinuteRows() {
        this(USUAL_ROWS);
    }

    /** @param mostRows beyond, no link gains another operation and no link is added; a link has one row more for what is left */
    public MinuteRows(int mostRows) {
        this.mostRows = mostRows;
    }

    @Override
    public void exchange(Exchange exchange) {
        if (exchange.state() == ExchangeState.PUSH || exchange.state() == ExchangeState.MALFORMED) {
            return;
        }
        Sums sums = sums(exchange);
        boolean answered = exchange.responseStart() != 0;
        if (exchange.state() != ExchangeState.ANSWER_ONLY) {
            sums.requests++;
        }
        if (exchange.state() == ExchangeState.NO_ANSWER) {
            sums.unanswered++;
        }
        sums.requestBytes += exchange.requestBytes();
        sums.responseBytes += exchange.responseBytes();
        if (answered && exchange.state() != ExchangeState.SKIPPED) {
            sums.responses++;
            sums.errors += exchange.isError() ? 1 : 0;
            code(sums, exchange);
        }
        if (exchange.hasLatency()) {
            double millis = Math.max(0, exchange.latency()) / 1e6;
            sums.latencySum += millis;
            sums.latencyMax = Math.max(sums.latencyMax, millis);
            sums.buckets[RttHistogram.bucketOf(millis)]++;
        }
    }

    private static void code(Sums sums, Exchange exchange) {
        String code = exchange.code().isEmpty() ? exchange.status() : exchange.code();
        if (!code.isEmpty()) {
            boolean known = sums.codes.size() < MAX_CODES || sums.codes.containsKey(code);
            sums.codes.merge(known ? code : OTHER, 1L, Long::sum);
        }
    }

    private Sums sums(Exchange exchange) {
        long at = exchange.requestEnd() != 0 ? exchange.requestEnd() : exchange.responseStart();
        long minute = Math.floorDiv(at, MINUTE_NANOS);
        if (!exchange.endpoints().equals(lastEndpoints) || minute != lastMinute) {
            lastEndpoints = exchange.endpoints();
            lastMinute = minute;
            lastLink = link(lastEndpoints, minute);
        }
        OperationKey key = new OperationKey(exchange.protocol(), names.of(exchange));
        Sums known = lastLink.get(key);
        if (known != null) {
            return known;
        }
        if (lastLink.size() >= MAX_OPERATIONS || rows >= mostRows) {
            key = new OperationKey(exchange.protocol(), OTHER);
        }
        return lastLink.computeIfAbsent(key, _ -> {
            rows++;
            return new Sums();
        });
    }

    private Map<OperationKey, Sums> link(Endpoints endpoints, long minute) {
        LinkKey key = new LinkKey(
                minute, endpoints.network(), endpoints.client(), endpoints.server(), endpoints.serverPort());
        Map<OperationKey, Sums> known = links.get(key);
        if (known == null && links.size() >= Math.min(MAX_LINKS, mostRows)) {
            int port = endpoints.serverPort() < 1_024 ? endpoints.serverPort() : 0;
            key = new LinkKey(minute, endpoints.network(), OTHERS, OTHERS, port);
        }
        return links.computeIfAbsent(key, _ -> new HashMap<>());
    }

    /** Returns the number of links that are held now. */
    public int size() {
        return links.size();
    }

    /** Returns and forgets the rows of all minutes that ended at or before a time, by minute and link. */
    public List<ExchangeRow> take(Instant until) {
        long end = Math.floorDiv(until.getEpochSecond(), 60);
        List<ExchangeRow> taken = new ArrayList<>();
        links.entrySet().removeIf(link -> {
            boolean over = link.getKey().minute() < end;
            if (over) {
                rows -= link.getValue().size();
                link.getValue().forEach((operation, sums) -> taken.add(row(link.getKey(), operation, sums)));
            }
            return over;
        });
        lastMinute = -1;
        taken.sort((a, b) -> {
            int byMinute = a.minute().compareTo(b.minute());
            int byNetwork = byMinute != 0 ? byMinute : a.network().compareTo(b.network());
            int byClient = byNetwork != 0 ? byNetwork : a.client().compareTo(b.client());
            int byServer = byClient != 0 ? byClient : a.server().compareTo(b.server());
            int byPort = byServer != 0 ? byServer : Integer.compare(a.port(), b.port());
            return byPort != 0 ? byPort : a.operation().compareTo(b.operation());
        });
        return taken;
    }

    private static ExchangeRow row(LinkKey link, OperationKey operation, Sums sums) {
        return new ExchangeRow(
                Instant.ofEpochSecond(link.minute() * 60),
                link.client(),
                link.server(),
                link.port(),
                operation.protocol(),
                operation.operation(),
                sums.requests,
                sums.responses,
                sums.unanswered,
                sums.errors,
                sums.latencySum,
                sums.latencyMax,
                RttHistogram.of(sums.buckets),
                sums.requestBytes,
                sums.responseBytes,
                new TreeMap<>(sums.codes),
                link.network());
    }
}
