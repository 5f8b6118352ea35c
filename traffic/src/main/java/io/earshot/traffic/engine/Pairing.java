package io.earshot.traffic.engine;

import io.earshot.traffic.binary.BadRecordException;
import io.earshot.traffic.binary.BinaryWriter;
import io.earshot.traffic.config.App;
import io.earshot.traffic.exchanges.ExchangeCodec;
import io.earshot.traffic.exchanges.Placed;
import io.earshot.traffic.exchanges.Placed.Place;
import io.earshot.traffic.kpi.MinuteDeltas;
import io.earshot.traffic.kpi.MinuteSums;
import io.earshot.traffic.segments.Mark;
import io.earshot.traffic.transactions.IsoCorrelator;
import io.earshot.traffic.transactions.IsoHalf;
import io.earshot.traffic.transactions.Transaction;
import io.earshot.traffic.transactions.TransactionSink;
import io.earshot.wire.exchanges.Endpoints;
import java.util.Arrays;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * Pairs what the decoders found for a share of the correlation ids, in the order of the capture: what one part found waits until all parts
 * have reached the next mark. All that waits, and each request that may still be answered, is in the state, so that another worker
 * continues at any record. Confined to one thread.
 */
public final class Pairing {

    /** Receives what has become known, before the mark at which it became known. */
    public interface Output {

        /** Takes sums of what has become known since the mark before. */
        void sums(Mark at, MinuteSums sums);

        void mark(Mark mark);

        /** Takes a transaction, again when a late answer changed it. */
        void transaction(Transaction transaction);
    }

    private static final int ENTRY = 'E';
    private static final int DOUBTFUL = 1;
    private static final int SETTLED = 2;

    /** An entry of the state; its value is its flags and its record. */
    private static final class Entry {
        private final byte[] key;
        private final byte[] value;
        private final Placed placed;

        private Entry(byte[] key, byte[] value, Placed placed) {
            this.key = key;
            this.value = value;
            this.placed = placed;
        }

        byte[] key() {
            return key;
        }

        byte[] value() {
            return value;
        }

        Placed placed() {
            return placed;
        }
    }

    private static final Comparator<Entry> IN_ORDER = Comparator.comparingLong(
                    (Entry entry) -> entry.placed().place().mark())
            .thenComparingLong(entry -> entry.placed().place().frame())
            .thenComparingInt(entry -> entry.placed().place().sequence())
            .thenComparingInt(entry -> entry.placed().part());

    private final KeyedState state;
    private final Output output;
    private final MarkBarrier barrier;
    private final MinuteDeltas deltas;
    private final Map<String, IsoCorrelator> correlators = new LinkedHashMap<>();
    private final PriorityQueue<Entry> waiting = new PriorityQueue<>(IN_ORDER);
    private final IdentityHashMap<Transaction, Entry> open = new IdentityHashMap<>();

    /**
     * Continues with what the state holds.
     *
     * @throws BadRecordException if the state is of another program
     */
    public Pairing(List<App> apps, KeyedState state, Output output) throws BadRecordException {
        this.state = state;
        this.output = output;
        barrier = new MarkBarrier(state);
        deltas = new MinuteDeltas(apps);
        Sink sink = new Sink();
        for (App app : apps) {
            if (app.isIso8583()) {
                correlators.put(app.name(), new IsoCorrelator(app, sink, new Watching()));
            }
        }
        restore();
    }

    private void restore() throws BadRecordException {
        List<Entry> entries =
                Restored.of(state, barrier, (key, value) -> Optional.of(new Entry(key, value, read(value))));
        for (Entry entry : entries) {
            Place place = entry.placed().place();
            Mark passed = barrier.passed();
            if (place.mark() < passed.number() || (place.mark() == passed.number() && place.frame() == 0)) {
                if (entry.placed().item() instanceof Placed.Half(IsoHalf.Request request)) {
                    open.put(request.transaction(), entry);
                    boolean settled = (entry.value()[0] & SETTLED) != 0;
                    correlator(request.app()).restore(request, (entry.value()[0] & DOUBTFUL) != 0, settled);
                }
            } else {
                waiting.add(entry);
            }
        }
    }

