package io.earshot.wire.flows;

import io.earshot.wire.counters.Undecoded;
import io.earshot.wire.decoders.OpaqueDecoder;
import io.earshot.wire.decoders.Protocol;
import io.earshot.wire.decoders.StreamDecoder;
import io.earshot.wire.decoders.StreamInput;

/** Brings the ordered bytes of one connection to the decoder that understands them, once it is known which. */
final class StreamDispatch implements Reassembly.Receiver {

    /** Windows in which a protocol is looked for before the stream is left alone. */
    private static final int MAX_WINDOWS = 200;

    private static final int SURE = 3;
    private static final int LIKELY_ENOUGH = 2;

    private final TcpFlow flow;
    private final FlowContext context;
    private final StreamInput[] inputs = {new StreamInput(), new StreamInput()};
    private final int[] accounted = new int[2];
    private final boolean[] ended = new boolean[2];
    private StreamDecoder decoder;
    private Recognition recognition;
    private int windows;
    private int lastDirection = -1;
    /** Holds the direction that spoke first, also where the capture lacks those bytes. */
    private int firstDirection = -1;

    private boolean spoke;
    private boolean inDecoder;
    private boolean changed;

    StreamDispatch(TcpFlow flow) {
        this.flow = flow;
        this.context = flow.context;
    }

    StreamInput input(int direction) {
        return inputs[direction];
    }

    void become(StreamDecoder next) {
        decoder = next;
        changed = inDecoder;
    }

    @Override
    public void bytes(
            int direction, int sequence, byte[] bytes, int offset, int captured, int length, long nanos, long frame) {
        flow.dataAt(direction, nanos, frame);
        spokeBy(direction);
        if (decoder == null && captured > 0) {
            recognise(direction, sequence, bytes, offset, captured, length, nanos, frame);
            return;
        }
        if (captured > 0) {
            feed(direction, sequence, bytes, offset, captured, nanos, frame);
        }
        if (captured < length) {
            cut(direction, length - (long) captured);
        }
    }

    private void spokeBy(int direction) {
        if (firstDirection < 0) {
            firstDirection = direction;
        }
    }

    private void cut(int direction, long count) {
        context.counters().undecoded(Undecoded.SNAP_LENGTH, count);
        missing(direction, count);
    }

    @Override
    public void hole(int direction, long missing) {
        context.counters().gap(missing);
        spokeBy(direction);
        missing(direction, missing);
    }

    private void missing(int direction, long count) {
        if (decoder == null) {
            return;
        }
        StreamInput input = inputs[direction];
        boolean skipped = input.isSkipping();
        long left = input.absorbGap(count);
        if (left == 0 && (input.isSkipping() || !skipped)) {
            return;
        }
        if (left == 0) {
            decode(direction);
        } else {
            guarded(() -> decoder.gap(flow.sideOf(direction), input, left), input);
            input.discard();
        }
        settle(direction);
    }

    private void feed(int direction, int sequence, byte[] bytes, int offset, int length, long nanos, long frame) {
        if (inputs[direction].feed(sequence, bytes, offset, length, nanos, frame)) {
            decode(direction);
        }
        settle(direction);
    }

    private void decode(int direction) {
        inDecoder = true;
        try {
            decoder.data(flow.sideOf(direction), inputs[direction]);
        } catch (RuntimeException bug) {
            failed(inputs[direction]);
        } finally {
            inDecoder = false;
        }
    }

    private void guarded(Runnable call, StreamInput input) {
        inDecoder = true;
        try {
            call.run();
        } catch (RuntimeException bug) {
            failed(input);
        } finally {
            inDecoder = false;
        }
    }

    /** One stream that a decoder cannot cope with must not end the capture of all others. */
    private void failed(StreamInput input) {
        context.counters().undecoded(Undecoded.DECODER_FAILURE, input.available());
        input.discard();
        input.stopSkipping();
        decoder = new OpaqueDecoder(flow, Undecoded.DECODER_FAILURE);
    }

    /** Lets a decoder that has just taken over see the bytes that wait, and keeps the rest. */
    private void settle(int direction) {
        while (changed) {
            changed = false;
            for (int i = 0; i < 2; i++) {
                int which = i == 0 ? direction : 1 - direction;
                if (inputs[which].available() > 0) {
                    decode(which);
                }
            }
            keep(1 - direction);
        }
        keep(direction);
    }

