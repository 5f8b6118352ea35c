package io.earshot.server.metrics;

import io.earshot.fleet.Fleet;
import io.earshot.http.access.Refusal;
import io.earshot.http.access.Refusals;
import io.earshot.pdns.PdnsLogStats;
import io.earshot.pdns.stream.StreamStats;
import io.earshot.server.cluster.LogStage;
import io.earshot.server.cluster.Servers;
import io.earshot.server.engine.EngineCopies;
import io.earshot.server.intake.FleetLoop;
import io.earshot.server.intake.PdnsWatch;
import io.earshot.store.QueryCounts;
import io.earshot.store.SqlEngine;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Counts and times of this process. How the counters relate: every call of an agent is one in {@code earshot_agent_call}, by
 * call and status. 204 is a report that will be in the tables, or while the log of several servers is away is kept for it, 409 one that was overtaken, 503 one for which there was no room:
 * alert on 503, which means that the fleet is larger than the server, and on {@code earshot_queue_waiting} that stays up.
 */
public final class ServerMetrics implements AutoCloseable {

    /** A report is to be seen on all servers after 250 ms. */
    private static final Duration[] LOG_BOUNDS = IntStream.of(5, 10, 20, 35, 50, 75, 100, 150, 250, 500, 1_000, 2_500)
            .mapToObj(Duration::ofMillis)
            .toArray(Duration[]::new);

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics garbage = new JvmGcMetrics();
    private final Map<String, Timer> calls = new ConcurrentHashMap<>();

    public ServerMetrics(Fleet fleet, FleetLoop loop, SqlEngine console, Refusals refusals, PdnsWatch pdns) {
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        garbage.bindTo(registry);
        Gauge.builder("earshot.queue.waiting", loop, FleetLoop::waiting)
                .description("changes that wait to be written")
                .register(registry);
        count("earshot.reports.stale", "reports that were older than a known one", fleet, Fleet::staleReports);
        count(
                "earshot.lookups.refused",
                "lookups that were dropped because too many other names are kept",
                fleet,
                Fleet::refusedNames);
        count(
                "earshot.links.strange",
                "reported links to addresses that are on no list",
                fleet,
                Fleet::strangeAddresses);
        QueryCounts sql = console.counts();
        count("earshot.sql.asked", "queries that were started", sql, QueryCounts::asked);
        count("earshot.sql.stopped", "queries that were stopped at a limit", sql, QueryCounts::stopped);
        count(
                "earshot.sql.sent.away",
                "queries that were refused because too many others ran",
                sql,
                QueryCounts::sentAway);
        count("earshot.sql.seconds", "time that all queries took, including waiting", sql, QueryCounts::secondsSpent);
        for (Refusal refusal : Refusal.values()) {
            count(
                    "earshot.refused",
                    "requests that were refused, by reason",
                    refusals,
                    counts -> counts.count(refusal),
                    "reason",
                    refusal.name().toLowerCase(Locale.ROOT));
        }
        countPdns(pdns);
    }

    /** Lines that grow while questions do not, or questions while lookups do not, tell what is wrong: see operations.md. */
    private void countPdns(PdnsWatch pdns) {
        count(
                "earshot.pdns.log.lines",
                "lines of PowerDNS's logs",
                pdns,
                p -> p.logStats().lines());
        logQuestions(pdns, "lookup", PdnsLogStats::lookups);
        logQuestions(pdns, "foreign", PdnsLogStats::foreign);
        logQuestions(pdns, "shortened", PdnsLogStats::shortened);
        logQuestions(pdns, "search_list", PdnsLogStats::searchList);
        logQuestions(pdns, "other_type", PdnsLogStats::otherType);
        logQuestions(pdns, "own", PdnsLogStats::own);
        logQuestions(pdns, "malformed", PdnsLogStats::malformed);
        logQuestions(pdns, "overflowed", PdnsLogStats::overflowed);
        logQuestions(pdns, "timeless", PdnsLogStats::timeless);
        if (pdns.streamStats().isPresent()) {
            Gauge.builder("earshot.pdns.stream.connections", pdns, p -> stream(p, StreamStats::connections))
                    .description("DNS servers that send their answers")
                    .register(registry);
            streamFrames(pdns, "answered", StreamStats::answered);
            streamFrames(pdns, "without_address", StreamStats::withoutAddress);
            streamFrames(pdns, "unknown_client", StreamStats::unknownClient);
            streamFrames(pdns, "passed", StreamStats::passed);
            streamFrames(pdns, "overflowed", StreamStats::overflowed);
            streamFrames(pdns, "broken", StreamStats::broken);
        }
    }

