package io.earshot.wire.decoders.dns;

import io.earshot.wire.decoders.Conversation;
import io.earshot.wire.decoders.Side;
import io.earshot.wire.exchanges.Exchange;
import io.earshot.wire.exchanges.ExchangeState;
import io.earshot.wire.exchanges.OpenExchanges;
import io.earshot.wire.exchanges.TargetKind;
import java.util.BitSet;
import java.util.stream.IntStream;

/**
 * Pairs questions and answers of one pair of sockets. A question that is sent again while it waits is a retransmission: unless each
 * gets its own answer, the two are one request, timed from the first.
 */
final class DnsPairs {

    private static final String NAME = "dns";
    private static final int AGAIN = 1;

    private static final String ANSWERS_PREFIX = "answers=";
    /** The notes of almost all answers. */
    private static final String[] ANSWERS =
            IntStream.range(0, 16).mapToObj(count -> ANSWERS_PREFIX + count).toArray(String[]::new);

    private final Conversation conversation;
    private final OpenExchanges open;
    private final DnsMessage message = new DnsMessage();
    /** The ids of zones that are being sent. */
    private final BitSet transfers = new BitSet();

    DnsPairs(Conversation conversation) {
        this.conversation = conversation;
        this.open = new OpenExchanges(this::unanswered);
    }

    private void unanswered(Exchange exchange, ExchangeState state) {
        if ((exchange.tag() & AGAIN) == 0) {
            conversation.end(exchange, state);
        } else {
            conversation.drop(exchange);
        }
    }

    void message(Side from, byte[] bytes, int offset, int length, long startNanos, long nanos, long frame) {
        if (!message.read(bytes, offset, length) || message.isResponse() != (from == Side.SERVER)) {
            Exchange malformed = conversation.begin(NAME).operation("?").note(length + " bytes");
            if (from == Side.CLIENT) {
                malformed.requestAt(startNanos, frame);
            } else {
                malformed.responseAt(startNanos, frame);
            }
            conversation.end(malformed, ExchangeState.MALFORMED);
            return;
        }
        if (from == Side.CLIENT) {
            question(length, startNanos, nanos, frame);
        } else {
            answer(length, startNanos, nanos, frame);
        }
    }

    private void question(int length, long startNanos, long nanos, long frame) {
        transfers.clear(message.id());
        boolean again = open.get(message.key()) != null;
        Exchange request = named(conversation.begin(NAME))
                .requestAt(startNanos, frame)
                .requestEndsAt(nanos)
                .addRequestBytes(length)
                .tag(again ? AGAIN : 0);
        open.put(message.key(), request);
    }

    private Exchange named(Exchange exchange) {
        return exchange.stream(message.id())
                .operation(DnsNames.type(message.type()))
                .target(TargetKind.NONE, message.name(), 0, message.nameLength());
    }

    private void answer(int length, long startNanos, long nanos, long frame) {
        Exchange exchange = asked();
        if (exchange == null && isInTransfer()) {
            return;
        }
        if (message.isTransfer()) {
            transfers.set(message.id());
        }
        if (exchange == null) {
            exchange = named(conversation.begin(NAME)).state(ExchangeState.ANSWER_ONLY);
        }
        boolean failed = message.code() != 0 && message.code() != 3;
        exchange.status(DnsNames.code(message.code()), failed)
                .responseAt(startNanos, frame)
                .responseEndsAt(nanos)
                .addResponseBytes(length);
        if (message.isTruncated()) {
            exchange.note("TC");
        }
        if (message.answers() > 0) {
            exchange.note(answers(message.answers()));
        }
        conversation.end(exchange, exchange.state());
    }

    private static String answers(int count) {
        return count < ANSWERS.length ? ANSWERS[count] : ANSWERS_PREFIX + count;
    }

    /** Removes and returns what a message answers, or returns null. Servers may repeat no question, as in FORMERR. */
    private Exchange asked() {
        return message.hasQuestion() ? open.remove(message.key()) : open.removeFirst(message::hasIdOf);
    }

    /** Whether it goes on with a zone, of which all messages but the first may lack the question (RFC 5936, 2.2). */
    private boolean isInTransfer() {
        return transfers.get(message.id()) && (message.isTransfer() || !message.hasQuestion());
    }

    void unreachable(byte[] bytes, int offset, int length) {
        if (message.read(bytes, offset, length)) {
            Exchange exchange = open.remove(message.key());
            if (exchange != null) {
                conversation.end(exchange.note("unreachable"), ExchangeState.NO_ANSWER);
            }
        }
    }

    void close() {
        open.drain(ExchangeState.NO_ANSWER);
    }

    void answersLost() {
        open.answersLost();
    }
}
