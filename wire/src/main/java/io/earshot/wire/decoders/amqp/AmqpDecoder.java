package io.earshot.wire.decoders.amqp;

import io.earshot.wire.counters.Undecoded;
import io.earshot.wire.decoders.Conversation;
import io.earshot.wire.decoders.MessageCursor;
import io.earshot.wire.decoders.Side;
import io.earshot.wire.decoders.StreamDecoder;
import io.earshot.wire.decoders.StreamInput;
import io.earshot.wire.exchanges.Exchange;
import io.earshot.wire.exchanges.ExchangeState;
import java.util.HashMap;
import java.util.Map;

/** Decodes one connection to a broker that speaks AMQP 0-9-1. */
final class AmqpDecoder implements StreamDecoder {

    private static final String NAME = "amqp";
    private static final int MAX_CHANNELS = 1_024;
    /** Enough of a method for the names and codes in it. */
    private static final int WINDOW = 1_024;

    private final Conversation conversation;
    private final Map<Integer, Channel> channels = new HashMap<>();
    private final boolean[] searching = new boolean[2];

    AmqpDecoder(Conversation conversation) {
        this.conversation = conversation;
    }

    @Override
    public void data(Side from, StreamInput in) {
        while (!in.isSkipping()) {
            if (in.available() < AmqpProtocol.FRAME_HEADER) {
                return;
            }
            if (in.uint8(0) == 'A') {
                if (in.available() < 8) {
                    return;
                }
                in.advance(8);
                continue;
            }
            if (!AmqpProtocol.isFrame(in.bytes(), in.position()) || (searching[from.index()] && !isWholeFrame(in))) {
                malformed(from, in);
                return;
            }
            long size = AmqpProtocol.size(in.bytes(), in.position());
            int wanted = (int) Math.min(size, WINDOW) + AmqpProtocol.FRAME_HEADER;
            if (in.uint8(0) != AmqpProtocol.BODY && in.available() < wanted) {
                in.need(wanted);
                return;
            }
            searching[from.index()] = false;
            frame(from, in, size);
            in.skip(size + AmqpProtocol.FRAME_HEADER + 1);
        }
    }

    /** After a gap, only a frame whose end mark is where it must be is one. */
    private static boolean isWholeFrame(StreamInput in) {
        long end = AmqpProtocol.FRAME_HEADER + AmqpProtocol.size(in.bytes(), in.position());
        if (end >= in.available()) {
            return in.uint8(0) == AmqpProtocol.METHOD
                    && in.available() >= AmqpProtocol.FRAME_HEADER + 4
                    && Method.of(in.int32(AmqpProtocol.FRAME_HEADER)) != null;
        }
        return in.uint8((int) end) == AmqpProtocol.END;
    }

    private void malformed(Side from, StreamInput in) {
        boolean known = searching[from.index()];
        conversation.undecoded(known ? Undecoded.RESYNCHRONISING : Undecoded.MALFORMED_MESSAGE, in.available());
        in.advanceAll();
        searching[from.index()] = true;
    }

    private void frame(Side from, StreamInput in, long size) {
        int type = in.uint8(0);
        int number = in.uint16(1);
        if (type == AmqpProtocol.HEARTBEAT) {
            return;
        }
        int here = (int) Math.min(Math.min(size, WINDOW), in.available() - AmqpProtocol.FRAME_HEADER);
        MessageCursor payload = new MessageCursor(in.bytes(), in.position() + AmqpProtocol.FRAME_HEADER, here);
        switch (type) {
            case AmqpProtocol.METHOD -> method(from, in, channel(number), payload, size);
            case AmqpProtocol.CONTENT_HEADER -> {
                payload.skip(4);
                long length = payload.int64();
                channel(number).contentLeft[from.index()] = Math.max(0, length);
                content(from, in, channel(number), 0);
            }
            default -> content(from, in, channel(number), size);
        }
    }

    private Channel channel(int number) {
        if (channels.size() >= MAX_CHANNELS && !channels.containsKey(number)) {
            channels.values().forEach(Channel::drain);
            channels.clear();
        }
        return channels.computeIfAbsent(number, _ -> new Channel(conversation));
    }

    /** Counts content; with its last byte the message is complete. */
    private void content(Side from, StreamInput in, Channel channel, long size) {
        int side = from.index();
        Exchange exchange = channel.content[side];
        if (exchange == null) {
            return;
        }
        channel.contentLeft[side] -= size;
        if (from == Side.CLIENT) {
            exchange.addRequestBytes(size).requestEndsAt(in.nanos());
        } else {
            exchange.addResponseBytes(size).responseEndsAt(in.nanos());
        }
        if (channel.contentLeft[side] <= 0) {
            channel.content[side] = null;
            if (from == Side.SERVER || exchange.state() == ExchangeState.ONEWAY) {
                conversation.end(exchange, exchange.state());
            }
        }
    }

    private void method(Side from, StreamInput in, Channel channel, MessageCursor payload, long size) {
        Method method = Method.of(payload.int32());
        if (method == null) {
            conversation.undecoded(Undecoded.MALFORMED_MESSAGE, size);
            return;
        }
        if (from == Side.CLIENT) {
            client(method, in, channel, payload, size);
        } else {
            server(method, in, channel, payload, size);
        }
    }