    private static Placed read(byte[] value) throws BadRecordException {
        return ExchangeCodec.read(Arrays.copyOfRange(value, 1, value.length));
    }

    private IsoCorrelator correlator(String app) throws BadRecordException {
        IsoCorrelator correlator = correlators.get(app);
        if (correlator == null) {
            throw new BadRecordException("record of app " + app + ", which the configuration has not");
        }
        return correlator;
    }

    /**
     * Takes a record of a decoder.
     *
     * @throws BadRecordException if it is none
     */
    public void take(byte[] record) throws BadRecordException {
        Placed placed = ExchangeCodec.read(record);
        if (placed.item() instanceof Placed.Marked(Mark mark)) {
            for (Mark complete : barrier.reach(placed.part(), placed.parts(), mark)) {
                pass(complete);
            }
            return;
        }
        byte[] value = new byte[record.length + 1];
        System.arraycopy(record, 0, value, 1, record.length);
        Place place = placed.place();
        byte[] key = new BinaryWriter()
                .octet(ENTRY)
                .fixed(place.mark())
                .fixed(place.frame())
                .fixed((long) place.sequence() << 16 | placed.part())
                .take();
        state.put(key, value);
        waiting.add(new Entry(key, value, placed));
    }

    private void pass(Mark mark) throws BadRecordException {
        while (!waiting.isEmpty() && waiting.peek().placed().place().mark() < mark.number()) {
            apply(waiting.poll());
        }
        switch (mark.kind()) {
            case TIME -> correlators.values().forEach(each -> each.advance(mark.nanos()));
            case SETTLE -> correlators.values().forEach(IsoCorrelator::settleOpen);
            case END -> correlators.values().forEach(IsoCorrelator::finish);
        }
        while (!waiting.isEmpty()
                && waiting.peek().placed().place().mark() == mark.number()
                && waiting.peek().placed().place().frame() == 0) {
            apply(waiting.poll());
        }
        deltas.take().forEach(sums -> output.sums(mark, sums));
        barrier.pass(mark);
        output.mark(mark);
    }

    private void apply(Entry entry) throws BadRecordException {
        switch (entry.placed().item()) {
            case Placed.Half(IsoHalf.Request request) -> {
                IsoCorrelator correlator = correlator(request.app());
                open.put(request.transaction(), entry);
                correlator.request(request);
                return;
            }
            case Placed.Half(IsoHalf.Answer answer) -> correlator(answer.app()).answer(answer);
            case Placed.Gap(String app, Endpoints endpoints) -> correlator(app).gap(app, endpoints);
            case Placed.Settled(Transaction transaction) -> new Sink().settled(transaction);
            case Placed.Marked _ -> throw new IllegalStateException("a mark waits in the order of findings");
        }
        state.remove(entry.key());
    }

    private final class Sink implements TransactionSink {

        @Override
        public void settled(Transaction transaction) {
            deltas.settled(transaction);
            output.transaction(transaction);
        }

        @Override
        public void revised(Transaction before, Transaction after) {
            deltas.revised(before, after);
            output.transaction(after);
        }
    }

    private final class Watching implements IsoCorrelator.Watcher {

        @Override
        public void closed(Transaction request) {
            Entry entry = open.remove(request);
            if (entry != null) {
                state.remove(entry.key());
            }
        }

        @Override
        public void doubted(Transaction request) {
            flag(request, DOUBTFUL);
        }

        @Override
        public void settled(Transaction request) {
            flag(request, SETTLED);
        }

        private void flag(Transaction request, int flag) {
            Entry entry = open.get(request);
            if (entry != null) {
                entry.value()[0] |= (byte) flag;
                state.put(entry.key(), entry.value().clone());
            }
        }
    }
}
