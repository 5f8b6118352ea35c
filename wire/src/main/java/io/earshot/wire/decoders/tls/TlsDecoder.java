package io.earshot.wire.decoders.tls;

import io.earshot.wire.counters.Undecoded;
import io.earshot.wire.decoders.Conversation;
import io.earshot.wire.decoders.Side;
import io.earshot.wire.decoders.StreamDecoder;
import io.earshot.wire.decoders.StreamInput;
import io.earshot.wire.exchanges.Exchange;
import io.earshot.wire.exchanges.ExchangeState;
import io.earshot.wire.exchanges.TargetKind;

/** Follows one connection's handshake; afterwards counts bytes. */
final class TlsDecoder implements StreamDecoder {

    private static final String NAME = "tls";
    private static final int RECORD = 5;
    private static final int CHANGE_CIPHER = 20;
    private static final int ALERT = 21;
    private static final int HANDSHAKE = 22;
    private static final int CLIENT_HELLO = 1;
    private static final int SERVER_HELLO = 2;
    private static final int MAX_HELLO = 1 << 15;
    private static final int FATAL = 2;

    private final Conversation conversation;
    private final Hello hello = new Hello();
    private final byte[][] partial = new byte[2][];
    private final boolean[] encrypted = new boolean[2];
    private final boolean[] blind = new boolean[2];
    private Exchange handshake;
    private boolean answered;
    private boolean done;

    TlsDecoder(Conversation conversation) {
        this.conversation = conversation;
    }

    private static int index(Side side) {
        return side == Side.CLIENT ? 0 : 1;
    }

    @Override
    public void data(Side from, StreamInput in) {
        int side = index(from);
        while (!in.isSkipping() && in.available() > 0) {
            if (blind[side]) {
                conversation.undecoded(Undecoded.ENCRYPTED, in.available());
                in.advanceAll();
                return;
            }
            if (in.available() < RECORD) {
                return;
            }
            if (!TlsProtocol.isRecord(in.bytes(), in.position())) {
                strange(from, in);
                return;
            }
            int type = in.uint8(0);
            int length = in.uint16(3);
            boolean looked = (type == HANDSHAKE || type == ALERT) && !encrypted[side] && !done;
            if (!looked) {
                encrypted[side] |= type == CHANGE_CIPHER || type == 23;
                conversation.undecoded(Undecoded.ENCRYPTED, length);
                in.skip(RECORD + (long) length);
                continue;
            }
            startHello(from, in, type);
            if (in.available() < RECORD + length) {
                in.need(RECORD + length);
                return;
            }
            if (type == ALERT) {
                alert(in, length);
            } else {
                messages(from, in, length);
            }
            in.advance(RECORD + length);
        }
    }

    /** The handshake begins with the hello's first byte, also if the rest comes much later. */
    private void startHello(Side from, StreamInput in, int type) {
        if (handshake == null && !done && from == Side.CLIENT && type == HANDSHAKE) {
            handshake = conversation.begin(NAME).operation("ClientHello").requestAt(in.startNanos(), in.startFrame());
        }
    }

    private void strange(Side from, StreamInput in) {
        if (from == Side.CLIENT && handshake == null && !done && conversation.sawStart()) {
            handshake = conversation
                    .begin(NAME)
                    .operation("?")
                    .status("not TLS", true)
                    .requestAt(in.startNanos(), in.startFrame())
                    .requestEndsAt(in.nanos());
        }
        conversation.undecoded(Undecoded.MALFORMED_MESSAGE, in.available());
        in.advanceAll();
        blind[index(from)] = true;
    }

    private void messages(Side from, StreamInput in, int length) {
        int side = index(from);
        byte[] bytes = in.bytes();
        int at = in.position() + RECORD;
        int end = at + length;
        if (partial[side] != null) {
            byte[] joined = java.util.Arrays.copyOf(partial[side], partial[side].length + length);
            System.arraycopy(bytes, at, joined, partial[side].length, length);
            partial[side] = null;
            bytes = joined;
            at = 0;
            end = joined.length;
        }
        while (end - at >= 4) {
            int size = (bytes[at + 1] & 0xff) << 16 | (bytes[at + 2] & 0xff) << 8 | (bytes[at + 3] & 0xff);
            if (size > MAX_HELLO) {
                encrypted[side] = true;
                return;
            }
            if (end - at < 4 + size) {
                partial[side] = java.util.Arrays.copyOfRange(bytes, at, end);
                return;
            }
            message(from, in, bytes, at, size);
            at += 4 + size;
        }
    }

    private void message(Side from, StreamInput in, byte[] bytes, int at, int size) {
        if (from == Side.CLIENT && bytes[at] == CLIENT_HELLO && handshake != null && handshake.requestEnd() == 0) {
            hello.readClient(bytes, at + 4, size);
            handshake
                    .target(TargetKind.NAME, hello.serverName())
                    .requestEndsAt(in.nanos())
                    .addRequestBytes(size);
            if (!hello.protocols().isEmpty()) {
                handshake.note("alpn=" + hello.protocols());
            }
        }
        if (from == Side.SERVER && bytes[at] == SERVER_HELLO) {
            hello.readServer(bytes, at + 4, size);
            serverHello(in, size);
        }
    }

    private void serverHello(StreamInput in, int size) {
        if (handshake == null) {
            handshake = conversation.begin(NAME).operation("ClientHello").state(ExchangeState.ANSWER_ONLY);
        }
        if (!answered) {
            answered = true;
            handshake.responseAt(in.startNanos(), in.startFrame());
        }
        handshake.responseEndsAt(in.nanos()).addResponseBytes(size);
        if (hello.isRetryRequest()) {
            handshake.note("HelloRetryRequest");
        }
        handshake.status(hello.version(), false).code(hello.suite());
        if (hello.isResumed()) {
            handshake.note("resumed");
        }
    }

    private void alert(StreamInput in, int length) {
        if (handshake == null || length != 2) {
            return;
        }
        int level = in.uint8(RECORD);
        int description = in.uint8(RECORD + 1);
        if (level == FATAL && description != 0) {
            if (handshake.responseStart() == 0 && handshake.requestEnd() != 0) {
                handshake.responseAt(in.startNanos(), in.startFrame());
            }
            if (handshake.requestEnd() == 0) {
                handshake.requestEndsAt(handshake.requestStart()).note("alert " + description);
                finish(ExchangeState.CUT);
            } else {
                handshake.status("ALERT", true).code(Integer.toString(description));
                finish(handshake.state());
            }
        }
    }

    private void finish(ExchangeState state) {
        Exchange over = handshake;
        handshake = null;
        done = true;
        conversation.end(over, state);
    }

    @Override
    public void gap(Side from, StreamInput in, long missing) {
        blind[index(from)] = true;
        if (handshake != null && from == Side.SERVER && !answered) {
            handshake.doubtful(true);
        }
    }

    @Override
    public void end(Side from, StreamInput in) {}

    @Override
    public void close(long nanos) {
        if (handshake == null) {
            return;
        }
        if (handshake.requestEnd() == 0) {
            finish(handshake.state() == ExchangeState.ANSWER_ONLY ? ExchangeState.ANSWER_ONLY : ExchangeState.CUT);
        } else if (handshake.responseStart() == 0) {
            finish(handshake.isDoubtful() ? ExchangeState.REQUEST_ONLY : ExchangeState.NO_ANSWER);
        } else {
            finish(handshake.state());
        }
    }
}
