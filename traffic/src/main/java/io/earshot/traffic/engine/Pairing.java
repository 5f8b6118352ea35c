package io.earshot.traffic.engine;

import io.earshot.traffic.binary.BadRecordException;
import io.earshot.traffic.binary.BinaryReader;
import io.earshot.traffic.binary.BinaryWriter;
import io.earshot.traffic.config.App;
import io.earshot.traffic.engine.Chunk.Finding;
import io.earshot.traffic.exchanges.ExchangeBatch;
import io.earshot.traffic.exchanges.Placed;
import io.earshot.traffic.kpi.KpiBook;
import io.earshot.traffic.kpi.MinuteDeltas;
import io.earshot.traffic.kpi.MinuteSums;
import io.earshot.traffic.segments.Mark;
import io.earshot.traffic.transactions.IsoCorrelator;
import io.earshot.traffic.transactions.IsoHalf;
import io.earshot.traffic.transactions.Transaction;
import io.earshot.traffic.transactions.TransactionSink;
import io.earshot.wire.exchanges.Endpoints;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Pairs what the decoders found for a share of the correlation ids, in the order of the capture: what one part found waits until all parts
 * have reached a mark at which a book looks which minutes are over. All that waits, and each request that may still be answered, is in
 * the state, so that another worker continues at any record. Confined to one thread.
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

    private final StateEntries state;
    private final Output output;
    private final MarkBarrier barrier = new MarkBarrier();
    private final MinuteDeltas deltas;
    private final Set<String> names;
    private final Map<String, IsoCorrelator> correlators = new LinkedHashMap<>();
    private final Chunks chunks = new Chunks();
    private final WaitingFindings waiting = new WaitingFindings();
    private final IdentityHashMap<Transaction, Finding> open = new IdentityHashMap<>();
    private final Sink sink = new Sink();
    /** When those who merge last looked which minutes are over. */
    private long checked;

    private String unknown = "";

    /**
     * Continues with what the state holds.
     *
     * @throws BadRecordException if the state is of another program
     */
    public Pairing(List<App> apps, KeyedState state, Output output) throws BadRecordException {
        this.state = new StateEntries(state);
        this.output = output;
        deltas = new MinuteDeltas(apps);
        names = apps.stream().map(App::name).collect(Collectors.toSet());
        for (App app : apps) {
            if (app.isIso8583()) {
                correlators.put(app.name(), new IsoCorrelator(app, sink, new Watching()));
            }
        }
        restore();
    }

    private void restore() throws BadRecordException {
        StateEntries.Restored restored = state.restore();
        if (restored.progress().isPresent()) {
            BinaryReader progress = new BinaryReader(restored.progress().get());
            barrier.read(progress);
            checked = progress.number();
        }
        List<Finding> later = new ArrayList<>();
        List<Finding> requests = new ArrayList<>();
        for (StateEntries.Kept kept : restored.records()) {
            List<Placed> content = ExchangeBatch.read(kept.octets());
            content.forEach(this::reach);
            Chunk chunk = chunks.restore(kept, content, barrier.passed());
            chunk.forEachOpen(requests::add);
            chunk.forEachFinding(later::add);
        }
        requests.removeIf(finding -> !Chunk.isBefore(finding.place(), barrier.passed()));
        requests.sort(WaitingFindings.IN_ORDER);
        for (Finding finding : requests) {
            if (finding.placed().item() instanceof Placed.Half(IsoHalf.Request request)) {
                open(request, finding, app -> app.restore(request, finding.isDoubtful(), finding.isSettled()));
            }
        }
        later.removeIf(finding -> Chunk.isBefore(finding.place(), barrier.passed()));
        later.sort(WaitingFindings.IN_ORDER);
        later.forEach(waiting::add);
    }

    private void reach(Placed placed) {
        if (placed.item() instanceof Placed.Marked(Mark mark)) {
            barrier.reach(placed.part(), placed.parts(), mark);
        }
    }

    private Optional<IsoCorrelator> correlator(String app) {
        Optional<IsoCorrelator> correlator = Optional.ofNullable(correlators.get(app));
        if (correlator.isEmpty()) {
            unknown = app;
        }
        return correlator;
    }

    /**
     * Takes a record of a decoder.
     *
     * @throws BadRecordException if it is none, or something is of an app that the configuration has not; the rest counts
     */
    public void take(byte[] record) throws BadRecordException {
        List<Placed> content = ExchangeBatch.read(record);
        chunks.add(record, content).forEachFinding(waiting::add);
        content.forEach(this::reach);
        due(barrier.complete()).forEach(this::pass);
        chunks.keep(state, barrier.passed());
        BinaryWriter progress = new BinaryWriter();
        barrier.write(progress);
        state.progress(progress.number(checked).take());
        if (!unknown.isEmpty()) {
            String app = unknown;
            unknown = "";
            throw new BadRecordException("record of app " + app + ", which the configuration has not");
        }
    }

    /** Returns the marks up to the last one at which those who merge do something, so that what is summed up goes to them at once. */
    private List<Mark> due(List<Mark> complete) {
        int due = 0;
        long at = checked;
        for (int i = 0; i < complete.size(); i++) {
            Mark mark = complete.get(i);
            if (isDue(mark, at)) {
                at = mark.kind().equals(Mark.Kind.TIME) ? mark.nanos() : at;
                due = i + 1;
            }
        }
        return complete.subList(0, due);
    }

    private static boolean isDue(Mark mark, long checked) {
        return !mark.kind().equals(Mark.Kind.TIME) || KpiBook.isDue(checked, mark.nanos());
    }

    private void pass(Mark mark) {
        for (var next = waiting.pollBefore(mark); next.isPresent(); next = waiting.pollBefore(mark)) {
            apply(next.get());
        }
        switch (mark.kind()) {
            case TIME -> correlators.values().forEach(each -> each.advance(mark.nanos()));
            case SETTLE -> correlators.values().forEach(IsoCorrelator::settleOpen);
            case END -> correlators.values().forEach(IsoCorrelator::finish);
        }
        for (var next = waiting.pollAt(mark); next.isPresent(); next = waiting.pollAt(mark)) {
            apply(next.get());
        }
        barrier.pass(mark);
        if (isDue(mark, checked)) {
            checked = mark.kind().equals(Mark.Kind.TIME) ? mark.nanos() : checked;
            deltas.take().forEach(sums -> output.sums(mark, sums));
            output.mark(mark);
        }
    }

    private void apply(Finding finding) {
        finding.apply();
        switch (finding.placed().item()) {
            case Placed.Half(IsoHalf.Request request) -> open(request, finding, app -> app.request(request));
            case Placed.Half(IsoHalf.Answer answer) -> correlator(answer.app()).ifPresent(app -> app.answer(answer));
            case Placed.Gap(String app, Endpoints endpoints) ->
                correlator(app).ifPresent(each -> each.gap(app, endpoints));
            case Placed.Settled(Transaction transaction) -> {
                if (names.contains(transaction.app())) {
                    sink.settled(transaction);
                } else {
                    unknown = transaction.app();
                }
            }
            case Placed.Marked _ -> throw new IllegalStateException("a mark waits in the order of findings");
        }
    }

    /** Gives a request to its app's correlator, and keeps it open until that closes it. */
    private void open(IsoHalf.Request request, Finding finding, Consumer<IsoCorrelator> give) {
        correlator(request.app())
                .ifPresentOrElse(
                        app -> {
                            open.put(request.transaction(), finding);
                            give.accept(app);
                        },
                        finding::close);
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
            Finding finding = open.remove(request);
            if (finding != null) {
                finding.close();
            }
        }

        @Override
        public void doubted(Transaction request) {
            Finding finding = open.get(request);
            if (finding != null) {
                finding.doubt();
            }
        }

        @Override
        public void settled(Transaction request) {
            Finding finding = open.get(request);
            if (finding != null) {
                finding.settle();
            }
        }
    }
}