    private void keep(int direction) {
        StreamInput input = inputs[direction];
        boolean kept = input.keepRest();
        if (!kept || !account(direction, input.kept())) {
            context.counters().undecoded(Undecoded.BUFFER_LIMIT, input.available());
            guarded(() -> decoder.gap(flow.sideOf(direction), input, 0), input);
            inputs[direction] = new StreamInput();
            account(direction, 0);
        }
    }

    /** Tells the budget how many bytes a direction holds now. Returns false if there is no room for them. */
    private boolean account(int direction, int bytes) {
        int more = bytes - accounted[direction];
        if (more > 0 && !context.budget().reserve(more)) {
            return false;
        }
        if (more < 0) {
            context.budget().release(-more);
        }
        accounted[direction] = bytes;
        return true;
    }

    private void recognise(
            int direction, int sequence, byte[] bytes, int offset, int captured, int length, long nanos, long frame) {
        boolean turn = direction != lastDirection;
        lastDirection = direction;
        if (recognition == null) {
            if (windows >= MAX_WINDOWS || (!turn && windows > 0)) {
                context.counters().undecoded(Undecoded.UNKNOWN_PROTOCOL, captured);
                return;
            }
            boolean greeted = flow.sawStart() && firstDirection == 1 - flow.client;
            recognition = new Recognition(context.protocols(), flow.sawStart() && windows == 0, greeted);
            windows++;
        }
        if (!context.budget().reserve(captured)) {
            dropRecognition();
            return;
        }
        byte[] copy = new byte[captured];
        System.arraycopy(bytes, offset, copy, 0, captured);
        recognition.add(new Segment(direction, sequence, copy, length, nanos, frame));
        decide(SURE);
        if (recognition != null && recognition.isFull()) {
            dropRecognition();
        }
    }

    private void decide(int threshold) {
        Recognition.Result result = forced();
        if (result == null) {
            result = recognition.best(flow.client, flow.portOf(0), flow.portOf(1), threshold);
        }
        if (result != null) {
            speak(result);
        }
    }

    private Recognition.Result forced() {
        for (int direction = 0; direction < 2; direction++) {
            Protocol named = context.forced(flow.portOf(1 - direction));
            if (named != null && (flow.client < 0 || flow.client == direction)) {
                return new Recognition.Result(named, direction);
            }
        }
        return null;
    }

    /** Opens the decoder and hands it the segments that were kept. */
    private void speak(Recognition.Result result) {
        Recognition known = recognition;
        recognition = null;
        context.budget().release(known.bytes());
        flow.client(result.clientDirection());
        spoke = true;
        decoder = result.protocol().open(flow);
        int from = known.firstOf(result);
        for (int i = 0; i < known.segments().size(); i++) {
            Segment segment = known.segments().get(i);
            int captured = segment.bytes().length;
            if (i < from) {
                context.counters().undecoded(Undecoded.RESYNCHRONISING, captured);
                continue;
            }
            feed(
                    segment.direction(),
                    segment.sequence(),
                    segment.bytes(),
                    0,
                    captured,
                    segment.nanos(),
                    segment.frame());
            if (captured < segment.length()) {
                cut(segment.direction(), segment.length() - (long) captured);
            }
        }
    }

    private void dropRecognition() {
        if (recognition != null) {
            context.budget().release(recognition.bytes());
            context.counters().undecoded(Undecoded.UNKNOWN_PROTOCOL, recognition.bytes());
            recognition = null;
        }
    }

    /** One direction is complete. */
    void end(int direction) {
        if (!ended[direction] && decoder != null) {
            ended[direction] = true;
            guarded(() -> decoder.end(flow.sideOf(direction), inputs[direction]), inputs[direction]);
            inputs[direction].discard();
        }
    }

    /** Ends both directions. Returns whether any protocol was recognised. */
    boolean close(long nanos) {
        if (recognition != null) {
            decide(flow.payload(0) > 0 && flow.payload(1) > 0 ? LIKELY_ENOUGH : SURE);
            decideFailed();
            dropRecognition();
        }
        if (decoder != null) {
            end(0);
            end(1);
            guarded(() -> decoder.close(nanos), inputs[0]);
            decoder = null;
        }
        for (int i = 0; i < 2; i++) {
            account(i, 0);
            inputs[i] = new StreamInput();
        }
        return spoke;
    }

    /** A client that spoke and was never answered, on a port with one protocol only. */
    private void decideFailed() {
        if (recognition != null && flow.client >= 0) {
            Recognition.Result failed = recognition.failedAttempt(flow.client, flow.portOf(1 - flow.client));
            if (failed != null) {
                speak(failed);
            }
        }
    }
}
