package io.earshot.traffic.engine;

import io.earshot.traffic.binary.BadRecordException;
import io.earshot.traffic.binary.BinaryReader;
import io.earshot.traffic.binary.BinaryWriter;
import io.earshot.traffic.config.App;
import io.earshot.traffic.kpi.KpiBook;
import io.earshot.traffic.kpi.MinuteFigures;
import io.earshot.traffic.kpi.MinuteSums;
import io.earshot.traffic.segments.Mark;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Merges the sums of those who pair, for a share of the apps, and gives minutes away when all of them have passed. The state holds the sums
 * as they came until their minute is over. Confined to one thread.
 */
public final class Merging {

    /** Receives the figures of a minute, again when more became known. */
    public interface Output {
        void figures(MinuteFigures figures, boolean isFinal);
    }

    private static final int SUMS = 'D';
    private static final int BOOK = 'B';

    private static final class Entry {
        private final byte[] key;
        private final long mark;
        private final MinuteSums sums;

        private Entry(byte[] key, long mark, MinuteSums sums) {
            this.key = key;
            this.mark = mark;
            this.sums = sums;
        }

        byte[] key() {
            return key;
        }

        long mark() {
            return mark;
        }

        MinuteSums sums() {
            return sums;
        }
    }

    private final KeyedState state;
    private final KpiBook book;
    private final MarkBarrier barrier;
    private final List<Entry> waiting = new ArrayList<>();
    /** Holds by minute the keys of what its sums were made of. */
    private final Map<Long, List<byte[]>> keys = new HashMap<>();

    private long number;

    /**
     * Continues with what the state holds.
     *
     * @throws BadRecordException if the state is of another program
     */
    public Merging(List<App> apps, KeyedState state, Output output) throws BadRecordException {
        this.state = state;
        barrier = new MarkBarrier(state);
        book = new KpiBook(apps, (minute, isFinal) -> {
            output.figures(MinuteFigures.of(minute), isFinal);
            if (isFinal) {
                forget(minute.startNanos());
            }
        });
        restore();
    }

    private void forget(long minute) {
        List<byte[]> over = keys.remove(minute);
        if (over != null) {
            over.forEach(state::remove);
        }
    }

    private void restore() throws BadRecordException {
        for (Entry entry : Restored.of(state, barrier, this::read)) {
            number = Math.max(number, new BinaryReader(entry.key()).skip(1).fixed() + 1);
            if (entry.mark() <= barrier.passed().number()) {
                add(entry);
            } else {
                waiting.add(entry);
            }
        }
    }

    private Optional<Entry> read(byte[] key, byte[] value) throws BadRecordException {
        if (key[0] == BOOK) {
            BinaryReader from = new BinaryReader(value);
            book.resume(from.fixed(), from.number(), from.number());
            return Optional.empty();
        }
        Partial partial = Partial.read(value);
        if (key[0] == SUMS && partial.content() instanceof Partial.Sums(MinuteSums sums)) {
            return Optional.of(new Entry(key, partial.mark().number(), sums));
        }
        throw new BadRecordException("entry of kind " + key[0] + ", expected sums");
    }

    private void add(Entry entry) {
        long minute = entry.sums().startNanos();
        keys.computeIfAbsent(minute, _ -> new ArrayList<>()).add(entry.key());
        boolean isOver = minute < book.finalBefore();
        book.add(entry.sums());
        if (isOver) {
            forget(minute);
        }
    }

    /**
     * Takes a record of one who pairs.
     *
     * @throws BadRecordException if it is none
     */
    public void take(byte[] record) throws BadRecordException {
        Partial partial = Partial.read(record);
        switch (partial.content()) {
            case Partial.Sums(MinuteSums sums) -> {
                byte[] key = new BinaryWriter().octet(SUMS).fixed(number++).take();
                state.put(key, record);
                waiting.add(new Entry(key, partial.mark().number(), sums));
            }
            case Partial.Reached _ ->
                barrier.reach(partial.part(), partial.parts(), partial.mark()).forEach(this::pass);
        }
    }

    private void pass(Mark mark) {
        List<Entry> later = new ArrayList<>();
        for (Entry entry : waiting) {
            if (entry.mark() <= mark.number()) {
                add(entry);
            } else {
                later.add(entry);
            }
        }
        waiting.clear();
        waiting.addAll(later);
        switch (mark.kind()) {
            case TIME -> book.advance(mark.nanos());
            case SETTLE -> book.publish();
            case END -> book.finish();
        }
        barrier.pass(mark);
        state.put(
                new byte[] {BOOK},
                new BinaryWriter()
                        .fixed(book.finalBefore())
                        .number(book.tooLate())
                        .number(book.checked())
                        .take());
    }

    /** Returns the number of transactions that ended after their minute was closed. */
    public long tooLate() {
        return book.tooLate();
    }
}
