package io.earshot.traffic.site;

import io.earshot.store.table.TableChanges;
import io.earshot.traffic.config.KafkaUse;
import io.earshot.traffic.config.Station;
import io.earshot.traffic.input.FrameIndex;
import io.earshot.traffic.kafka.FiguresReader;
import io.earshot.traffic.kafka.FiguresRecord;
import io.earshot.traffic.kpi.MinuteFigures;
import io.earshot.traffic.results.ResultWriter;
import io.earshot.traffic.transactions.Transaction;
import io.earshot.traffic.transactions.TransactionSink;
import java.nio.file.Path;
import java.time.Instant;
import java.util.function.Consumer;

/** Takes what workers on other machines have computed to rows. Confined to one thread, but for what says otherwise. */
final class ReceivedResults implements Processing {

    private final KafkaUse use;
    private final boolean withTransactions;
    private final Target target;
    private volatile TrafficStatus status = TrafficStatus.NONE;
    private volatile boolean caughtUp;
    private volatile boolean stopped;

    /** @param told is given the figures of each minute after they are written */
    ReceivedResults(KafkaUse use, Station station, TableChanges changes, Consumer<MinuteFigures> told) {
        this.use = use;
        withTransactions = !station.keepDetails().isZero();
        target = new Target(station, changes, told);
    }

    private final class Target implements FiguresReader.Target {
        private final FrameIndex frames = new FrameIndex();
        private final ResultWriter writer;
        private final Consumer<MinuteFigures> told;
        private long transactions;
        private long newest;

        private Target(Station station, TableChanges changes, Consumer<MinuteFigures> told) {
            this.told = told;
            writer = new ResultWriter(
                    changes,
                    frames,
                    new ResultWriter.Retention(station.keepDetails(), station.keepFigures()),
                    "kafka " + use.topics(),
                    0,
                    new Nothing());
        }

        @Override
        public void file(Path file, long firstFrame) {
            frames.begin(file, firstFrame);
        }

        @Override
        public void figures(FiguresRecord record) {
            writer.figures(record.figures(), record.isFinal());
            told.accept(record.figures());
        }

        @Override
        public void transaction(Transaction transaction) {
            writer.write(transaction);
            transactions++;
            newest = Math.max(newest, Math.max(transaction.requestNanos(), transaction.responseNanos()));
        }

        @Override
        public void commit() {
            writer.flush();
            status = new TrafficStatus(Instant.ofEpochSecond(0, newest), 0, transactions, 0, 0, 0, 0, 0, 0);
        }
    }

    /** Sums are made elsewhere. */
    private static final class Nothing implements TransactionSink {
        @Override
        public void settled(Transaction transaction) {}

        @Override
        public void revised(Transaction before, Transaction after) {}
    }

    @Override
    public void run() {
        FiguresReader.follow(use, withTransactions, target, () -> stopped, isIdle -> caughtUp = isIdle);
    }

    @Override
    public TrafficStatus status() {
        return status;
    }

    @Override
    public boolean caughtUp() {
        return caughtUp;
    }

    @Override
    public void stop() {
        stopped = true;
    }
}