    /** Adds the figures of the copy in an engine. */
    public void count(EngineCopies engine) {
        Gauge.builder("earshot.engine.age.seconds", engine, EngineCopies::ageSeconds)
                .description(
                        "age of the rows in the engine; NaN where this server has written none, or another one writes")
                .register(registry);
        Gauge.builder("earshot.engine.away", engine, e -> e.isAway() ? 1 : 0)
                .description("1 while the engine takes no rows")
                .register(registry);
        count("earshot.engine.rows", "rows that were written to the engine or removed", engine, EngineCopies::rows);
        count("earshot.engine.whole.copies", "copies of all rows", engine, EngineCopies::wholeCopies);
    }

    /** Measures how long facts are on their way through the log that several servers share. */
    public void count(Servers servers) {
        Map<LogStage, Timer> stages = new EnumMap<>(LogStage.class);
        for (LogStage stage : LogStage.values()) {
            stages.put(
                    stage,
                    Timer.builder("earshot.log")
                            .description("time of facts in each stage of their way through the log of several servers")
                            .tag("stage", stage.name().toLowerCase(Locale.ROOT))
                            .serviceLevelObjectives(LOG_BOUNDS)
                            .register(registry));
        }
        Gauge.builder("earshot.log.kept.reports", servers, Servers::keptReports)
                .description("reports that are in memory only, since the log of several servers is away")
                .register(registry);
        Gauge.builder("earshot.log.kept.bytes", servers, Servers::keptOctets)
                .description("memory of reports that are in memory only, since the log of several servers is away")
                .register(registry);
        servers.onStage((stage, time) -> stages.get(stage).record(time));
    }

    private void logQuestions(PdnsWatch pdns, String kind, ToDoubleFunction<PdnsLogStats> total) {
        String help = "questions in PowerDNS's logs";
        count("earshot.pdns.log.questions", help, pdns, p -> total.applyAsDouble(p.logStats()), "kind", kind);
    }

    private void streamFrames(PdnsWatch pdns, String kind, ToDoubleFunction<StreamStats> total) {
        count("earshot.pdns.stream.frames", "frames of PowerDNS's streams", pdns, p -> stream(p, total), "kind", kind);
    }

    private static double stream(PdnsWatch pdns, ToDoubleFunction<StreamStats> figure) {
        return pdns.streamStats().map(figure::applyAsDouble).orElse(0.0);
    }

    /** @param labels each a name and a value */
    private <T> void count(String name, String help, T counted, ToDoubleFunction<T> total, String... labels) {
        FunctionCounter.builder(name, counted, total)
                .description(help)
                .tags(labels)
                .register(registry);
    }

    /** Counts one call of an agent. From any thread. */
    public void agentCall(String call, int status, long nanos) {
        timer(call, status).record(Duration.ofNanos(nanos));
    }

    private Timer timer(String call, int status) {
        return calls.computeIfAbsent(
                call + status,
                key -> Timer.builder("earshot.agent.call")
                        .description("time from an agent's request to its answer")
                        .tag("call", call)
                        .tag("status", Integer.toString(status))
                        .serviceLevelObjectives(
                                Duration.ofMillis(1),
                                Duration.ofMillis(5),
                                Duration.ofMillis(20),
                                Duration.ofMillis(100),
                                Duration.ofMillis(500),
                                Duration.ofSeconds(2))
                        .register(registry));
    }

    /** In Prometheus's text format. */
    public String text() {
        return registry.scrape();
    }

    @Override
    public void close() {
        garbage.close();
        registry.close();
    }
}
