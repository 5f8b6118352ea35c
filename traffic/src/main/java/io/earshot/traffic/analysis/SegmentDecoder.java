package io.earshot.traffic.analysis;

import io.earshot.traffic.binary.BadRecordException;
import io.earshot.traffic.bodies.AppBodies;
import io.earshot.traffic.config.App;
import io.earshot.traffic.config.AppNetwork;
import io.earshot.traffic.exchanges.Placed;
import io.earshot.traffic.exchanges.Placed.Place;
import io.earshot.traffic.iso8583.IsoProtocol;
import io.earshot.traffic.segments.Mark;
import io.earshot.traffic.segments.SegmentBatch;
import io.earshot.traffic.transactions.ExchangeTransactions;
import io.earshot.traffic.transactions.FrameOrder;
import io.earshot.traffic.transactions.IsoHalf;
import io.earshot.traffic.transactions.IsoHalfSink;
import io.earshot.traffic.transactions.IsoMessages;
import io.earshot.traffic.transactions.Transaction;
import io.earshot.traffic.transactions.TransactionSink;
import io.earshot.wire.WireAnalyzer;
import io.earshot.wire.decoders.Protocol;
import io.earshot.wire.exchanges.Endpoints;
import io.earshot.wire.flows.FlowLimits;
import io.earshot.wire.packets.NetworkTags;
import io.earshot.wire.packets.Packet;
import io.earshot.wire.packets.SegmentCodec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Decodes one part of a capture as {@link TrafficAnalyzer} decodes the whole, and says of each finding where in the capture it stands.
 * The same batches give the same findings. Confined to one thread.
 */
public final class SegmentDecoder implements SegmentBatch.Handler {

    private final int part;
    private final int parts;
    private final Consumer<Placed> findings;
    private final SegmentCodec codec;
    private final WireAnalyzer wire;
    private long mark;
    private long frame;
    private int sequence;
    private long nanos;
    private final FrameOrder order = new FrameOrder();

    /**
     * @param part from 0
     * @param findings receives what is found, in the order of the places
     */
    public SegmentDecoder(List<App> apps, FlowLimits limits, int part, int parts, Consumer<Placed> findings) {
        this.part = part;
        this.parts = parts;
        this.findings = findings;
        Map<App, Protocol> dialects = new LinkedHashMap<>();
        List<App> others = new ArrayList<>();
        for (App app : apps) {
            app.dialect()
                    .ifPresentOrElse(
                            dialect -> dialects.put(
                                    app, new IsoProtocol(dialect, new IsoMessages(app, dialect, order, new Halves()))),
                            () -> others.add(app));
        }
        NetworkTags tags = AppNetwork.tags(apps);
        codec = new SegmentCodec(tags);
        AppBodies bodies = new AppBodies(others);
        wire = new WireAnalyzer(
                limits,
                new IsoPorts(apps, dialects).byPort(),
                tags,
                bodies,
                new ExchangeTransactions(others, bodies, new Paired()));
    }

    /**
     * Decodes a batch.
     *
     * @throws BadRecordException if it is none; what stood before the place was decoded
     */
    public void decode(byte[] batch) throws BadRecordException {
        mark = Math.max(mark, SegmentBatch.before(batch));
        SegmentBatch.read(batch, codec, this);
    }

    @Override
    public void packet(Packet packet) {
        at(packet.frame());
        nanos = Math.max(nanos, packet.nanos());
        wire.packet(packet);
    }

    /** Returns the time of the newest packet or mark. */
    public long nanos() {
        return nanos;
    }

    private void at(long where) {
        if (frame != where) {
            frame = where;
            sequence = 0;
        }
    }

    @Override
    public void mark(Mark next) {
        if (next.number() <= mark) {
            return;
        }
        mark = next.number();
        nanos = Math.max(nanos, next.nanos());
        frame = 0;
        sequence = 0;
        switch (next.kind()) {
            case TIME -> wire.expire(next.nanos());
            case SETTLE -> {}
            case END -> wire.finish();
        }
        find(new Placed.Marked(next));
    }

    private void find(Placed.Item item) {
        findings.accept(new Placed(part, parts, new Place(mark, frame, sequence++), item));
    }

    /** Numbers of conversations differ between parts and after a restart; their ends do not. */
    private static Endpoints named(Endpoints endpoints) {
        long hash = endpoints.client().hashCode() * 65_537L + endpoints.clientPort();
        hash = hash * 0x9E3779B97F4A7C15L + endpoints.server().hashCode() * 65_537L + endpoints.serverPort();
        return new Endpoints(
                hash * 31 + endpoints.network().hashCode(),
                endpoints.client(),
                endpoints.clientPort(),
                endpoints.server(),
                endpoints.serverPort(),
                endpoints.network());
    }

    private static Transaction named(Transaction transaction) {
        return new Transaction(
                transaction.app(),
                named(transaction.endpoints()),
                transaction.order(),
                transaction.operation(),
                transaction.name(),
                transaction.response(),
                transaction.details(),
                transaction.values(),
                transaction.requestNanos(),
                transaction.requestEndNanos(),
                transaction.responseNanos(),
                transaction.code(),
                transaction.meaning(),
                transaction.success(),
                transaction.latencyNanos(),
                transaction.state(),
                transaction.requestFrame(),
                transaction.responseFrame());
    }

    private final class Halves implements IsoHalfSink {

        @Override
        public void request(IsoHalf.Request request) {
            Transaction transaction = request.transaction();
            find(new Placed.Half(
                    new IsoHalf.Request(request.key(), request.match(), request.oneWay(), named(transaction))));
        }

        @Override
        public void answer(IsoHalf.Answer answer) {
            find(new Placed.Half(new IsoHalf.Answer(
                    answer.app(),
                    answer.key(),
                    answer.match(),
                    named(answer.endpoints()),
                    answer.type(),
                    answer.code(),
                    answer.meaning(),
                    answer.success(),
                    answer.startNanos(),
                    answer.lastFrame())));
        }

        @Override
        public void gap(String app, Endpoints endpoints) {
            find(new Placed.Gap(app, named(endpoints)));
        }
    }

    private final class Paired implements TransactionSink {

        @Override
        public void settled(Transaction transaction) {
            find(new Placed.Settled(named(transaction)));
        }

        @Override
        public void revised(Transaction before, Transaction after) {
            throw new IllegalStateException("decoders of connections revise nothing, got " + after.text());
        }
    }
}
