package io.earshot.wire.decoders.mysql;

import io.earshot.wire.counters.Undecoded;
import io.earshot.wire.decoders.Conversation;
import io.earshot.wire.decoders.Side;
import io.earshot.wire.decoders.StreamDecoder;
import io.earshot.wire.decoders.StreamInput;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Unpacks the compressed protocol: each packet has 7 bytes of header and holds any part of the packets inside. Unpacks piece by
 * piece, so that no packet is ever held whole.
 */
final class CompressedPackets implements StreamDecoder {

    private static final int HEADER = 7;
    private static final int PIECE = 16_384;

    private static final class Direction {
        private final StreamInput inner = new StreamInput();
        private final Inflater inflater = new Inflater();
        private int left;
        private boolean packed;
        private boolean lost;
    }

    private final Conversation conversation;
    private final MysqlDecoder decoder;
    private final Direction client = new Direction();
    private final Direction server = new Direction();
    private final byte[] piece = new byte[PIECE];

    CompressedPackets(Conversation conversation, MysqlDecoder decoder) {
        this.conversation = conversation;
        this.decoder = decoder;
        decoder.goOn();
    }

    private Direction of(Side side) {
        return side == Side.CLIENT ? client : server;
    }

    @Override
    public void data(Side from, StreamInput in) {
        Direction direction = of(from);
        while (in.available() > 0) {
            if (direction.lost) {
                conversation.undecoded(Undecoded.COMPRESSED, in.available());
                in.advanceAll();
                return;
            }
            if (direction.left == 0) {
                if (in.available() < HEADER) {
                    return;
                }
                direction.left = in.uint24Little(0);
                direction.packed = in.uint24Little(4) > 0;
                direction.inflater.reset();
                in.advance(HEADER);
                continue;
            }
            int count = Math.min(direction.left, in.available());
            if (direction.packed) {
                unpack(from, direction, in, count);
            } else {
                hand(from, direction, in.bytes(), in.position(), count, in);
            }
            direction.left -= count;
            in.advance(count);
        }
    }

    private void unpack(Side from, Direction direction, StreamInput in, int count) {
        direction.inflater.setInput(in.bytes(), in.position(), count);
        try {
            while (true) {
                int length = direction.inflater.inflate(piece);
                if (length == 0) {
                    return;
                }
                hand(from, direction, piece, 0, length, in);
            }
        } catch (DataFormatException notZlib) {
            // Another codec (zstd), or a stream out of step: sizes would be all that is left to see.
            direction.lost = true;
            conversation.undecoded(Undecoded.COMPRESSED, count);
            decoder.gap(from, direction.inner, count);
            direction.inner.discard();
        }
    }

    private void hand(Side from, Direction direction, byte[] bytes, int offset, int length, StreamInput outer) {
        if (direction.inner.feed(0, bytes, offset, length, outer.nanos(), outer.frame())) {
            decoder.data(from, direction.inner);
        }
        if (!direction.inner.keepRest()) {
            conversation.undecoded(Undecoded.BUFFER_LIMIT, direction.inner.available());
            decoder.gap(from, direction.inner, 0);
            direction.inner.discard();
        }
    }

    @Override
    public void gap(Side from, StreamInput in, long missing) {
        Direction direction = of(from);
        direction.lost = true;
        decoder.gap(from, direction.inner, missing);
        direction.inner.discard();
    }

    @Override
    public void end(Side from, StreamInput in) {
        decoder.end(from, of(from).inner);
    }

    @Override
    public void close(long nanos) {
        client.inflater.end();
        server.inflater.end();
        decoder.close(nanos);
    }
}
