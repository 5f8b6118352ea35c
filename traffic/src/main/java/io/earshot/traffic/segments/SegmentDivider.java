package io.earshot.traffic.segments;

import io.earshot.traffic.config.App;
import io.earshot.traffic.config.AppNetwork;
import io.earshot.wire.capture.CaptureInterface;
import io.earshot.wire.capture.FrameHandler;
import io.earshot.wire.counters.CaptureCounters;
import io.earshot.wire.packets.FrameDecoder;
import io.earshot.wire.packets.NetworkTags;
import io.earshot.wire.packets.Packet;
import io.earshot.wire.packets.SegmentCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ObjIntConsumer;

/**
 * Divides the packets of apps by conversation into parts. Both directions of a conversation are in one part, a mark is in all of them, and
 * marks stand where the embedded analyzer lets time pass. Confined to one thread.
 */
public final class SegmentDivider implements FrameHandler {

    private final List<App> apps;
    private final int most;
    private final ObjIntConsumer<byte[]> batches;
    private final FrameDecoder frames;
    private final List<SegmentBatch> parts = new ArrayList<>();
    private long frame;
    private long now;
    private Mark last = Mark.NONE;

    /**
     * @param parts how many there are
     * @param most octets after which a batch is handed over
     * @param batches receives each batch with the number of its part
     */
    public SegmentDivider(List<App> apps, int parts, int most, ObjIntConsumer<byte[]> batches) {
        this.apps = List.copyOf(apps);
        this.most = most;
        this.batches = batches;
        NetworkTags tags = AppNetwork.tags(apps);
        frames = new FrameDecoder(new CaptureCounters(), tags, this::packet);
        for (int i = 0; i < parts; i++) {
            this.parts.add(new SegmentBatch(new SegmentCodec(tags)));
        }
    }

    /**
     * Continues what another process has begun.
     *
     * @param frames how many were divided
     * @param newest the time of the newest of them
     * @param mark the last one
     */
    public void resume(long frames, long newest, Mark mark) {
        frame = frames;
        now = newest;
        last = mark;
    }

    /** Says that the next frame has a number, as frames before it do not concern the apps. */
    public void next(long number) {
        frame = number - 1;
    }

    @Override
    public void frame(CaptureInterface from, long nanos, byte[] bytes, int offset, int captured, int length) {
        if (nanos > now) {
            now = nanos;
            if (now - last.nanos() >= Mark.STEP_NANOS) {
                mark(Mark.Kind.TIME, now);
            }
        }
        frame++;
        frames.frame(from, nanos, bytes, offset, captured, length);
    }

    private void packet(Packet packet) {
        if (!isOfApp(packet)) {
            return;
        }
        int part = Math.floorMod(packet.conversationHash(), parts.size());
        SegmentBatch batch = parts.get(part);
        batch.add(packet, frame, last.number());
        if (batch.size() >= most) {
            batches.accept(batch.take(), part);
        }
    }

    private boolean isOfApp(Packet packet) {
        for (App app : apps) {
            if (app.isOf(packet)) {
                return true;
            }
        }
        return false;
    }

    /** Adds a mark to all parts. */
    public void mark(Mark.Kind kind, long nanos) {
        last = new Mark(last.number() + 1, kind, nanos);
        parts.forEach(part -> part.add(last));
    }

    /** Hands over what has gathered. */
    public void flush() {
        for (int i = 0; i < parts.size(); i++) {
            if (!parts.get(i).isEmpty()) {
                batches.accept(parts.get(i).take(), i);
            }
        }
    }

    /** Returns the number of frames that were divided. */
    public long frames() {
        return frame;
    }

    /** Returns the last mark. */
    public Mark last() {
        return last;
    }

    /** Returns the time of the newest frame. */
    public long now() {
        return now;
    }
}
