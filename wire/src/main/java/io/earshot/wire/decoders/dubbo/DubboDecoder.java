package io.earshot.wire.decoders.dubbo;

import io.earshot.wire.decoders.Conversation;
import io.earshot.wire.decoders.FramedDecoder;
import io.earshot.wire.decoders.MessageCursor;
import io.earshot.wire.decoders.Side;
import io.earshot.wire.decoders.StreamInput;
import io.earshot.wire.exchanges.Exchange;
import io.earshot.wire.exchanges.ExchangeState;
import io.earshot.wire.exchanges.TargetKind;

/** Decodes one connection to a Dubbo provider. */
final class DubboDecoder extends FramedDecoder {

    private static final String NAME = "dubbo";
    private static final int WINDOW = 512;
    private static final int OK = 20;
    /** The answer holds an exception; 3 is the same with attachments. */
    private static final int WITH_EXCEPTION = 0;

    private static final int EXCEPTION_WITH_ATTACHMENTS = 3;

    DubboDecoder(Conversation conversation) {
        super(conversation, DubboProtocol.HEADER + WINDOW);
    }

    @Override
    protected long lengthOf(Side from, StreamInput in, boolean searching) {
        if (in.available() < DubboProtocol.HEADER) {
            return in.available() >= 2 && in.uint16(0) != DubboProtocol.MAGIC ? -1 : 0;
        }
        int size = in.int32(12);
        if (in.uint16(0) != DubboProtocol.MAGIC || size < 0 || size > DubboProtocol.MAX_BODY) {
            return -1;
        }
        return (long) size + DubboProtocol.HEADER;
    }

    @Override
    protected Exchange request(StreamInput in, MessageCursor message) {
        message.skip(2);
        int flags = message.uint8();
        message.skip(1);
        long id = message.int64();
        message.skip(4);
        if ((flags & DubboProtocol.REQUEST) == 0 || (flags & DubboProtocol.EVENT) != 0) {
            // The answer to a heartbeat of the server, or a heartbeat: nothing that the application asked for.
            return null;
        }
        Exchange call = conversation.begin(NAME).operation("call").stream(Long.toUnsignedString(id));
        describe(call, Serialization.of(flags & DubboProtocol.SERIALIZATION), message);
        if ((flags & DubboProtocol.TWO_WAY) == 0) {
            call.operation("oneway");
            return call.state(ExchangeState.ONEWAY);
        }
        open.put(id, call);
        return call;
    }

    /** The body begins with the versions of protocol and service, the service's path and the method. */
    private static void describe(Exchange call, Serialization serialization, MessageCursor body) {
        String _ = serialization.text(body);
        String path = serialization.text(body);
        String _ = serialization.text(body);
        String method = serialization.text(body);
        if (body.isIntact() && !path.isEmpty()) {
            call.target(TargetKind.NAME, path + "." + method);
        }
    }

    @Override
    protected Exchange answer(StreamInput in, MessageCursor message) {
        message.skip(2);
        int flags = message.uint8();
        int status = message.uint8();
        long id = message.int64();
        message.skip(4);
        if ((flags & DubboProtocol.REQUEST) != 0 || (flags & DubboProtocol.EVENT) != 0) {
            return null;
        }
        Exchange exchange = open.remove(id);
        if (exchange == null) {
            exchange = conversation.begin(NAME).operation("call").stream(Long.toUnsignedString(id))
                    .state(ExchangeState.ANSWER_ONLY);
        }
        if (status != OK) {
            return exchange.status("ERR", true).code(codeOf(status));
        }
        boolean exception = isException(Serialization.of(flags & DubboProtocol.SERIALIZATION), message);
        exchange.status(exception ? "ERR" : "OK", exception);
        return exception ? exchange.code("EXCEPTION") : exchange;
    }

    private static boolean isException(Serialization serialization, MessageCursor body) {
        if (body.left() == 0) {
            return false;
        }
        int kind = serialization.kind(body);
        return kind == WITH_EXCEPTION || kind == EXCEPTION_WITH_ATTACHMENTS;
    }

    private static String codeOf(int status) {
        return switch (status) {
            case 25 -> "SERIALIZATION_ERROR";
            case 30 -> "CLIENT_TIMEOUT";
            case 31 -> "SERVER_TIMEOUT";
            case 35 -> "CHANNEL_INACTIVE";
            case 40 -> "BAD_REQUEST";
            case 50 -> "BAD_RESPONSE";
            case 60 -> "SERVICE_NOT_FOUND";
            case 70 -> "SERVICE_ERROR";
            case 80 -> "SERVER_ERROR";
            case 90 -> "CLIENT_ERROR";
            case 100 -> "THREADPOOL_EXHAUSTED";
            default -> Integer.toString(status);
        };
    }
}
