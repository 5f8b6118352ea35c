package io.earshot.wire.decoders;

import io.earshot.wire.counters.Undecoded;
import io.earshot.wire.exchanges.Exchange;
import io.earshot.wire.exchanges.ExchangeState;
import io.earshot.wire.exchanges.OpenExchanges;

/**
 * Decodes connections whose messages begin with their length and carry an id by which answers are paired with requests. Looks at
 * the beginning of each message only and skips the rest, however long it is.
 */
public abstract class FramedDecoder implements StreamDecoder {

    protected final Conversation conversation;
    protected final OpenExchanges open;

    private final int window;
    /** For each side: the exchange whose message has begun and not yet ended. */
    private final Exchange[] passing = new Exchange[2];

    private final boolean[] searching = new boolean[2];

    /** @param window how many bytes at the beginning of a message are looked at */
    protected FramedDecoder(Conversation conversation, int window) {
        this.conversation = conversation;
        this.window = window;
        this.open = new OpenExchanges(conversation::end);
    }

    /**
     * Returns the length of the message that begins at the input's position, headers included; 0 if too few bytes are there to
     * tell; a negative number if no message begins there.
     *
     * @param searching whether bytes before are missing, so that the position may be inside of a message
     */
    protected abstract long lengthOf(Side from, StreamInput in, boolean searching);

    /**
     * Takes a request whose first bytes are given; the rest is skipped. Returns the exchange, which the decoder has put into
     * {@link #open} unless its state is ONEWAY, or null if it is none.
     */
    protected abstract Exchange request(StreamInput in, MessageCursor message);

    /** Takes an answer. Returns the exchange that it ends, removed from {@link #open}, or null if it ends none. */
    protected abstract Exchange answer(StreamInput in, MessageCursor message);

    @Override
    public final void data(Side from, StreamInput in) {
        while (!in.isSkipping()) {
            passed(from, in.nanos());
            if (in.available() == 0) {
                return;
            }
            long length = lengthOf(from, in, searching[from.index()]);
            if (length == 0) {
                return;
            }
            if (length < 0) {
                boolean known = searching[from.index()];
                conversation.undecoded(known ? Undecoded.RESYNCHRONISING : Undecoded.MALFORMED_MESSAGE, in.available());
                in.advanceAll();
                searching[from.index()] = true;
                return;
            }
            searching[from.index()] = false;
            int wanted = (int) Math.min(length, window);
            if (in.available() < wanted) {
                in.need(wanted);
                return;
            }
            message(from, in, length);
            in.skip(length);
        }
    }

    private void message(Side from, StreamInput in, long length) {
        int here = (int) Math.min(length, in.available());
        MessageCursor message = new MessageCursor(in.bytes(), in.position(), Math.min(here, window));
        if (from == Side.CLIENT) {
            Exchange request = request(in, message);
            if (request != null) {
                passing[from.index()] =
                        request.requestAt(in.startNanos(), in.startFrame()).addRequestBytes(length);
            }
            return;
        }
        Exchange answered = answer(in, message);
        if (answered != null) {
            passing[from.index()] =
                    answered.responseAt(in.startNanos(), in.startFrame()).addResponseBytes(length);
            forgetRequest(answered);
        }
    }

    /** An answer that begins before its request is whole leaves the request's end unknown. */
    @SuppressWarnings("ReferenceEquality") // It is this very object that must not be touched again.
    private void forgetRequest(Exchange answered) {
        if (passing[Side.CLIENT.index()] == answered) {
            passing[Side.CLIENT.index()] = null;
        }
    }

    /** The message that was passing is complete. */
    private void passed(Side from, long nanos) {
        Exchange exchange = passing[from.index()];
        if (exchange == null) {
            return;
        }
        passing[from.index()] = null;
        if (from == Side.SERVER) {
            conversation.end(exchange.responseEndsAt(nanos), exchange.state());
            return;
        }
        exchange.requestEndsAt(nanos);
        if (exchange.state() == ExchangeState.ONEWAY) {
            conversation.end(exchange, ExchangeState.ONEWAY);
        }
    }

    @Override
    public final void gap(Side from, StreamInput in, long missing) {
        int side = from.index();
        boolean inSync = !searching[side] && passing[side] == null && !in.isSkipping() && in.available() > 0;
        searching[side] = true;
        if (passing[side] != null) {
            passing[side].torn();
            passed(from, in.nanos());
        }
        in.stopSkipping();
        if (from == Side.SERVER) {
            open.answersLost();
        }
        long length = inSync ? lengthOf(from, in, false) : 0;
        if (length > 0) {
            message(from, in, length);
            resume(from, in, length, missing);
        }
    }

    /** A message of which only the beginning was captured still says where the next one begins. */
    private void resume(Side from, StreamInput in, long length, long missing) {
        int side = from.index();
        long rest = length - in.available() - missing;
        in.advanceAll();
        if (passing[side] != null) {
            passing[side].torn();
        }
        if (rest >= 0) {
            searching[side] = false;
            in.skip(rest);
        }
        if (rest <= 0) {
            passed(from, in.nanos());
        }
    }

    @Override
    public final void end(Side from, StreamInput in) {
        passed(from, in.nanos());
        if (in.available() > 0) {
            conversation.undecoded(Undecoded.MALFORMED_MESSAGE, in.available());
        }
    }

    @Override
    public final void close(long nanos) {
        open.drain(ExchangeState.NO_ANSWER);
    }
}
