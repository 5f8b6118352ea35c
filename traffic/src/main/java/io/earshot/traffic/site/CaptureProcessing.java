package io.earshot.traffic.site;

import io.earshot.store.table.TableChanges;
import io.earshot.traffic.analysis.TrafficAnalyzer;
import io.earshot.traffic.config.App;
import io.earshot.traffic.config.Station;
import io.earshot.traffic.input.DirectoryFollower;
import io.earshot.traffic.input.FrameIndex;
import io.earshot.traffic.input.LiveTime;
import io.earshot.traffic.input.TimeGaps;
import io.earshot.traffic.kpi.KpiBook;
import io.earshot.traffic.kpi.MinuteFigures;
import io.earshot.traffic.results.ResultWriter;
import io.earshot.traffic.transactions.Transaction;
import io.earshot.traffic.transactions.TransactionSink;
import io.earshot.wire.counters.CaptureCounters;
import io.earshot.wire.counters.Undecoded;
import io.earshot.wire.flows.FlowLimits;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** Takes the captures of one directory through decoding and sums to rows. Confined to one thread, but for what says otherwise. */
final class CaptureProcessing implements Processing {

    private static final Logger LOG = System.getLogger(CaptureProcessing.class.getName());
    private static final long FLUSH_NANOS = 1_000_000_000L;
    private static final long MINUTE = 60_000_000_000L;
    /** Two seconds without a packet in captures of earlier times: what is there is shown. */
    private static final int CALLS_UNTIL_PUBLISHED = 10;

    private final List<App> apps;
    private final TableChanges changes;
    private final Path directory;
    private final LiveTime time;
    private final ResultWriter writer;
    private final TrafficAnalyzer analyzer;
    private final TimeGaps gaps;
    private final DirectoryFollower follower;
    private final KpiBook book;
    private long packetNanos;
    private long flushed;
    private long idleFrames;
    private int idleCalls;
    /** True once all that the captures hold is written, until more arrives. */
    private volatile boolean caughtUp;

    private volatile TrafficStatus status = TrafficStatus.NONE;
    private long transactions;

    /**
     * @param position nanoseconds since the epoch; nothing before is written
     * @param told is given the figures of each minute after they are written
     */
    CaptureProcessing(
            List<App> apps,
            Station station,
            TableChanges changes,
            long position,
            Consumer<MinuteFigures> told,
            InstantSource clock)
            throws IOException {
        this.apps = List.copyOf(apps);
        this.changes = changes;
        this.directory = station.directory();
        time = new LiveTime(clock);
        FrameIndex frames = new FrameIndex();
        KpiBookHolder holder = new KpiBookHolder();
        writer = new ResultWriter(
                changes,
                frames,
                new ResultWriter.Retention(station.keepDetails(), station.keepFigures()),
                station.directory().toString(),
                position,
                holder);
        holder.book = new KpiBook(apps, (minute, isFinal) -> {
            if (minute.startNanos() >= position) {
                MinuteFigures figures = MinuteFigures.of(minute);
                writer.figures(figures, isFinal);
                told.accept(figures);
            }
        });
        book = holder.book;
        analyzer = new TrafficAnalyzer(apps, FlowLimits.DEFAULT, writer, this::pass);
        gaps = new TimeGaps(analyzer, true);
        follower = new DirectoryFollower(
                station.directory(),
                gaps,
                file -> frames.begin(file, analyzer.counters().frames() + 1),
                this::idle);
        if (position > 0) {
            long lead = apps.stream().mapToLong(App::forgetNanos).max().orElse(0) + 2 * MINUTE;
            follower.skipBefore(position - lead);
        }
    }

    /** Breaks the circle of writer and sums: the writer hands transactions on to the sums, which give it their minutes. */
    private final class KpiBookHolder implements TransactionSink {
        private KpiBook book;

        @Override
        public void settled(Transaction transaction) {
            transactions++;
            book.settled(transaction);
        }

        @Override
        public void revised(Transaction before, Transaction after) {
            book.revised(before, after);
        }
    }

    private void pass(long nanos) {
        packetNanos = nanos;
        book.advance(nanos);
        if (nanos - flushed > FLUSH_NANOS) {
            flushed = nanos;
            writer.flush();
            tell();
        }
    }

    /** Takes up addresses that people or the CMDB have changed. */
    private void takeAddresses() {
        if (analyzer.takeAddresses()) {
            ResultWriter.addresses(changes, apps);
        }
    }

    private void tell() {
        takeAddresses();
        CaptureCounters counters = analyzer.counters();
        status = new TrafficStatus(
                Instant.ofEpochSecond(0, packetNanos),
                counters.frames(),
                transactions,
                counters.gaps(),
                gaps.count(),
                analyzer.unmatched(),
                analyzer.malformed(),
                counters.bytes(Undecoded.ENCRYPTED),
                book.tooLate());
    }

    @Override
    public TrafficStatus status() {
        return status;
    }

    /** Says whether what a capture file holds was read, or is being read. Callable from any thread. */
    boolean hasBegun(Path file) {
        return follower.hasBegun(file);
    }

    /** Lets time pass where the capture is live: minutes close although no packet comes. */
    private void idle() {
        writer.flush();
        tell();
        OptionalLong passed = time.passed(packetNanos);
        if (passed.isPresent()) {
            analyzer.advance(passed.getAsLong());
        } else if (analyzer.counters().frames() == idleFrames) {
            if (++idleCalls == CALLS_UNTIL_PUBLISHED) {
                analyzer.settleOpen();
                book.publish();
                writer.flush();
                tell();
                caughtUp = true;
                LOG.log(
                        Level.INFO,
                        "caught up with the captures in {0} after {1} frames",
                        directory,
                        analyzer.counters().frames());
            }
        } else {
            idleFrames = analyzer.counters().frames();
            idleCalls = 0;
            caughtUp = false;
        }
    }

    @Override
    public void run() throws IOException {
        try {
            follower.run();
        } catch (InterruptedIOException stopped) {
            // Open minutes are read again at the next start.
        }
        writer.flush();
    }

    /** Captures of the present are never caught up with. */
    @Override
    public boolean caughtUp() {
        return caughtUp;
    }

    @Override
    public void stop() {
        follower.stop();
    }
}
