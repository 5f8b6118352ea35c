package io.earshot.wire.decoders.kafka;

import io.earshot.wire.decoders.Conversation;
import io.earshot.wire.decoders.FramedDecoder;
import io.earshot.wire.decoders.MessageCursor;
import io.earshot.wire.decoders.Side;
import io.earshot.wire.decoders.StreamInput;
import io.earshot.wire.exchanges.Exchange;
import io.earshot.wire.exchanges.ExchangeState;
import io.earshot.wire.exchanges.TargetKind;

/** Decodes one connection to a Kafka broker. Answers name the request by its correlation id and say nothing of its kind. */
final class KafkaDecoder extends FramedDecoder {

    private static final String NAME = "kafka";
    private static final int WINDOW = 4_096;

    /** Requests of a fetch session name only the topics that changed. */
    private RequestReader.Topic lastFetched = RequestReader.Topic.NONE;

    KafkaDecoder(Conversation conversation) {
        super(conversation, WINDOW);
    }

    @Override
    protected long lengthOf(Side from, StreamInput in, boolean searching) {
        if (in.available() < 8) {
            return 0;
        }
        long size = in.int32(0) & 0xffff_ffffL;
        if (size < 4 || size > KafkaProtocol.MAX_MESSAGE) {
            return -1;
        }
        if (from == Side.SERVER) {
            return searching && open.get(in.int32(4)) == null ? -1 : size + 4;
        }
        if (size < KafkaProtocol.HEADER - 4 || !Api.isKnown(in.uint16(4), in.uint16(6))) {
            return -1;
        }
        if (searching && KafkaProtocol.score(in.bytes(), in.position(), in.available()) < KafkaProtocol.CERTAIN) {
            return -1;
        }
        return size + 4;
    }

    @Override
    protected Exchange request(StreamInput in, MessageCursor message) {
        message.skip(4);
        int key = message.uint16();
        int version = message.uint16();
        int correlation = message.int32();
        KafkaFields fields = new KafkaFields(message, Api.isFlexible(key, version));
        if (key != Api.CONTROLLED_SHUTDOWN || version > 0) {
            message.skip(Math.max(0, message.int16()));
            fields.tags();
        }
        RequestReader.Request read = RequestReader.read(key, version, fields);
        Exchange request = conversation.begin(NAME).operation(Api.nameOf(key)).stream(correlation & 0xffff_ffffL)
                .tag(key << 16 | version);
        RequestReader.Topic topic = read.topic();
        if (key == Api.FETCH) {
            topic = topic.isEmpty() ? lastFetched : topic;
            lastFetched = topic;
        }
        String name = topic.isId() ? conversation.sharedNames().name(topic.text()) : topic.text();
        if (!name.isEmpty()) {
            request.target(TargetKind.NAME, name);
        }
        if (read.hasAnswer()) {
            open.put(correlation, request);
        } else {
            request.state(ExchangeState.ONEWAY);
        }
        return request;
    }

    @Override
    protected Exchange answer(StreamInput in, MessageCursor message) {
        message.skip(4);
        int correlation = message.int32();
        Exchange exchange = open.remove(correlation);
        if (exchange == null) {
            return conversation.begin(NAME).stream(correlation & 0xffff_ffffL).state(ExchangeState.ANSWER_ONLY);
        }
        int key = exchange.tag() >>> 16;
        int version = exchange.tag() & 0xffff;
        KafkaFields fields = new KafkaFields(message, Api.isFlexible(key, version));
        if (key != Api.API_VERSIONS) {
            fields.tags();
        }
        int error = AnswerReader.error(key, version, fields, this::learn);
        if (error == AnswerReader.UNKNOWN) {
            return exchange;
        }
        exchange.status(error == 0 ? "OK" : "ERR", error != 0);
        return error == 0 ? exchange : exchange.code(ErrorCode.nameOf(error));
    }

    private void learn(String id, String name) {
        if (!name.isEmpty()) {
            conversation.sharedNames().learn(id, name);
        }
    }
}
