package io.earshot.wire;

import io.earshot.wire.capture.CaptureInterface;
import io.earshot.wire.capture.FrameHandler;
import io.earshot.wire.decoders.Side;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Makes frames of one TCP connection over IPv4, as a capture with link type RAW has them. */
public final class TcpFrames {

    private static final int RAW = 101;
    private static final int FIN = 1;
    private static final int SYN = 2;
    private static final int RST = 4;
    private static final int PSH = 8;
    private static final int ACK = 16;

    private final FrameHandler handler;
    private final int clientPort;
    private final int serverPort;
    private final int[] next = {1_000, 900_000};
    private long nanos = 1_800_000_000_000_000_000L;
    private int identification = 1;
    private boolean holdNext;
    private Runnable held = () -> {};

    public TcpFrames(FrameHandler handler, int clientPort, int serverPort) {
        this.handler = handler;
        this.clientPort = clientPort;
        this.serverPort = serverPort;
    }

    public TcpFrames open() {
        frame(Side.CLIENT, SYN, new byte[0], 0);
        next[0]++;
        frame(Side.SERVER, SYN | ACK, new byte[0], 0);
        next[1]++;
        frame(Side.CLIENT, ACK, new byte[0], 0);
        return this;
    }

    public TcpFrames send(Side from, String text) {
        return send(from, text.getBytes(StandardCharsets.ISO_8859_1));
    }

    public TcpFrames send(Side from, byte[] bytes) {
        frame(from, bytes.length > 0 ? PSH | ACK : ACK, bytes, bytes.length);
        next[index(from)] += bytes.length;
        return this;
    }

    /** Sends bytes of which the capture keeps only the beginning. */
    public TcpFrames sendCut(Side from, byte[] bytes, int captured) {
        frame(from, ACK, bytes, captured);
        next[index(from)] += bytes.length;
        return this;
    }

    /** Sends bytes that the capture does not see. */
    public TcpFrames lose(Side from, int length) {
        next[index(from)] += length;
        return this;
    }

    /** The frame that is sent next arrives behind the one that follows it. */
    public TcpFrames late() {
        holdNext = true;
        return this;
    }

    public TcpFrames pause(long millis) {
        nanos += millis * 1_000_000;
        return this;
    }

    public TcpFrames close() {
        frame(Side.CLIENT, FIN | ACK, new byte[0], 0);
        next[0]++;
        frame(Side.SERVER, FIN | ACK, new byte[0], 0);
        next[1]++;
        frame(Side.CLIENT, ACK, new byte[0], 0);
        return this;
    }

    public TcpFrames reset(Side from) {
        frame(from, RST | ACK, new byte[0], 0);
        return this;
    }

    private static int index(Side side) {
        return side == Side.CLIENT ? 0 : 1;
    }

    private void frame(Side from, int flags, byte[] payload, int captured) {
        nanos += 100_000;
        boolean client = from == Side.CLIENT;
        ByteBuffer frame = ByteBuffer.allocate(40 + payload.length);
        frame.put((byte) 0x45)
                .put((byte) 0)
                .putShort((short) (40 + payload.length))
                .putShort((short) identification++);
        frame.putShort((short) 0x4000).put((byte) 64).put((byte) 6).putShort((short) 0);
        frame.putInt(client ? 0x0a000001 : 0x0a000002).putInt(client ? 0x0a000002 : 0x0a000001);
        frame.putShort((short) (client ? clientPort : serverPort)).putShort((short) (client ? serverPort : clientPort));
        frame.putInt(next[index(from)]).putInt(next[1 - index(from)]);
        frame.put((byte) 0x50)
                .put((byte) flags)
                .putShort((short) 8_000)
                .putInt(0)
                .put(payload);
        long passed = nanos;
        Runnable arrives = () ->
                handler.frame(CaptureInterface.unnamed(RAW), passed, frame.array(), 0, 40 + captured, frame.capacity());
        if (holdNext) {
            holdNext = false;
            held = arrives;
            return;
        }
        arrives.run();
        held.run();
        held = () -> {};
    }
}
