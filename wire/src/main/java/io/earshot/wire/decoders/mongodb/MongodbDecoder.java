package io.earshot.wire.decoders.mongodb;

import io.earshot.wire.counters.Undecoded;
import io.earshot.wire.decoders.Conversation;
import io.earshot.wire.decoders.Side;
import io.earshot.wire.decoders.StreamDecoder;
import io.earshot.wire.decoders.StreamInput;
import io.earshot.wire.exchanges.Exchange;
import io.earshot.wire.exchanges.ExchangeState;
import io.earshot.wire.exchanges.OpenExchanges;

/** Decodes one connection to MongoDB. Answers name the request that they answer. */
final class MongodbDecoder implements StreamDecoder {

    static final int MAX_MESSAGE = 48_000_000 + 16_384;
    static final int OP_REPLY = 1;
    static final int OP_MSG = 2013;
    static final int OP_COMPRESSED = 2012;

    private static final String NAME = "mongodb";
    private static final int HEADER = 16;
    private static final int COMPRESSION_HEADER = 9;
    private static final int MAX_UNPACKED = 1 << 16;

    private final Conversation conversation;
    private final OpenExchanges open;
    private final MessageReader client = new MessageReader();
    private final MessageReader server = new MessageReader();
    private boolean clientSearching;
    private boolean serverSearching;
    /** The message that the next ones of a stream of answers will name, or 0. */
    private int exhaust;
    /** Whether messages of that stream may be missing, so that the next one names one that nobody saw. */
    private boolean exhaustTorn;

    MongodbDecoder(Conversation conversation) {
        this.conversation = conversation;
        this.open = new OpenExchanges(conversation::end);
    }

    @Override
    public void data(Side from, StreamInput in) {
        MessageReader reader = from == Side.CLIENT ? client : server;
        while (true) {
            if (reader.isBegun()) {
                if (!reader.read(in)) {
                    return;
                }
                complete(from, reader, in);
            }
            if (in.isSkipping() || in.available() < HEADER || !start(from, reader, in)) {
                return;
            }
        }
    }

    /** Takes a message's header. */
    private boolean start(Side from, MessageReader reader, StreamInput in) {
        int size = in.int32Little(0);
        int opcode = in.int32Little(12);
        if (size < HEADER || size > MAX_MESSAGE || !MongodbProtocol.isOpcode(opcode)) {
            boolean searching = from == Side.CLIENT ? clientSearching : serverSearching;
            conversation.undecoded(searching ? Undecoded.RESYNCHRONISING : Undecoded.MALFORMED_MESSAGE, in.available());
            in.advanceAll();
            search(from, true);
            return false;
        }
        search(from, false);
        if (opcode == OP_COMPRESSED) {
            return compressed(from, reader, in, size);
        }
        reader.begin(in, opcode, size);
        in.advance(HEADER);
        return true;
    }

    private void search(Side from, boolean on) {
        if (from == Side.CLIENT) {
            clientSearching = on;
        } else {
            serverSearching = on;
        }
    }

    private boolean compressed(Side from, MessageReader reader, StreamInput in, int size) {
        int wanted = Math.min(size, StreamInput.MAX_CARRY - 1);
        if (in.available() < wanted) {
            in.need(wanted);
            return false;
        }
        if (size >= HEADER + COMPRESSION_HEADER) {
            byte[] unpacked = Codecs.unpack(
                    in.uint8(HEADER + 8),
                    in.bytes(),
                    in.position() + HEADER + COMPRESSION_HEADER,
                    wanted - HEADER - COMPRESSION_HEADER,
                    Math.min(MAX_UNPACKED, Math.max(0, in.int32Little(HEADER + 4))));
            reader.begin(in, in.int32Little(HEADER), unpacked.length + HEADER);
            if (unpacked.length == 0) {
                conversation.undecoded(Undecoded.COMPRESSED, size);
            }
            reader.readWhole(unpacked);
            complete(from, reader, in);
        }
        in.skip(size);
        return true;
    }

    private void complete(Side from, MessageReader reader, StreamInput in) {
        if (from == Side.CLIENT) {
            request(reader, in);
        } else {
            answer(reader, in);
        }
    }

    private void request(MessageReader reader, StreamInput in) {
        Exchange request = conversation.begin(NAME).stream(reader.requestId() & 0xffff_ffffL)
                .requestAt(reader.startNanos(), reader.startFrame())
                .requestEndsAt(in.nanos())
                .addRequestBytes(reader.size());
        reader.describe(request);
        if (reader.isOneway()) {
            conversation.end(request, ExchangeState.ONEWAY);
        } else {
            open.put(reader.requestId(), request);
        }
    }

    private void answer(MessageReader reader, StreamInput in) {
        boolean more = reader.moreToCome();
        boolean goesOn = reader.responseTo() == exhaust || (exhaustTorn && open.get(reader.responseTo()) == null);
        if (exhaust != 0 && goesOn) {
            exhaust = more ? reader.requestId() : 0;
            exhaustTorn = false;
            return;
        }
        Exchange exchange = open.remove(reader.responseTo());
        if (exchange == null) {
            exchange = conversation.begin(NAME).stream(reader.responseTo() & 0xffff_ffffL)
                    .state(ExchangeState.ANSWER_ONLY);
        }
        exhaust = more ? reader.requestId() : exhaust;
        exchange.responseAt(reader.startNanos(), reader.startFrame())
                .responseEndsAt(in.nanos())
                .addResponseBytes(reader.size());
        if (reader.isError()) {
            exchange.status("ERR", true);
            if (reader.code() != 0) {
                exchange.code(Integer.toString(reader.code()));
            }
        } else if (reader.hasOutcome()) {
            exchange.status("OK", false);
        }
        conversation.end(exchange, exchange.state());
    }

    @Override
    public void gap(Side from, StreamInput in, long missing) {
        (from == Side.CLIENT ? client : server).reset();
        search(from, true);
        in.stopSkipping();
        if (from == Side.SERVER) {
            open.answersLost();
            exhaustTorn = exhaust != 0;
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
        open.drain(ExchangeState.NO_ANSWER);
    }
}
