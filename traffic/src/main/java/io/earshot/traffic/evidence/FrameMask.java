package io.earshot.traffic.evidence;

import io.earshot.model.Ip;
import io.earshot.traffic.analysis.IsoPorts;
import io.earshot.traffic.config.App;
import io.earshot.traffic.config.AppNetwork;
import io.earshot.traffic.iso8583.Dialect;
import io.earshot.traffic.iso8583.IsoMessage;
import io.earshot.traffic.iso8583.IsoMessageHandler;
import io.earshot.traffic.iso8583.IsoProtocol;
import io.earshot.wire.WireAnalyzer;
import io.earshot.wire.capture.FrameHandler;
import io.earshot.wire.counters.CaptureCounters;
import io.earshot.wire.decoders.Protocol;
import io.earshot.wire.exchanges.Endpoints;
import io.earshot.wire.flows.FlowLimits;
import io.earshot.wire.packets.FrameDecoder;
import io.earshot.wire.packets.NetworkTags;
import io.earshot.wire.packets.Packet;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Overwrites card data in frames of ISO 8583 as they pass, so that they can be stored. A frame is held back until the messages that it
 * carries are known; bytes of none that comes in time are overwritten, and frames of other traffic are left out. Order and lengths
 * stay. Confined to one thread.
 */
public final class FrameMask implements FrameHandler {

    private static final long HELD_NANOS = 2_000_000_000L;
    private static final int MOST_HELD = 65_536;

    /** Receives frames without card data, in their order. */
    @FunctionalInterface
    public interface Masked {

        /**
         * Takes a frame.
         *
         * @param number of the frame among all that were looked at, from 1
         */
        void frame(long number, Evidence.Frame frame);
    }

    /** A frame with the payload that it will have. */
    private static final class Held {
        private final long number;
        private final String network;
        private final Segment segment;
        private final byte zero;
        private final byte[] payload;
        private final BitSet known = new BitSet();

        private Held(long number, String network, Segment segment, byte zero) {
            this.number = number;
            this.network = network;
            this.segment = segment;
            this.zero = zero;
            payload = segment.payload();
        }

        private boolean isKnown() {
            return known.cardinality() == payload.length;
        }

        /** Takes the part of a message that lies in this segment; both begin somewhere in the same stream. */
        private void take(byte[] message, int messageAt, int at) {
            int from = Math.max(messageAt, at);
            int to = Math.min(messageAt + message.length, at + payload.length);
            if (from < to) {
                System.arraycopy(message, from - messageAt, payload, from - at, to - from);
                known.set(from - at, to - at);
            }
        }

        private Evidence.Frame masked() {
            for (int at = known.nextClearBit(0); at < payload.length; at = known.nextClearBit(at + 1)) {
                // Zeros hold nothing, and may be the length of an idle mark.
                if (payload[at] != 0) {
                    payload[at] = zero;
                }
            }
            return segment.with(payload, 0);
        }
    }

    private final Map<App, Dialect> apps = new LinkedHashMap<>();
    private final IsoPorts ports;
    private final WireAnalyzer wire;
    private final FrameDecoder looking;
    private final Masked masked;
    private final NetworkTags tags;
    /** Holds the frames that were decoded, in their order, numbered without gaps. */
    private final ArrayDeque<Held> held = new ArrayDeque<>();

    private final Map<Long, Held> byNumber = new HashMap<>();
    private long looked;
    private long fed;
    private long leftOut;
    private Held found;

    private int linkType;
    private byte[] frameBytes = new byte[0];
    private int frameOffset;
    private int frameCaptured;
    private int frameLength;

    /**
     * @param all those without a dialect are not looked at
     * @param masked receives the frames
     */
    public FrameMask(List<App> all, Masked masked) {
        this.masked = masked;
        this.tags = AppNetwork.tags(all);
        Map<App, Protocol> protocols = new LinkedHashMap<>();
        for (App app : all) {
            app.dialect().ifPresent(dialect -> {
                apps.put(app, dialect);
                protocols.put(app, new IsoProtocol(dialect, new Messages()));
            });
        }
        ports = new IsoPorts(List.copyOf(apps.keySet()), protocols);
        wire = new WireAnalyzer(FlowLimits.DEFAULT, ports.byPort(), tags, _ -> {});
        looking = new FrameDecoder(new CaptureCounters(), tags, this::look);
    }

    /** Returns the number of frames that were left out: of other traffic, or fragments, which cannot be overwritten alone. */
    public long leftOut() {
        return leftOut;
    }

