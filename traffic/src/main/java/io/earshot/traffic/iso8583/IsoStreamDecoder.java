package io.earshot.traffic.iso8583;

import io.earshot.wire.counters.Undecoded;
import io.earshot.wire.decoders.Conversation;
import io.earshot.wire.decoders.Side;
import io.earshot.wire.decoders.StreamDecoder;
import io.earshot.wire.decoders.StreamInput;
import io.earshot.wire.exchanges.Endpoints;

/**
 * Finds the messages of one connection. After a gap, and after a message whose length is wrong, it goes on at the next bytes that parse as
 * a whole message.
 */
final class IsoStreamDecoder implements StreamDecoder {

    /** So many bytes of a message show that it is one: headers, type and bitmap. */
    private static final int SURE = 32;

    private final Conversation conversation;
    private final Endpoints endpoints;
    private final Dialect dialect;
    private final Framing framing;
    private final MessageParser parser;
    private final IsoMessageHandler handler;
    private Start clientStart;
    private Start serverStart;

    IsoStreamDecoder(Conversation conversation, Endpoints endpoints, MessageParser parser, IsoMessageHandler handler) {
        this.conversation = conversation;
        this.endpoints = endpoints;
        this.dialect = parser.message().dialect();
        this.framing = dialect.framing();
        this.parser = parser;
        this.handler = handler;
        clientStart = conversation.sawStart() ? Start.TRUSTED : Start.SOUGHT;
        serverStart = clientStart;
    }

    /** Says whether a message begins at the position of a side. */
    private enum Start {
        /** The next one is to be found. */
        SOUGHT,
        /** One may begin here: one was found here, or the one before could not be parsed whole. */
        DOUBTED,
        /** The connection begins here, or the one before was parsed whole, so that a length is what stands here. */
        TRUSTED
    }

