package io.earshot.traffic.analysis;

import io.earshot.traffic.bodies.AppBodies;
import io.earshot.traffic.config.App;
import io.earshot.traffic.config.AppNetwork;
import io.earshot.traffic.iso8583.Dialect;
import io.earshot.traffic.iso8583.IsoProtocol;
import io.earshot.traffic.segments.Mark;
import io.earshot.traffic.transactions.ExchangeTransactions;
import io.earshot.traffic.transactions.FrameOrder;
import io.earshot.traffic.transactions.IsoCorrelator;
import io.earshot.traffic.transactions.IsoMessages;
import io.earshot.traffic.transactions.TransactionSink;
import io.earshot.wire.WireAnalyzer;
import io.earshot.wire.capture.CaptureInterface;
import io.earshot.wire.capture.FrameHandler;
import io.earshot.wire.counters.CaptureCounters;
import io.earshot.wire.decoders.Protocol;
import io.earshot.wire.flows.FlowLimits;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongConsumer;

/** Turns frames into transactions of the configured apps. Time is what the frames say. Confined to one thread. */
public final class TrafficAnalyzer implements FrameHandler {

    private final WireAnalyzer wire;
    private final IsoPorts ports;
    private final List<IsoCorrelator> correlators = new ArrayList<>();
    private final List<IsoMessages> messages = new ArrayList<>();
    private final LongConsumer clock;
    private final FrameOrder order = new FrameOrder();
    private long now;
    private long advanced;

    /**
     * @param sink receives the transactions
     * @param clock is told the time of the packets as it passes
     */
    public TrafficAnalyzer(List<App> apps, FlowLimits limits, TransactionSink sink, LongConsumer clock) {
        this.clock = clock;
        Map<App, Protocol> dialects = new LinkedHashMap<>();
        List<App> others = new ArrayList<>();
        for (App app : apps) {
            if (app.dialect().isEmpty()) {
                others.add(app);
                continue;
            }
            Dialect dialect = app.dialect().get();
            IsoCorrelator correlator = new IsoCorrelator(app, sink, IsoCorrelator.Watcher.NONE);
            correlators.add(correlator);
            IsoMessages reader = new IsoMessages(app, dialect, order, correlator);
            messages.add(reader);
            dialects.put(app, new IsoProtocol(dialect, reader));
        }
        ports = new IsoPorts(apps, dialects);
        AppBodies bodies = new AppBodies(others);
        this.wire = new WireAnalyzer(
                limits, ports.byPort(), AppNetwork.tags(apps), bodies, new ExchangeTransactions(others, bodies, sink));
    }

    /**
     * Takes up addresses of apps that have come or gone. Conversations on their ports are recognised anew.
     *
     * @return whether there were any
     */
    public boolean takeAddresses() {
        Set<Integer> changed = ports.take();
        if (!changed.isEmpty()) {
            wire.forget(changed);
        }
        return !changed.isEmpty();
    }

    @Override
    public void frame(CaptureInterface from, long nanos, byte[] bytes, int offset, int captured, int length) {
        if (nanos > now) {
            now = nanos;
            if (now - advanced >= Mark.STEP_NANOS) {
                advance(now);
            }
        }
        wire.frame(from, nanos, bytes, offset, captured, length);
    }

    /** Lets time pass, as when nothing is captured. */
    public void advance(long nanos) {
        advanced = nanos;
        for (IsoCorrelator correlator : correlators) {
            correlator.advance(nanos);
        }
        wire.expire(nanos);
        clock.accept(nanos);
    }

    /** Settles requests that wait while nothing more is captured; an answer that comes nevertheless revises that. */
    public void settleOpen() {
        correlators.forEach(IsoCorrelator::settleOpen);
    }

    /** Ends all conversations, as at the end of a capture. */
    public void finish() {
        wire.finish();
        correlators.forEach(IsoCorrelator::finish);
    }

    public CaptureCounters counters() {
        return wire.counters();
    }

    /** Answers without a request. */
    public long unmatched() {
        return correlators.stream().mapToLong(IsoCorrelator::unmatched).sum();
    }

    /** Messages that could not be parsed whole. */
    public long malformed() {
        return messages.stream().mapToLong(IsoMessages::malformed).sum();
    }
}
