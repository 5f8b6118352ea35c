package io.earshot.traffic.evidence;

import io.earshot.traffic.evidence.HeldFrames.Held;
import io.earshot.traffic.evidence.HeldFrames.Sender;
import io.earshot.traffic.iso8583.IsoMessage;
import io.earshot.traffic.iso8583.IsoMessageHandler;
import io.earshot.wire.exchanges.Endpoints;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** Overwrites card data of the messages of ISO 8583 in the frames that carry them. */
final class IsoOverwriting implements IsoMessageHandler {

    private final HeldFrames frames;

    IsoOverwriting(HeldFrames frames) {
        this.frames = frames;
    }

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
    public void damaged(IsoMessage message, Endpoints endpoints, boolean fromClient, long firstFrame, long lastFrame) {
        overwrite(message, message.lengthOnly(), endpoints, fromClient, firstFrame, lastFrame);
    }

    private void overwrite(
            IsoMessage message,
            byte[] overwritten,
            Endpoints endpoints,
            boolean fromClient,
            long firstFrame,
            long lastFrame) {
        // Segments that came out of order end with an earlier frame than they begin with.
        List<Held> carrying = frames.from(Sender.of(endpoints, fromClient), Math.min(firstFrame, lastFrame));
        if (!carrying.isEmpty()) {
            overwrite(message.wire(), overwritten, carrying);
        }
    }

    private static void overwrite(byte[] original, byte[] overwritten, List<Held> carrying) {
        int origin = carrying.getFirst().segment().sequence();
        carrying.sort(Comparator.comparingInt(each -> each.segment().sequence() - origin));
        int first = carrying.getFirst().segment().sequence();
        int size = carrying.stream()
                .mapToInt(each -> each.segment().sequence() - first + each.size())
                .max()
                .orElse(0);
        byte[] stream = new byte[size];
        for (Held each : carrying.reversed()) {
            each.segment().copyPayload(stream, each.segment().sequence() - first);
        }
        // Equal messages may follow each other in a segment: each is taken where none is known yet.
        for (int at = indexOf(stream, original, 0); at >= 0; at = indexOf(stream, original, at + 1)) {
            for (Held each : carrying) {
                each.put(at - (each.segment().sequence() - first), overwritten, 0, overwritten.length);
            }
        }
    }

    /** Returns where a part stands next, from a place on; -1 if it does not. */
    static int indexOf(byte[] bytes, byte[] part, int from) {
        for (int at = from; at + part.length <= bytes.length; at++) {
            if (Arrays.equals(bytes, at, at + part.length, part, 0, part.length)) {
                return at;
            }
        }
        return -1;
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