    private void client(Method method, StreamInput in, Channel channel, MessageCursor payload, long size) {
        switch (method.kind()) {
            case REQUEST, LOGIN, CLOSE, PUBLISH -> {
                Exchange request = conversation
                        .begin(NAME)
                        .operation(method.label())
                        .requestAt(in.startNanos(), in.startFrame())
                        .requestEndsAt(in.nanos())
                        .addRequestBytes(size);
                Arguments arguments = Arguments.read(method, payload);
                arguments.describe(request);
                if (method == Method.BASIC_PUBLISH) {
                    interrupted(channel, 0);
                    boolean _ = channel.publish(request);
                    channel.content[0] = request;
                    channel.contentLeft[0] = -1;
                } else if (arguments.noWait()) {
                    conversation.end(request, ExchangeState.ONEWAY);
                    selected(method, channel);
                } else {
                    channel.requests.add(request);
                    selected(method, channel);
                }
            }
            default -> {
                // Acknowledgements of deliveries and answers to the broker ask for nothing.
            }
        }
    }

    private static void selected(Method method, Channel channel) {
        if (method == Method.CONFIRM_SELECT) {
            channel.confirmsFromNowOn();
        }
    }

    /** A message whose content never came to its end. */
    private void interrupted(Channel channel, int side) {
        Exchange passing = channel.content[side];
        channel.content[side] = null;
        if (passing != null && (side == 1 || passing.state() == ExchangeState.ONEWAY)) {
            conversation.end(passing.torn(), passing.state());
        }
    }

    private void server(Method method, StreamInput in, Channel channel, MessageCursor payload, long size) {
        long nanos = in.startNanos();
        long frame = in.startFrame();
        switch (method.kind()) {
            case SERVER -> login(method, in, channel, size);
            case ANSWER -> answer(method, in, channel, size);
            case CLOSE -> {
                int code = payload.uint16();
                failed(method, channel, code, in);
            }
            case CONFIRM -> {
                if (method == Method.BASIC_RETURN) {
                    int code = payload.uint16();
                    payload.skip(payload.uint8());
                    channel.returned(code, Arguments.exchangeOrQueue(payload));
                } else {
                    long tag = payload.int64();
                    boolean multiple = (payload.uint8() & 1) != 0;
                    channel.confirm(tag, multiple, method == Method.BASIC_ACK, nanos, frame);
                }
            }
            case DELIVER -> {
                interrupted(channel, 1);
                Exchange push = conversation
                        .begin(NAME)
                        .operation(method.label())
                        .state(ExchangeState.PUSH)
                        .responseAt(nanos, frame)
                        .responseEndsAt(in.nanos())
                        .addResponseBytes(size);
                Arguments.read(method, payload).describe(push);
                channel.content[1] = push;
                channel.contentLeft[1] = -1;
            }
            default -> {
                // Flow control and the like answer nothing.
            }
        }
    }

    private void login(Method method, StreamInput in, Channel channel, long size) {
        if (method == Method.CONNECTION_START) {
            return;
        }
        if (method == Method.CONNECTION_TUNE) {
            Exchange login = answered(in, channel, size);
            conversation.end(login, login.state());
        } else if (!channel.requests.isEmpty()) {
            // The server wants to know more: the login goes on with the client's next word.
            conversation.drop(channel.requests.pollLast());
        }
    }

    private void answer(Method method, StreamInput in, Channel channel, long size) {
        if (method == Method.CHANNEL_CLOSE_OK || method == Method.CONNECTION_CLOSE_OK) {
            // Requests from before the close will not be answered any more.
            while (channel.requests.size() > 1) {
                conversation.end(channel.requests.poll(), ExchangeState.NO_ANSWER);
            }
        }
        Exchange exchange = answered(in, channel, size);
        if (method == Method.BASIC_GET_OK) {
            interrupted(channel, 1);
            channel.content[1] = exchange.status("OK", false);
            channel.contentLeft[1] = -1;
            return;
        }
        if (method == Method.BASIC_GET_EMPTY) {
            exchange.status("NIL", false);
        }
        conversation.end(exchange, exchange.state());
    }

    private Exchange answered(StreamInput in, Channel channel, long size) {
        Exchange exchange = channel.requests.prepareAnswer()
                ? channel.requests.poll()
                : conversation.begin(NAME).state(ExchangeState.ANSWER_ONLY);
        return exchange.status("OK", false)
                .responseAt(in.startNanos(), in.startFrame())
                .responseEndsAt(in.nanos())
                .addResponseBytes(size);
    }

    /** The broker closes a channel or the connection, and says why. */
    private void failed(Method method, Channel channel, int code, StreamInput in) {
        boolean any = false;
        if (method == Method.CONNECTION_CLOSE) {
            for (Channel each : channels.values()) {
                any |= each.failed(code, in.startNanos(), in.startFrame());
            }
        } else {
            any = channel.failed(code, in.startNanos(), in.startFrame());
        }
        if (!any) {
            // The failure concerns no waiting request: a message published without confirmation, or the connection as
            // such.
            Exchange failure = conversation
                    .begin(NAME)
                    .operation(method.label())
                    .code(Integer.toString(code))
                    .status("ERR", true)
                    .responseAt(in.startNanos(), in.startFrame())
                    .responseEndsAt(in.nanos());
            conversation.end(failure, ExchangeState.ANSWER_ONLY);
        }
    }

    @Override
    public void gap(Side from, StreamInput in, long missing) {
        searching[from.index()] = true;
        in.stopSkipping();
        for (Channel channel : channels.values()) {
            Exchange passing = channel.content[from.index()];
            if (passing != null) {
                passing.torn();
                interrupted(channel, from.index());
            }
            if (from == Side.SERVER) {
                channel.requests.answersLost();
                channel.published.answersLost();
            } else {
                channel.requests.requestsLost();
            }
        }
    }

    @Override
    public void end(Side from, StreamInput in) {
        if (in.available() > 0) {
            conversation.undecoded(Undecoded.MALFORMED_MESSAGE, in.available());
        }
    }

    @Override
    public void close(long nanos) {
        channels.values().forEach(Channel::drain);
        channels.clear();
    }
}
