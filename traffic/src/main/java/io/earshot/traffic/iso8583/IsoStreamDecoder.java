package io.earshot.traffic.iso8583;

import io.earshot.wire.counters.Undecoded;
import io.earshot.wire.decoders.Conversation;
import io.earshot.wire.decoders.Side;
import io.earshot.wire.decoders.StreamDecoder;
import io.earshot.wire.decoders.StreamInput;
import io.earshot.wire.exchanges.Endpoints;

/** Finds the messages of one connection. After a gap it goes on at the next bytes that parse as a whole message. */
final class IsoStreamDecoder implements StreamDecoder {

    private final Conversation conversation;
    private final Endpoints endpoints;
    private final Dialect dialect;
    private final Framing framing;
    private final MessageParser parser;
    private final IsoMessageHandler handler;
    private boolean clientSearching;
    private boolean serverSearching;

    IsoStreamDecoder(Conversation conversation, Endpoints endpoints, MessageParser parser, IsoMessageHandler handler) {
        this.conversation = conversation;
        this.endpoints = endpoints;
        this.dialect = parser.message().dialect();
        this.framing = dialect.framing();
        this.parser = parser;
        this.handler = handler;
        clientSearching = !conversation.sawStart();
        serverSearching = clientSearching;
    }

    @Override
    public void data(Side from, StreamInput in) {
        while (in.available() > 0) {
            if (isSearching(from) && !search(from, in)) {
                return;
            }
            if (in.available() < framing.prefix()) {
                in.need(framing.prefix());
                return;
            }
            int following = framing.following(in.bytes(), in.position());
            if (following < 0) {
                lose(from, in);
                continue;
            }
            int total = framing.prefix() + following;
            if (in.available() < total) {
                in.need(total);
                return;
            }
            if (following > 0) {
                message(from, in, total);
            }
            in.advance(total);
        }
    }

    private boolean isSearching(Side side) {
        return side == Side.CLIENT ? clientSearching : serverSearching;
    }

    private void searching(Side side, boolean is) {
        if (side == Side.CLIENT) {
            clientSearching = is;
        } else {
            serverSearching = is;
        }
    }

    private void message(Side from, StreamInput in, int total) {
        long start = in.startNanos();
        long frame = in.startFrame();
        int body = framing.skipHeaders(in.bytes(), in.position() + framing.prefix(), in.position() + total);
        if (body < 0 || in.position() + total - framing.trailer() <= body) {
            conversation.undecoded(Undecoded.MALFORMED_MESSAGE, total);
            return;
        }
        boolean whole = parser.parse(in.bytes(), body, in.position() + total - framing.trailer());
        IsoMessage message = parser.message();
        message.start = in.position();
        message.body = body;
        message.end = in.position() + total;
        if (!whole) {
            conversation.undecoded(Undecoded.MALFORMED_MESSAGE, total);
            handler.malformed(message, endpoints, start, frame);
        }
        // A malformed private field does not cost the request, since the fields that correlate come before it.
        if (whole || message.problemField() > dialect.correlate().getFirst()) {
            handler.message(message, endpoints, from == Side.CLIENT, start, in.nanos(), frame, in.frame());
        }
    }

    private void lose(Side from, StreamInput in) {
        conversation.undecoded(Undecoded.MALFORMED_MESSAGE, 1);
        in.advance(1);
        searching(from, true);
        handler.gap(endpoints);
    }

    /** Advances to the next whole message. Returns false if there is none among the bytes that are here. */
    private boolean search(Side from, StreamInput in) {
        int skipped = 0;
        while (skipped < in.available()) {
            int candidate = candidate(in.bytes(), in.position() + skipped, in.limit());
            if (candidate >= 0) {
                break;
            }
            skipped++;
        }
        if (skipped > 0) {
            conversation.undecoded(Undecoded.RESYNCHRONISING, skipped);
            in.advance(skipped);
        }
        if (in.available() == 0 || candidate(in.bytes(), in.position(), in.limit()) == 0) {
            return false;
        }
        searching(from, false);
        return true;
    }

    /** Returns 1 where a whole message begins, 0 where one may begin, -1 where none does. */
    private int candidate(byte[] bytes, int at, int limit) {
        return candidate(dialect, parser, bytes, at, limit);
    }

    static int candidate(Dialect dialect, MessageParser parser, byte[] bytes, int at, int limit) {
        Framing framing = dialect.framing();
        if (limit - at < framing.prefix()) {
            return 0;
        }
        int following = framing.following(bytes, at);
        if (following <= 0) {
            return -1;
        }
        int from = at + framing.prefix();
        boolean here = limit - from >= following;
        int end = Math.min(limit, from + following);
        int body = framing.skipHeaders(bytes, from, end);
        if (body < 0) {
            return here ? -1 : 0;
        }
        if (here) {
            return parser.parse(bytes, body, from + following - framing.trailer()) ? 1 : -1;
        }
        return parser.mayBegin(bytes, body, end) ? 0 : -1;
    }

    @Override
    public void gap(Side from, StreamInput in, long missing) {
        searching(from, true);
        handler.gap(endpoints);
    }

    @Override
    public void end(Side from, StreamInput in) {
        if (in.available() > 0) {
            conversation.undecoded(Undecoded.MALFORMED_MESSAGE, in.available());
        }
    }

    @Override
    public void close(long nanos) {}
}