    @Override
    public void frame(int type, long nanos, byte[] bytes, int offset, int captured, int length) {
        linkType = type;
        frameBytes = bytes;
        frameOffset = offset;
        frameCaptured = captured;
        frameLength = length;
        found = null;
        looked++;
        looking.frame(type, nanos, bytes, offset, captured, length);
        if (found == null) {
            leftOut++;
        } else {
            fed++;
            held.addLast(found);
            byNumber.put(fed, found);
            wire.frame(type, nanos, bytes, offset, captured, length);
        }
        release(nanos);
    }

    private void look(Packet packet) {
        if (!packet.isTcp() || !Segment.isWithin(packet, frameBytes, frameOffset, frameCaptured)) {
            return;
        }
        for (Map.Entry<App, Dialect> app : apps.entrySet()) {
            if (app.getKey().isOf(packet)) {
                found = new Held(
                        looked,
                        tags.name(packet.network()),
                        new Segment(linkType, fed + 1, frameBytes, frameOffset, frameCaptured, frameLength, packet),
                        app.getValue().zero());
                return;
            }
        }
    }

    /** Hands over frames whose content is known, and those that were held for too long. */
    public void release(long now) {
        while (!held.isEmpty()
                && (held.getFirst().isKnown()
                        || now - held.getFirst().segment.nanos() > HELD_NANOS
                        || held.size() > MOST_HELD)) {
            Held first = held.removeFirst();
            byNumber.remove(first.segment.number());
            masked.frame(first.number, first.masked());
        }
    }

    /** Takes up addresses of apps that have come or gone. */
    public void takeAddresses() {
        Set<Integer> changed = ports.take();
        if (!changed.isEmpty()) {
            wire.forget(changed);
        }
    }

    /** Forgets connections that have been quiet for long. */
    public void expire(long nanos) {
        wire.expire(nanos);
    }

    /** Hands over all that is held, as at the end. */
    public void finish() {
        wire.finish();
        release(Long.MAX_VALUE);
    }

    private final class Messages implements IsoMessageHandler {

        @Override
        public void message(
                IsoMessage message,
                Endpoints endpoints,
                boolean fromClient,
                long startNanos,
                long endNanos,
                long firstFrame,
                long lastFrame) {
            overwrite(message, message.overwritten(), endpoints, fromClient, firstFrame, lastFrame);
        }

        /** Whoever decodes again sees by the length that a message is lost there. */
        @Override
        public void damaged(
                IsoMessage message, Endpoints endpoints, boolean fromClient, long firstFrame, long lastFrame) {
            overwrite(message, message.lengthOnly(), endpoints, fromClient, firstFrame, lastFrame);
        }

        private void overwrite(
                IsoMessage message,
                byte[] overwritten,
                Endpoints endpoints,
                boolean fromClient,
                long firstFrame,
                long lastFrame) {
            Ip ip = fromClient ? endpoints.client() : endpoints.server();
            int port = fromClient ? endpoints.clientPort() : endpoints.serverPort();
            List<Held> carrying = new ArrayList<>();
            for (long number = firstFrame; number <= lastFrame; number++) {
                Held each = byNumber.get(number);
                if (each != null
                        && each.payload.length > 0
                        && each.network.equals(endpoints.network())
                        && each.segment.isFrom(ip, port)) {
                    carrying.add(each);
                }
            }
            if (!carrying.isEmpty()) {
                overwrite(message.wire(), overwritten, carrying);
            }
        }

        private void overwrite(byte[] original, byte[] overwritten, List<Held> carrying) {
            int origin = carrying.getFirst().segment.sequence();
            carrying.sort(Comparator.comparingInt(each -> each.segment.sequence() - origin));
            int first = carrying.getFirst().segment.sequence();
            int size = carrying.stream()
                    .mapToInt(each -> each.segment.sequence() - first + each.payload.length)
                    .max()
                    .orElse(0);
            byte[] stream = new byte[size];
            for (Held each : carrying.reversed()) {
                each.segment.copyPayload(stream, each.segment.sequence() - first);
            }
            // Equal messages may follow each other in a segment: each is taken where none is known yet.
            for (int at = indexOf(stream, original, 0); at >= 0; at = indexOf(stream, original, at + 1)) {
                for (Held each : carrying) {
                    each.take(overwritten, at, each.segment.sequence() - first);
                }
            }
        }

        @Override
        public void gap(Endpoints endpoints) {
            // Bytes around it that are no message are overwritten.
        }

        @Override
        public void malformed(IsoMessage message, Endpoints endpoints, long nanos, long frame) {
            // If it can be paired, it comes as a message, too.
        }
    }

    private static int indexOf(byte[] bytes, byte[] part, int from) {
        for (int at = from; at + part.length <= bytes.length; at++) {
            if (Arrays.equals(bytes, at, at + part.length, part, 0, part.length)) {
                return at;
            }
        }
        return -1;
    }
}
