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

    static final int HEADER = 7;
    private static final int PIECE = 16_384;
    /** The header of a packet inside. */
    private static final int INNER_HEADER = 4;

    /** A first packet is recognised by its headers and the octet behind them. */
    private static final int RECOGNISED = HEADER + INNER_HEADER + 1;

    private static final int ZLIB = 0x78;

    private static final class Direction {
        private final StreamInput inner = new StreamInput();
        private final Inflater inflater = new Inflater();
        private int left;
        private boolean packed;
        /** Behind a gap: a segment that begins with the first packet of a command or of an answer ends it. */
        private boolean searching;

        private Undecoded reason = Undecoded.RESYNCHRONISING;
    }

    private final Conversation conversation;
    private final MysqlDecoder decoder;
    private final Direction client = new Direction();
    private final Direction server = new Direction();
    private final byte[] piece = new byte[PIECE];

    CompressedPackets(Conversation conversation, MysqlDecoder decoder) {
        this.conversation = conversation;
        this.decoder = decoder;
    }

    private Direction of(Side side) {
        return side == Side.CLIENT ? client : server;
    }

    @Override
    public void data(Side from, StreamInput in) {
        Direction direction = of(from);
        decoder.goOn();
        while (in.available() > 0) {
            if (direction.searching && !search(from, direction, in)) {
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

    /** Whether the input stands where both layers begin a command or an answer; otherwise what is here is passed over. */
    private boolean search(Side from, Direction direction, StreamInput in) {
        if (in.available() < RECOGNISED) {
            return false;
        }
        if (!isFirst(in.bytes(), in.position(), in.available(), from == Side.CLIENT ? 0 : 1)) {
            conversation.undecoded(direction.reason, in.available());
            in.advanceAll();
            return false;
        }
        direction.searching = false;
        direction.left = 0;
        return true;
    }

    /** Whether both layers begin a command there, whose packets are numbered from 0, or an answer, from 1. */
    static boolean isFirst(byte[] bytes, int at, int length, int number) {
        if (length < RECOGNISED || bytes[at + 3] != number) {
            return false;
        }
        int size = MysqlProtocol.size(bytes, at);
        int inside = at + HEADER;
        if (size <= INNER_HEADER) {
            return false;
        }
        if (isPacked(bytes, at)) {
            return bytes[inside] == ZLIB && ((bytes[inside] & 0xff) << 8 | (bytes[inside + 1] & 0xff)) % 31 == 0;
        }
        int inner = MysqlProtocol.size(bytes, inside);
        return bytes[inside + 3] == number && inner > 0 && inner + INNER_HEADER <= size;
    }

    static boolean isPacked(byte[] bytes, int at) {
        return MysqlProtocol.size(bytes, at + 4) > 0;
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
            direction.searching = true;
            direction.reason = Undecoded.COMPRESSED;
            conversation.undecoded(Undecoded.COMPRESSED, count);
            forget(from, direction, count);
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
        direction.searching = true;
        direction.reason = Undecoded.RESYNCHRONISING;
        forget(from, direction, missing);
    }

    private void forget(Side from, Direction direction, long missing) {
        decoder.goOn();
        decoder.gap(from, direction.inner, missing);
        direction.inner.stopSkipping();
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
