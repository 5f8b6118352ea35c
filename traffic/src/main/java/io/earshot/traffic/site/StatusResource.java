package io.earshot.traffic.site;

import io.earshot.traffic.live.LiveRing;
import io.earshot.traffic.results.StoreCounts;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/** Tells monitoring how the process is. */
@Path("/")
public final class StatusResource {

    /** A database that is away for longer makes the process unhealthy: until then, waiting is its work. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private static final String OPENMETRICS = "text/plain; version=0.0.4; charset=utf-8";

    private final Supplier<TrafficStatus> status;
    private final Supplier<Optional<Instant>> awaySince;
    private final Supplier<StoreCounts> counts;
    private final Supplier<Optional<LiveRing.Counts>> live;
    private final InstantSource clock;

    /** @param awaySince since when the database takes no rows; empty while it does */
    StatusResource(
            Supplier<TrafficStatus> status,
            Supplier<Optional<Instant>> awaySince,
            Supplier<StoreCounts> counts,
            Supplier<Optional<LiveRing.Counts>> live,
            InstantSource clock) {
        this.status = status;
        this.awaySince = awaySince;
        this.counts = counts;
        this.live = live;
        this.clock = clock;
    }

    private double secondsAway() {
        return awaySince
                .get()
                .map(since ->
                        Math.max(0, Duration.between(since, clock.instant()).toMillis() / 1e3))
                .orElse(0.0);
    }

    /** Returns 200, or 503 while the database takes no rows for more than a minute. */
    @GET
    @Path("healthz")
    public Response health() {
        double away = secondsAway();
        return away > PATIENCE.toSeconds()
                ? Response.status(503)
                        .type("text/plain")
                        .entity("the database takes no rows since " + Math.round(away) + " s\n")
                        .build()
                : Response.ok("ok\n", "text/plain").build();
    }

    /** Returns counters for Prometheus. */
    @GET
    @Path("metrics")
    public Response metrics() {
        TrafficStatus now = status.get();
        StringBuilder text = new StringBuilder();
        metric(text, "frames_total", "counter", "frames that were read", now.frames());
        metric(text, "transactions_total", "counter", "transactions whose outcome is known", now.transactions());
        metric(text, "gaps_total", "counter", "gaps where packets are missing", now.gaps());
        metric(text, "time_gaps_total", "counter", "spans of a minute and more without a packet", now.timeGaps());
        metric(text, "unmatched_answers_total", "counter", "answers without a request", now.unmatched());
        metric(text, "malformed_total", "counter", "messages that a dialect cannot parse whole", now.malformed());
        metric(text, "encrypted_bytes_total", "counter", "bytes inside TLS", now.encryptedBytes());
        metric(text, "too_late_total", "counter", "transactions that ended after their minute", now.tooLate());
        if (now.packetAt().isAfter(Instant.EPOCH)) {
            metric(
                    text,
                    "newest_packet_seconds",
                    "gauge",
                    "time of the newest packet, since 1970",
                    now.packetAt().toEpochMilli() / 1e3);
        }
        metric(text, "database_away_seconds", "gauge", "time for which the database has taken no rows", secondsAway());
        store(text);
        live.get().ifPresent(counted -> live(text, counted));
        return Response.ok(text.toString(), OPENMETRICS).build();
    }

    private static void live(StringBuilder text, LiveRing.Counts now) {
        metric(text, "live_frames_total", "counter", "frames that were captured and written", now.frames());
        metric(text, "live_dropped_total", "counter", "frames that the kernel had no room for", now.dropped());
        metric(text, "live_left_out_total", "counter", "captured frames of no app", now.leftOut());
        metric(text, "live_unwritten_total", "counter", "frames that the disk did not take", now.unwritten());
        metric(text, "live_removed_files_total", "counter", "capture files removed for newer ones", now.removedFiles());
        metric(
                text,
                "live_lost_files_total",
                "counter",
                "capture files removed before they were read",
                now.lostFiles());
        metric(
                text,
                "live_lost_frames_total",
                "counter",
                "frames that were captured, written, and removed before they were read",
                now.lostFrames());
    }

    private void store(StringBuilder text) {
        StoreCounts now = counts.get();
        if (now.bytes() > 0) {
            metric(text, "database_bytes", "gauge", "size of the embedded database", now.bytes());
        }
        metric(
                text,
                "transactions_dropped_total",
                "counter",
                "transactions removed before their time, since the database reached its size",
                now.dropped());
        metric(
                text,
                "figures_dropped_total",
                "counter",
                "rows of figures removed before their time",
                now.droppedFigures());
        metric(
                text,
                "transactions_unwritten_total",
                "counter",
                "transactions never written, since there was no room",
                now.unwritten());
        metric(
                text,
                "figures_unwritten_total",
                "counter",
                "rows of figures never written, since the disk was full for too long",
                now.lostFigures());
    }

    private static void metric(StringBuilder text, String name, String type, String help, Number value) {
        String full = "earshot_traffic_" + name;
        text.append("# HELP ").append(full).append(' ').append(help).append('\n');
        text.append("# TYPE ").append(full).append(' ').append(type).append('\n');
        text.append(full).append(' ');
        text.append(value instanceof Double number ? BigDecimal.valueOf(number).toPlainString() : value);
        text.append('\n');
    }
}
