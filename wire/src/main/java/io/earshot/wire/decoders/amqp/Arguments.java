package io.earshot.wire.decoders.amqp;

import io.earshot.wire.decoders.MessageCursor;
import io.earshot.wire.exchanges.Exchange;
import io.earshot.wire.exchanges.TargetKind;

/**
 * Holds what a method is about.
 *
 * @param name the queue or exchange, empty if there is none
 * @param noWait whether the client wants no answer
 */
record Arguments(String name, boolean noWait) {

    private static final int MAX_NAME = 255;

    static Arguments read(Method method, MessageCursor in) {
        return switch (method) {
            case EXCHANGE_DECLARE -> {
                in.skip(2);
                String name = shortText(in);
                shortText(in);
                yield new Arguments(name, (in.uint8() & 16) != 0);
            }
            case EXCHANGE_DELETE -> afterTicket(in, 2);
            case QUEUE_DECLARE -> afterTicket(in, 16);
            case QUEUE_PURGE -> afterTicket(in, 1);
            case QUEUE_DELETE -> afterTicket(in, 4);
            case BASIC_GET -> afterTicket(in, 0);
            case QUEUE_BIND, EXCHANGE_BIND, EXCHANGE_UNBIND -> {
                in.skip(2);
                String name = shortText(in);
                shortText(in);
                shortText(in);
                yield new Arguments(name, (in.uint8() & 1) != 0);
            }
            case QUEUE_UNBIND -> {
                in.skip(2);
                yield new Arguments(shortText(in), false);
            }
            case BASIC_CONSUME -> {
                in.skip(2);
                String queue = shortText(in);
                shortText(in);
                yield new Arguments(queue, (in.uint8() & 8) != 0);
            }
            case BASIC_CANCEL -> {
                shortText(in);
                yield new Arguments("", (in.uint8() & 1) != 0);
            }
            case CONFIRM_SELECT -> new Arguments("", (in.uint8() & 1) != 0);
            case BASIC_PUBLISH -> {
                in.skip(2);
                yield new Arguments(exchangeOrQueue(in), false);
            }
            case BASIC_DELIVER -> {
                shortText(in);
                in.skip(9);
                yield new Arguments(exchangeOrQueue(in), false);
            }
            default -> new Arguments("", false);
        };
    }

    private static Arguments afterTicket(MessageCursor in, int noWaitBit) {
        in.skip(2);
        String name = shortText(in);
        return new Arguments(name, (in.uint8() & noWaitBit) != 0);
    }

    /** Messages to the exchange without a name go to the queue that the routing key names. */
    static String exchangeOrQueue(MessageCursor in) {
        String exchange = shortText(in);
        String key = shortText(in);
        return exchange.isEmpty() ? key : exchange;
    }

    private static String shortText(MessageCursor in) {
        return in.text(in.uint8());
    }

    /** Names that brokers invent differ each time; they become one. */
    static String bounded(String name) {
        for (String prefix : new String[] {"amq.gen", "amq.ctag", "amq.rabbitmq.reply-to"}) {
            if (name.startsWith(prefix)) {
                return prefix + "-{}";
            }
        }
        return name.length() > MAX_NAME ? name.substring(0, MAX_NAME) : name;
    }

    void describe(Exchange exchange) {
        if (!name.isEmpty()) {
            exchange.target(TargetKind.NAME, bounded(name));
        }
    }
}
