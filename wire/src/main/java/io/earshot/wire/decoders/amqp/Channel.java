package io.earshot.wire.decoders.amqp;

import io.earshot.wire.decoders.Conversation;
import io.earshot.wire.exchanges.Exchange;
import io.earshot.wire.exchanges.ExchangeState;
import io.earshot.wire.exchanges.OpenExchanges;
import io.earshot.wire.exchanges.RequestQueue;

/** One channel of a connection: what waits for answers on it, and whether the broker confirms what is published. */
final class Channel {

    final RequestQueue requests;
    /** Published messages by their number, of which the broker confirms each or all up to one. */
    final OpenExchanges published;

    private final Conversation conversation;
    private boolean confirms;
    private long publishedCount;
    private long firstUnconfirmed = 1;
    /** For each side: the exchange whose content passes now. */
    final Exchange[] content = new Exchange[2];
    /** For each side: how many bytes of content are still to come; negative before the header was seen. */
    final long[] contentLeft = new long[2];

    Channel(Conversation conversation) {
        this.conversation = conversation;
        this.requests = new RequestQueue(conversation::end);
        this.published = new OpenExchanges(conversation::end);
    }

    void confirmsFromNowOn() {
        confirms = true;
        publishedCount = 0;
        firstUnconfirmed = 1;
    }

    /** Takes a message that a client publishes. Returns whether it will be confirmed. */
    boolean publish(Exchange message) {
        publishedCount++;
        if (!confirms) {
            message.state(ExchangeState.ONEWAY);
            return false;
        }
        message.stream(publishedCount);
        published.put(publishedCount, message);
        return true;
    }

    /** Ends published messages that the broker confirms or refuses. */
    void confirm(long tag, boolean multiple, boolean accepted, long nanos, long frame) {
        long first = multiple ? firstUnconfirmed : tag;
        long last = tag == 0 ? publishedCount : Math.min(tag, publishedCount);
        for (long number = Math.max(first, last - 10_000); number <= last; number++) {
            Exchange message = published.remove(number);
            if (message != null) {
                end(message.responseAt(nanos, frame).responseEndsAt(nanos), accepted);
            }
        }
        if (multiple) {
            firstUnconfirmed = Math.max(firstUnconfirmed, last + 1);
        }
    }

    @SuppressWarnings("ReferenceEquality") // It is this very object that must not be touched again.
    private void end(Exchange message, boolean accepted) {
        for (int side = 0; side < 2; side++) {
            if (content[side] == message) {
                content[side] = null;
            }
        }
        if (message.code().isEmpty()) {
            message.status(accepted ? "OK" : "ERR", !accepted);
        }
        conversation.end(message, ExchangeState.MATCHED);
    }

    /** Marks the oldest unconfirmed message to that exchange or queue as one that no queue took: its confirmation follows. */
    void returned(int code, String name) {
        String target = Arguments.bounded(name);
        Exchange returned = published.first(
                message -> message.code().isEmpty() && message.target().equals(target));
        if (returned != null) {
            returned.status("ERR", true).code(Integer.toString(code));
        }
    }

    /** The broker closes the channel because of an error: what waits is answered by that. */
    boolean failed(int code, long nanos, long frame) {
        boolean any = false;
        while (published.size() > 0) {
            fail(published.removeOldest(), code, nanos, frame);
            any = true;
        }
        while (!requests.isEmpty()) {
            fail(requests.poll(), code, nanos, frame);
            any = true;
        }
        confirms = false;
        return any;
    }

    private void fail(Exchange request, int code, long nanos, long frame) {
        content[0] = null;
        content[1] = null;
        request.code(Integer.toString(code));
        request.status("ERR", true).responseAt(nanos, frame).responseEndsAt(nanos);
        conversation.end(request, ExchangeState.MATCHED);
    }

    void drain() {
        for (int side = 0; side < 2; side++) {
            Exchange passing = content[side];
            content[side] = null;
            if (passing != null && (side == 1 || passing.state() == ExchangeState.ONEWAY)) {
                conversation.end(passing.torn(), passing.state());
            }
        }
        published.drain(ExchangeState.NO_ANSWER);
        requests.drain(ExchangeState.NO_ANSWER);
    }
}
