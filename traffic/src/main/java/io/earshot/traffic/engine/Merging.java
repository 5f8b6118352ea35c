package io.earshot.traffic.engine;

import io.earshot.traffic.binary.BadRecordException;
import io.earshot.traffic.binary.BinaryReader;
import io.earshot.traffic.binary.BinaryWriter;
import io.earshot.traffic.config.App;
import io.earshot.traffic.engine.PartialBatch.Reached;
import io.earshot.traffic.engine.PartialBatch.Sums;
import io.earshot.traffic.kpi.KpiBook;
import io.earshot.traffic.kpi.MinuteFigures;
import io.earshot.traffic.kpi.MinuteSums;
import io.earshot.traffic.segments.Mark;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/**
 * Merges the sums of those who pair, for a share of the apps, and gives minutes away when all of them have passed. The state holds the sums
 * as they came until their minutes are over. Confined to one thread.
 */
public final class Merging {

    /** Receives the figures of a minute, again when more became known. */
    public interface Output {
        void figures(MinuteFigures figures, boolean isFinal);
    }

    /** Holds the part of a record that is not yet used up. */
    private static final class UnfinishedRecord {
        private final long number;
        private final ArrayDeque<Sums> waiting = new ArrayDeque<>();
        /** Minutes that are not over. */
        private final Set<Long> minutes = new HashSet<>();

        private long lastMark;
        private boolean isKept;

        private UnfinishedRecord(long number) {
            this.number = number;
        }

        private boolean isDone(Mark passed) {
            return waiting.isEmpty() && minutes.isEmpty() && lastMark <= passed.number();
        }
    }

    private final StateEntries state;
    private final KpiBook book;
    private final MarkBarrier barrier = new MarkBarrier();
    private final List<UnfinishedRecord> unfinished = new ArrayList<>();

    private long number;
    /** The last mark at which the capture was over. */
    private long ended;

    /**
     * Continues with what the state holds.
     *
     * @throws BadRecordException if the state is of another program
     */
    public Merging(List<App> apps, KeyedState state, Output output) throws BadRecordException {
        this.state = new StateEntries(state);
        book = new KpiBook(apps, (minute, isFinal) -> {
            output.figures(MinuteFigures.of(minute), isFinal);
            if (isFinal) {
                forget(minute.startNanos());
            }
        });
        restore();
    }

    private void forget(long minute) {
        unfinished.forEach(part -> part.minutes.remove(minute));
    }

    private void restore() throws BadRecordException {
        StateEntries.Restored restored = state.restore();
        if (restored.progress().isPresent()) {
            BinaryReader progress = new BinaryReader(restored.progress().get());
            barrier.read(progress);
            book.resume(progress.fixed(), progress.number(), progress.number());
            ended = progress.number();
        }
        for (StateEntries.Kept kept : restored.records()) {
            number = Math.max(number, kept.number() + 1);
            UnfinishedRecord part = new UnfinishedRecord(kept.number());
            part.isKept = true;
            unfinished.add(part);
            PartialBatch batch = PartialBatch.read(kept.octets());
            for (PartialBatch.Entry entry : batch.entries()) {
                switch (entry) {
                    case Sums sums -> restore(part, sums);
                    case Reached(Mark mark) -> reach(part, batch, mark);
                }
            }
        }
    }

    private void restore(UnfinishedRecord part, Sums sums) {
        if (sums.mark() > barrier.passed().number()) {
            part.waiting.add(sums);
        } else if (sums.mark() > ended && sums.sums().startNanos() >= book.finalBefore()) {
            part.minutes.add(sums.sums().startNanos());
            book.add(sums.sums());
        }
    }

    private void reach(UnfinishedRecord part, PartialBatch batch, Mark mark) {
        part.lastMark = Math.max(part.lastMark, mark.number());
        barrier.reach(batch.part(), batch.parts(), mark);
    }

    /**
     * Takes a record of one who pairs.
     *
     * @throws BadRecordException if it is none
     */
    public void take(byte[] record) throws BadRecordException {
        PartialBatch batch = PartialBatch.read(record);
        UnfinishedRecord part = new UnfinishedRecord(number++);
        unfinished.add(part);
        for (PartialBatch.Entry entry : batch.entries()) {
            switch (entry) {
                case Sums sums -> part.waiting.add(sums);
                case Reached(Mark mark) -> reach(part, batch, mark);
            }
        }
        barrier.complete().forEach(this::pass);
        keep(part, record);
    }

    private void pass(Mark mark) {
        unfinished.forEach(part -> add(part, mark));
        switch (mark.kind()) {
            case TIME -> book.advance(mark.nanos());
            case SETTLE -> book.publish();
            case END -> {
                book.finish();
                ended = mark.number();
            }
        }
        barrier.pass(mark);
    }

    private void add(UnfinishedRecord part, Mark mark) {
        while (!part.waiting.isEmpty() && part.waiting.getFirst().mark() <= mark.number()) {
            MinuteSums sums = part.waiting.removeFirst().sums();
            if (sums.startNanos() >= book.finalBefore()) {
                part.minutes.add(sums.startNanos());
            }
            book.add(sums);
        }
    }

    /** Brings the state up to date. */
    private void keep(UnfinishedRecord added, byte[] record) {
        if (!added.isDone(barrier.passed())) {
            state.record(added.number, record);
            added.isKept = true;
        }
        for (Iterator<UnfinishedRecord> all = unfinished.iterator(); all.hasNext(); ) {
            UnfinishedRecord part = all.next();
            if (part.isDone(barrier.passed())) {
                if (part.isKept) {
                    state.remove(part.number, false);
                }
                all.remove();
            }
        }
        BinaryWriter progress = new BinaryWriter();
        barrier.write(progress);
        state.progress(progress.fixed(book.finalBefore())
                .number(book.tooLate())
                .number(book.checked())
                .number(ended)
                .take());
    }

    /** Returns the number of transactions that ended after their minute was closed. */
    public long tooLate() {
        return book.tooLate();
    }
}
