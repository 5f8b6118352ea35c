package io.earshot.traffic.site;

import io.earshot.http.access.AccessException;
import io.earshot.store.SqlAnswer;
import io.earshot.store.SqlEngine;
import io.earshot.store.SqlLimits;
import io.earshot.store.SqlRefusedException;
import io.earshot.store.h2.Database;
import io.earshot.store.h2.H2Engine;
import io.earshot.store.table.TableChanges;
import io.earshot.store.table.TrafficTables;
import io.earshot.traffic.analysis.TrafficAnalyzer;
import io.earshot.traffic.config.App;
import io.earshot.traffic.config.Station;
import io.earshot.traffic.config.TrafficConfig;
import io.earshot.traffic.input.DirectoryFollower;
import io.earshot.traffic.input.FrameIndex;
import io.earshot.traffic.kpi.KpiBook;
import io.earshot.traffic.results.PostgresChanges;
import io.earshot.traffic.results.ResultWriter;
import io.earshot.traffic.transactions.Transaction;
import io.earshot.traffic.transactions.TransactionSink;
import io.earshot.wire.flows.FlowLimits;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;

/**
 * Follows a directory of captures, writes results to the store, and serves page and SQL. What a killed process had not finished is
 * read again from the capture files: results are those of a run that was not killed.
 */
public final class TrafficService implements AutoCloseable {

    private static final Duration LIVE = Duration.ofMinutes(10);
    private static final long SLACK_NANOS = 1_000_000_000L;
    /** Two seconds without a packet in captures of earlier times: what is there is shown. */
    private static final int CALLS_UNTIL_PUBLISHED = 10;

    private static final long MINUTE = 60_000_000_000L;

    private final Station station;
    private final InstantSource clock;
    private final Optional<Database> embedded;
    private final Optional<PostgresChanges> external;
    private final Optional<TrafficSite> site;
    private final ResultWriter writer;
    private final TrafficAnalyzer analyzer;
    private final DirectoryFollower follower;
    private final KpiBook book;
    private long packetNanos;
    private long flushed;
    private long idleFrames;
    private int idleCalls;
    /** True once all that the captures hold is written, until more arrives. */
    private volatile boolean caughtUp;

    /** @param from processes from this time on, as when a day is processed again; empty for the position that is stored */
    public TrafficService(TrafficConfig config, Station station, Optional<Instant> from, InstantSource clock)
            throws IOException, AccessException {
        this.station = station;
        this.clock = clock;
        TableChanges changes;
        Optional<SqlEngine> engine;
        if (station.database().isPresent()) {
            Station.ExternalDatabase database = station.database().get();
            PostgresChanges postgres = new PostgresChanges(database.url(), database.user(), database.password());
            external = Optional.of(postgres);
            embedded = Optional.empty();
            changes = postgres;
            engine = Optional.empty();
        } else {
            Files.createDirectories(station.state());
            Database database = Database.onDisk(station.state().resolve("traffic"), TrafficTables.ALL);
            embedded = Optional.of(database);
            external = Optional.empty();
            changes = database.batches();
            engine = Optional.of(new H2Engine(database, SqlLimits.ALONE));
        }
        ResultWriter.apps(changes, config.apps());
        changes.commit();
        long position = from.map(TrafficService::nanos)
                .orElseGet(() -> engine.map(this::stored).orElse(0L));
        FrameIndex frames = new FrameIndex();
        KpiBookHolder book = new KpiBookHolder();
        writer = new ResultWriter(
                changes,
                frames,
                new ResultWriter.Retention(station.keepDetails(), station.keepFigures()),
                station.directory().toString(),
                position,
                book);
        book.book = new KpiBook(config.apps(), writer);
        analyzer = new TrafficAnalyzer(config.apps(), FlowLimits.DEFAULT, writer, this::pass);
        this.book = book.book;
        follower = new DirectoryFollower(
                station.directory(),
                analyzer,
                file -> frames.begin(file, analyzer.counters().frames() + 1),
                this::idle);
        if (position > 0) {
            long lead = config.apps().stream().mapToLong(App::forgetNanos).max().orElse(0) + 2 * MINUTE;
            follower.skipBefore(position - lead);
        }
        site = engine.isEmpty()
                ? Optional.empty()
                : Optional.of(new TrafficSite(address(station.listen()), station.people(), engine.get()));
    }

    /** Breaks the circle of writer and sums: the writer hands transactions on to the sums, which give it their minutes. */
    private static final class KpiBookHolder implements TransactionSink {
        private KpiBook book;

        @Override
        public void settled(Transaction transaction) {
            book.settled(transaction);
        }

        @Override
        public void revised(Transaction before, Transaction after) {
            book.revised(before, after);
        }
    }

    private static long nanos(Instant instant) {
        return instant.getEpochSecond() * 1_000_000_000L + instant.getNano();
    }

    private long stored(SqlEngine engine) {
        try {
            SqlAnswer answer = engine.askOwn(
                    "SELECT finalBefore FROM traffic_position WHERE input = ?",
                    List.of(station.directory().toString()));
            return answer.rows().isEmpty()
                    ? 0
                    : answer.rows()
                            .getFirst()
                            .getFirst()
                            .map(time ->
                                    nanos(OffsetDateTime.parse(time.toString().replace(' ', 'T'))
                                            .toInstant()))
                            .orElse(0L);
        } catch (SqlRefusedException e) {
            throw new IllegalStateException("the position cannot be read: " + e.getMessage(), e);
        }
    }

    private static InetSocketAddress address(String listen) {
        int colon = listen.lastIndexOf(':');
        return new InetSocketAddress(listen.substring(0, colon), Integer.parseInt(listen.substring(colon + 1)));
    }

    private void pass(long nanos) {
        packetNanos = nanos;
        book.advance(nanos);
        if (nanos - flushed > SLACK_NANOS) {
            flushed = nanos;
            writer.flush();
        }
    }

    /** Lets time pass where the capture is live: minutes close although no packet comes. */
    private void idle() {
        writer.flush();
        long now = nanos(clock.instant()) - SLACK_NANOS;
        if (packetNanos > 0 && now > packetNanos && now - packetNanos < LIVE.toNanos()) {
            analyzer.advance(now);
        } else if (analyzer.counters().frames() == idleFrames) {
            if (++idleCalls == CALLS_UNTIL_PUBLISHED) {
                analyzer.settleOpen();
                book.publish();
                writer.flush();
                caughtUp = true;
            }
        } else {
            idleFrames = analyzer.counters().frames();
            idleCalls = 0;
            caughtUp = false;
        }
    }

    /** Starts page and SQL. Returns where they are; empty where rows go elsewhere. */
    public Optional<URI> start() throws IOException {
        if (site.isPresent()) {
            site.get().start();
        }
        return site.map(TrafficSite::uri);
    }

    /** Follows the directory until {@link #stop} or an interrupt. */
    public void run() throws IOException {
        try {
            follower.run();
        } catch (InterruptedIOException stopped) {
            // Open minutes are read again at the next start.
        }
        writer.flush();
    }

    /** Says whether the rows of all captures that are there have been written. Captures of the present are never caught up with. */
    boolean caughtUp() {
        return caughtUp;
    }

    public void stop() {
        follower.stop();
    }

    @Override
    public void close() {
        site.ifPresent(TrafficSite::close);
        embedded.ifPresent(Database::close);
        external.ifPresent(PostgresChanges::close);
    }
}
