package io.earshot.traffic.evidence;

import io.earshot.wire.decoders.Side;
import io.earshot.wire.decoders.StreamDecoder;
import io.earshot.wire.decoders.StreamInput;

/**
 * Overwrites what TLS carries (RFC 8446, section 5.1). The heads of records stay, and both hellos, so that whoever decodes again sees an encrypted
 * connection and how much passed on it.
 */
final class TlsErasing implements StreamDecoder {

    private static final int HEAD = 5;
    private static final int CHANGE_CIPHER = 20;
    private static final int ALERT = 21;
    private static final int HANDSHAKE = 22;
    private static final int APPLICATION_DATA = 23;
    private static final int SERVER_HELLO = 2;
    private static final int LONGEST = 16_384 + 2_048;

    private final ErasedDirection[] directions;
    private final boolean[] encrypted = new boolean[2];
    private final boolean[] blind = new boolean[2];

    /** @param directions by {@link Side#index} */
    TlsErasing(ErasedDirection... directions) {
        this.directions = directions.clone();
    }

    /**
     * Whether bytes may be a record of TLS.
     *
     * @param first whether they are the first ones of the connection
     */
    static boolean begins(StreamInput in, boolean first) {
        int type = in.uint8(0);
        boolean isType = first ? type == HANDSHAKE : type >= CHANGE_CIPHER && type <= APPLICATION_DATA;
        return isType && (in.available() < 2 || in.uint8(1) == 3);
    }

    @Override
    public void data(Side from, StreamInput in) {
        int side = from.index();
        ErasedDirection direction = directions[side];
        while (!in.isSkipping() && in.available() > 0) {
            if (blind[side]) {
                in.skip(in.available(), direction.filling(in, (byte) 0));
                return;
            }
            if (in.available() <= HEAD) {
                in.need(HEAD + 1);
                return;
            }
            int type = in.uint8(0);
            int length = in.uint16(3);
            if (type < CHANGE_CIPHER || type > 24 || in.uint8(1) != 3 || length == 0 || length > LONGEST) {
                blind[side] = true;
                continue;
            }
            boolean clear = !encrypted[side] && isPlain(type, length, in.uint8(HEAD));
            encrypted[side] |= type == CHANGE_CIPHER || type == APPLICATION_DATA;
            in.skip(HEAD, direction.keeping(in));
            in.skip(length, clear ? direction.keeping(in) : direction.filling(in, (byte) 0));
        }
    }

    private static boolean isPlain(int type, int length, int first) {
        return switch (type) {
            case CHANGE_CIPHER -> length == 1;
            case ALERT -> length == 2;
            case HANDSHAKE -> first == 1 || first == SERVER_HELLO;
            default -> false;
        };
    }

    @Override
    public void gap(Side from, StreamInput in, long missing) {
        in.stopSkipping();
        blind[from.index()] = true;
    }

    @Override
    public void end(Side from, StreamInput in) {
        // No frame has the bytes that are missing.
    }

    @Override
    public void close(long nanos) {
        // Nothing waits here.
    }
}