    @Override
    public void data(Side from, StreamInput in) {
        while (in.available() > 0) {
            if (start(from).equals(Start.SOUGHT) && !search(from, in)) {
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
            if (following == 0) {
                if (!idle(from, in)) {
                    return;
                }
                continue;
            }
            int total = framing.prefix() + following;
            Finding finding = look(from, in, total);
            switch (finding) {
                case WHOLE, MALFORMED -> {
                    message(from, in, total, finding.equals(Finding.WHOLE));
                    in.advance(total);
                    start(from, finding.equals(Finding.WHOLE) ? Start.TRUSTED : Start.DOUBTED);
                }
                case WRONG_LENGTH -> wrongLength(from, in, total);
                case UNFINISHED -> {
                    // Not all that the length says: it may be wrong, and the next message comes earlier.
                    in.need(in.available() + 1);
                    return;
                }
            }
        }
    }

    /** Says what stands at a place where a message begins. */
    private enum Finding {
        WHOLE,
        /** It cannot be parsed whole, and the next message begins where its length says. */
        MALFORMED,
        /** Another message begins within it, or none behind it. */
        WRONG_LENGTH,
        /** The rest is not here yet. */
        UNFINISHED
    }

    private Finding look(Side from, StreamInput in, int total) {
        byte[] bytes = in.bytes();
        int end = Math.min(in.limit(), in.position() + total);
        boolean here = in.available() >= total;
        int body = framing.skipHeaders(bytes, in.position() + framing.prefix(), end);
        if (!here && body < 0) {
            return Finding.UNFINISHED;
        }
        boolean whole = body >= 0
                && end - framing.trailer() > body
                && parser.parse(bytes, body, here ? end - framing.trailer() : end);
        if (here && whole) {
            return Finding.WHOLE;
        }
        if (!here && (whole || parser.ranOut())) {
            return Finding.UNFINISHED;
        }
        int behindFields =
                body >= 0 && parser.message().problemField() == IsoMessage.FIELDS ? parser.message().parsedTo : end;
        boolean begun = false;
        for (int at = in.position() + 1; at < end; at++) {
            int candidate = candidate(bytes, at, in.limit());
            if (candidate == 1) {
                return Finding.WRONG_LENGTH;
            }
            begun |= candidate == 0 && at == behindFields;
        }
        if (!here || begun) {
            return Finding.UNFINISHED;
        }
        // So much behind the fields is other messages, and zeros in them are no idle mark.
        if (end - behindFields > SURE && in.limit() - end >= framing.prefix() && framing.following(bytes, end) == 0) {
            return Finding.WRONG_LENGTH;
        }
        return switch (next(bytes, end, in.limit())) {
            case BEGINS -> Finding.MALFORMED;
            case NONE -> Finding.WRONG_LENGTH;
            case UNKNOWN -> end == in.limit() && isTrusted(from) ? Finding.MALFORMED : Finding.UNFINISHED;
        };
    }

    /** Says what stands behind a message. */
    private enum Next {
        /** A message, or an idle mark. */
        BEGINS,
        NONE,
        /** Too little is here. */
        UNKNOWN
    }

    private Next next(byte[] bytes, int at, int limit) {
        if (limit - at < framing.prefix()) {
            return Next.UNKNOWN;
        }
        boolean idle = framing.following(bytes, at) == 0;
        int candidate = idle ? 0 : candidate(bytes, at, limit);
        if (candidate == 0) {
            return limit - at < framing.prefix() + SURE ? Next.UNKNOWN : Next.BEGINS;
        }
        return candidate > 0 ? Next.BEGINS : Next.NONE;
    }

    /** Passes an idle mark, unless it is a part of what was masked or damaged. Returns false if more has to come. */
    private boolean idle(Side from, StreamInput in) {
        int end = in.position() + framing.prefix();
        Next next = next(in.bytes(), end, in.limit());
        if (!isTrusted(from) || next.equals(Next.NONE)) {
            in.advance(1);
            start(from, Start.SOUGHT);
            return true;
        }
        if (in.limit() > end && in.limit() - end < framing.prefix()) {
            in.need(in.available() + 1);
            return false;
        }
        in.advance(framing.prefix());
        return true;
    }

    private void wrongLength(Side from, StreamInput in, int total) {
        conversation.undecoded(Undecoded.WRONG_LENGTH, 1);
        damaged(from, in, Math.min(total, in.available()));
        handler.gap(endpoints);
        in.advance(1);
        start(from, Start.SOUGHT);
    }

    /** Says that a message is lost. */
    private void damaged(Side from, StreamInput in, int length) {
        IsoMessage message = parser.message();
        message.bytes = in.bytes();
        message.start = in.position();
        message.body = in.position() + framing.prefix();
        message.end = in.position() + length;
        if (isTrusted(from)) {
            handler.damaged(message, endpoints, from == Side.CLIENT, in.startFrame(), in.frame());
        }
    }

    private boolean isTrusted(Side side) {
        return start(side).equals(Start.TRUSTED);
    }

    private Start start(Side side) {
        return side == Side.CLIENT ? clientStart : serverStart;
    }

    private void start(Side side, Start is) {
        if (side == Side.CLIENT) {
            clientStart = is;
        } else {
            serverStart = is;
        }
    }

    private void message(Side from, StreamInput in, int total, boolean isParsed) {
        long start = in.startNanos();
        long frame = in.startFrame();
        int body = framing.skipHeaders(in.bytes(), in.position() + framing.prefix(), in.position() + total);
        if (body < 0 || in.position() + total - framing.trailer() <= body) {
            conversation.undecoded(Undecoded.MALFORMED_MESSAGE, total);
            damaged(from, in, total);
            return;
        }
        boolean whole = isParsed || parser.parse(in.bytes(), body, in.position() + total - framing.trailer());
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
            handler.message(
                    message,
                    endpoints,
                    from == Side.CLIENT,
                    start,
                    in.nanosAt(total - 1),
                    frame,
                    in.frameAt(total - 1));
        } else {
            damaged(from, in, total);
        }
    }

    private void lose(Side from, StreamInput in) {
        conversation.undecoded(Undecoded.MALFORMED_MESSAGE, 1);
        in.advance(1);
        start(from, Start.SOUGHT);
        handler.gap(endpoints);
    }

    /** Advances to the next whole message. Returns false if there is none among the bytes that are here. */
    private boolean search(Side from, StreamInput in) {
        int skipped = nextMessage(in);
        if (skipped > 0) {
            conversation.undecoded(Undecoded.RESYNCHRONISING, skipped);
            in.advance(skipped);
        }
        if (in.available() == 0 || candidate(in.bytes(), in.position(), in.limit()) == 0) {
            return false;
        }
        start(from, Start.DOUBTED);
        return true;
    }

    /** Returns how many bytes there are before the first whole message, or before the first that may become one. */
    private int nextMessage(StreamInput in) {
        int first = in.available();
        for (int at = 0; at < in.available(); at++) {
            int candidate = candidate(in.bytes(), in.position() + at, in.limit());
            if (candidate == 1) {
                return at;
            }
            if (candidate == 0 && first > at) {
                first = at;
            }
        }
        return first;
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
        start(from, Start.SOUGHT);
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
