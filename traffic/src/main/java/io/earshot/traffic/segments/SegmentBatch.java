package io.earshot.traffic.segments;

import io.earshot.traffic.binary.BadRecordException;
import io.earshot.wire.packets.BadSegmentException;
import io.earshot.wire.packets.Packet;
import io.earshot.wire.packets.PacketHandler;
import io.earshot.wire.packets.SegmentCodec;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Collects packets and marks of one part of a capture for one record: a version, the number of the last mark before it, and
 * the packets and marks in their order. Confined to one thread.
 */
public final class SegmentBatch {

    /** Receives what a batch holds, in its order. */
    public interface Handler extends PacketHandler {

        void mark(Mark mark);
    }

    private static final byte VERSION = 1;
    private static final byte PACKET = 0;
    private static final byte MARK = 1;
    private static final int HEADER = 1 + 8;
    private static final int MARK_OCTETS = 1 + 8 + 1 + 8;

    private final SegmentCodec codec;
    private ByteBuffer octets = ByteBuffer.allocate(1 << 12);

    /** @param codec writes the packets */
    public SegmentBatch(SegmentCodec codec) {
        this.codec = codec;
    }

    /** Returns whether it holds neither packets nor marks. */
    public boolean isEmpty() {
        return octets.position() == 0;
    }

    /** Returns the number of octets so far. */
    public int size() {
        return octets.position();
    }

    private void reserve(int more, long mark) {
        if (octets.remaining() < more + HEADER) {
            octets = ByteBuffer.wrap(Arrays.copyOf(
                            octets.array(), Math.max(octets.capacity() * 2, octets.position() + more + HEADER)))
                    .position(octets.position());
        }
        if (isEmpty()) {
            octets.put(VERSION).putLong(mark);
        }
    }

    /**
     * Adds a packet.
     *
     * @param frame its number in the capture
     * @param mark the number of the last mark before it
     */
    public void add(Packet packet, long frame, long mark) {
        reserve(1 + codec.mostOctets(packet), mark);
        octets.put(PACKET);
        codec.write(packet, frame, octets);
    }

    /** Adds a mark. */
    public void add(Mark mark) {
        reserve(MARK_OCTETS, mark.number() - 1);
        octets.put(MARK).putLong(mark.number()).put((byte) mark.kind().code()).putLong(mark.nanos());
    }

    /** Returns the record, and begins anew. */
    public byte[] take() {
        byte[] taken = Arrays.copyOf(octets.array(), octets.position());
        octets.clear();
        return taken;
    }

    /** Returns the number of the last mark before a batch. */
    public static long before(byte[] batch) throws BadRecordException {
        if (batch.length < HEADER || batch[0] != VERSION) {
            throw new BadRecordException("batch of " + batch.length + " octets, expected one of version " + VERSION);
        }
        return ByteBuffer.wrap(batch).getLong(1);
    }

    /**
     * Hands on what a batch holds.
     *
     * @throws BadRecordException if it is none; what stood before the place was handed on
     */
    public static void read(byte[] batch, SegmentCodec codec, Handler handler) throws BadRecordException {
        long _ = before(batch);
        ByteBuffer from = ByteBuffer.wrap(batch).position(HEADER);
        try {
            while (from.hasRemaining()) {
                int kind = from.get();
                switch (kind) {
                    case PACKET -> codec.read(from, handler);
                    case MARK -> handler.mark(mark(from));
                    default ->
                        throw new BadRecordException("entry of kind " + kind + " before " + from.position()
                                + ", expected a packet or a mark");
                }
            }
        } catch (BadSegmentException e) {
            throw new BadRecordException(e.getMessage() + ", before " + from.position());
        } catch (BufferUnderflowException e) {
            throw new BadRecordException("batch of " + batch.length + " octets ends within a mark");
        }
    }

    private static Mark mark(ByteBuffer from) throws BadRecordException {
        long number = from.getLong();
        Mark.Kind kind = Mark.Kind.of(from.get());
        return new Mark(number, kind, from.getLong());
    }
}
