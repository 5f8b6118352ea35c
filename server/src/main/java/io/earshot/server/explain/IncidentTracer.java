package io.earshot.server.explain;

import io.earshot.http.ProblemException;
import io.earshot.model.ContainerName;
import io.earshot.model.Ip;
import io.earshot.model.LinkProbes.Hop;
import io.earshot.model.LinkProbes.Trace;
import io.earshot.server.explain.Explainer.Direction;
import io.earshot.web.TableReader;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Has the agents at both ends trace a broken link of each incident that opens, and a healthy link beside it. Two incidents are traced
 * at a time; of a storm of them, those that are older than ten minutes when their turn comes are left out.
 */
public final class IncidentTracer implements AutoCloseable {

    private static final Logger LOG = System.getLogger(IncidentTracer.class.getName());
    private static final Duration LOOK = Duration.ofSeconds(2);
    private static final int AT_A_TIME = 2;

    /** Links of an incident among which one is chosen whose agents take orders. */
    private static final int CANDIDATES = 50;

    private static final String NEW = "incident i WHERE i.state <> 'OVER' AND i.openedAt > CURRENT_TIMESTAMP - INTERVAL"
            + " '10' MINUTE AND NOT EXISTS (SELECT 1 FROM incident_trace t WHERE t.incident = i.id) ORDER BY i.id";

    private final TableReader tables;
    private final Directions directions;
    private final Explainer explainer;
    private final TraceSink sink;
    private final InstantSource clock;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("traces").daemon().factory());

    /** Incidents whose traces are under way. For the timer's thread. */
    private final Map<String, CompletableFuture<Void>> running = new LinkedHashMap<>();

    /** A direction that is traced, and whether it belongs to the incident. */
    private record Path(String link, Direction direction) {}

    public IncidentTracer(TableReader tables, Explainer explainer, TraceSink sink, InstantSource clock) {
        this.tables = tables;
        this.directions = new Directions(tables);
        this.explainer = explainer;
        this.sink = sink;
        this.clock = clock;
    }

    public void start() {
        var _ = timer.scheduleWithFixedDelay(this::look, LOOK.toNanos(), LOOK.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void look() {
        try {
            running.values().removeIf(CompletableFuture::isDone);
            for (String incident : tables.texts("i.id", NEW, List.of())) {
                if (running.size() >= AT_A_TIME) {
                    return;
                }
                if (!running.containsKey(incident)) {
                    running.put(incident, trace(incident));
                }
            }
        } catch (ProblemException busy) {
            LOG.log(Level.DEBUG, "incidents are looked at again in {0} s: {1}", LOOK.toSeconds(), busy.getMessage());
        } catch (RuntimeException bug) {
            LOG.log(Level.ERROR, "an incident's path is not traced, please report this as a bug", bug);
        }
    }

    private CompletableFuture<Void> trace(String incident) {
        Instant at = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        List<Path> paths = paths(incident);
        List<CompletableFuture<List<TraceRow>>> traces = paths.stream()
                .map(path -> explainer.probe(path.direction()).thenApply(end -> rows(path, end, at)))
                .toList();
        return CompletableFuture.allOf(traces.toArray(CompletableFuture[]::new))
                .thenRun(() -> hand(
                        incident,
                        traces.stream().flatMap(trace -> trace.join().stream()).toList()));
    }

    private void hand(String incident, List<TraceRow> rows) {
        try {
            sink.traced(Long.parseLong(incident), rows);
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns both directions of a broken link, and a healthy link of the same container. */
    private List<Path> paths(String incident) {
        List<Direction> broken = links(
                "incident_link WHERE incident = ? AND leftAt IS NULL ORDER BY container, ip LIMIT " + CANDIDATES,
                List.of(incident));
        Optional<Direction> there = broken.stream()
                .filter(link -> explainer.listens(link.from()) && listens(link.to()))
                .findFirst()
                .or(() -> broken.stream()
                        .filter(link -> explainer.listens(link.from()))
                        .findFirst())
                .or(() -> broken.stream().findFirst());
        List<Path> paths = new ArrayList<>();
        there.ifPresent(link -> {
            paths.add(new Path("BROKEN", link));
            directions.back(link).ifPresent(back -> paths.add(new Path("BROKEN", back)));
            healthyBeside(link).ifPresent(beside -> paths.add(new Path("HEALTHY", beside)));
        });
        return paths;
    }

    private boolean listens(String partner) {
        try {
            return explainer.listens(ContainerName.parse(partner));
        } catch (IllegalArgumentException noContainer) {
            return false;
        }
    }

    /** Returns a healthy link of the same container, else of its host; to the broken link's data centre where there is one. */
    private Optional<Direction> healthyBeside(Direction link) {
        return links(
                        "link l JOIN container c ON c.name = l.container WHERE l.state = 'UP' AND (l.container = ? OR"
                                + " c.host = (SELECT host FROM container WHERE name = ?)) ORDER BY CASE WHEN"
                                + " l.container = ? THEN 0 ELSE 1 END, CASE WHEN l.partnerDataCenter = (SELECT"
                                + " dataCenter FROM container WHERE name = ?) THEN 0 ELSE 1 END, l.container, l.ip"
                                + " LIMIT 1",
                        List.of(
                                link.from().toString(),
                                link.from().toString(),
                                link.from().toString(),
                                link.to()))
                .stream()
                .findFirst();
    }

    private List<Direction> links(String from, List<String> values) {
        return tables.ask(from, List.of("container", "ip", "partner"), values).stream()
                .map(row -> new Direction(
                        ContainerName.parse(Directions.text(row, "container")),
                        Directions.text(row, "partner"),
                        Ip.parse(Directions.text(row, "ip")),
                        OptionalInt.empty()))
                .toList();
    }

    private static List<TraceRow> rows(Path path, End end, Instant at) {
        List<Trace> traces = end.probes().map(probes -> probes.traces()).orElse(List.of());
        if (traces.isEmpty()) {
            String why = end.probes().isPresent() ? "the agent may send no such packets" : end.problem();
            return List.of(row(path, end, "none", 0, Optional.empty(), "not traced: " + why, at));
        }
        return traces.stream()
                .map(trace ->
                        row(path, end, trace.method(), trace.size(), Optional.of(trace.reached()), hops(trace), at))
                .toList();
    }

    private static TraceRow row(
            Path path, End end, String method, int size, Optional<Boolean> reached, String hops, Instant at) {
        return new TraceRow(path.link(), end.from(), end.ip().toString(), end.to(), method, size, reached, hops, at);
    }

    /** Returns the hops in a line, as in {@code 1 10.0.0.1 0.21 ms, 2 *, 3 10.2.0.7 12.40 ms (next link takes 1400 bytes)}. */
    static String hops(Trace trace) {
        List<String> hops = trace.hops().stream().map(Hop::text).toList();
        return hops.isEmpty() ? "no hop answers" : String.join(", ", hops);
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
