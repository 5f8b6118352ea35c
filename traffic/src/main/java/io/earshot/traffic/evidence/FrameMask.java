package io.earshot.traffic.evidence;

import io.earshot.traffic.analysis.IsoPorts;
import io.earshot.traffic.config.App;
import io.earshot.traffic.config.AppNetwork;
import io.earshot.traffic.evidence.HeldFrames.Held;
import io.earshot.traffic.iso8583.Dialect;
import io.earshot.traffic.iso8583.IsoProtocol;
import io.earshot.wire.WireAnalyzer;
import io.earshot.wire.capture.CaptureInterface;
import io.earshot.wire.capture.FrameHandler;
import io.earshot.wire.counters.CaptureCounters;
import io.earshot.wire.decoders.Protocol;
import io.earshot.wire.flows.FlowLimits;
import io.earshot.wire.packets.FrameDecoder;
import io.earshot.wire.packets.NetworkTags;
import io.earshot.wire.packets.Packet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Overwrites what may be card data in frames of ISO 8583, HTTP and TLS as they pass, so that they can be stored. A frame is held back until
 * the messages that it carries are known; bytes of none that comes in time are overwritten, and frames of other traffic are left out. Order
 * and lengths stay. Confined to one thread.
 */
public final class FrameMask implements FrameHandler {

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

    private final Map<App, Byte> zeros = new LinkedHashMap<>();
    private final HeldFrames held = new HeldFrames();
    private final IsoPorts ports;
    private final WireAnalyzer wire;
    private final FrameDecoder looking;
    private final Masked masked;
    private final NetworkTags tags;
    private long looked;
    private long leftOut;
    private Held found;

    private CaptureInterface from = CaptureInterface.NONE;
    private byte[] frameBytes = new byte[0];
    private int frameOffset;
    private int frameCaptured;
    private int frameLength;

    /**
     * @param all those that are not {@linkplain App#isMaskable maskable} are not looked at
     * @param masked receives the frames
     */
    public FrameMask(List<App> all, Masked masked) {
        this.masked = masked;
        this.tags = AppNetwork.tags(all);
        Map<App, Protocol> protocols = new LinkedHashMap<>();
        for (App app : all) {
            if (app.dialect().isPresent()) {
                Dialect dialect = app.dialect().get();
                zeros.put(app, dialect.zero());
                protocols.put(app, new IsoProtocol(dialect, new IsoOverwriting(held)));
            } else if (app.isMaskable()) {
                zeros.put(app, HttpHead.OVER);
                protocols.put(app, new HttpErasing(app, held));
            }
        }
        ports = new IsoPorts(List.copyOf(zeros.keySet()), protocols);
        wire = new WireAnalyzer(FlowLimits.DEFAULT, ports.byPort(), tags, _ -> {});
        looking = new FrameDecoder(new CaptureCounters(), tags, this::look);
    }

    /** Returns the number of frames that were left out: of other traffic, or fragments, which cannot be overwritten alone. */
    public long leftOut() {
        return leftOut;
    }

    @Override
    public void frame(CaptureInterface on, long nanos, byte[] bytes, int offset, int captured, int length) {
        from = on;
        frameBytes = bytes;
        frameOffset = offset;
        frameCaptured = captured;
        frameLength = length;
        found = null;
        looked++;
        looking.frame(on, nanos, bytes, offset, captured, length);
        if (found == null) {
            leftOut++;
        } else {
            held.add(found);
            wire.frame(on, nanos, bytes, offset, captured, length);
        }
        release(nanos);
    }

    private void look(Packet packet) {
        if (!packet.isTcp() || !Segment.isWithin(packet, frameBytes, frameOffset, frameCaptured)) {
            return;
        }
        for (Map.Entry<App, Byte> app : zeros.entrySet()) {
            if (app.getKey().isOf(packet)) {
                found = new Held(
                        looked,
                        tags.name(packet.network()),
                        new Segment(from, held.next(), frameBytes, frameOffset, frameCaptured, frameLength, packet),
                        !app.getKey().isIso8583(),
                        app.getValue());
                return;
            }
        }
    }

    /** Hands over frames whose content is known, and those that were held for too long. */
    public void release(long now) {
        held.release(now, masked);
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
}
