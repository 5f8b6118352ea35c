package io.earshot.traffic.evidence;

import io.earshot.traffic.bodies.AppBodies;
import io.earshot.traffic.config.App;
import io.earshot.wire.counters.Undecoded;
import io.earshot.wire.decoders.Conversation;
import io.earshot.wire.decoders.SharedNames;
import io.earshot.wire.decoders.Side;
import io.earshot.wire.decoders.StreamDecoder;
import io.earshot.wire.decoders.StreamInput;
import io.earshot.wire.decoders.http1.MessageParts;
import io.earshot.wire.exchanges.BodyReader;
import io.earshot.wire.exchanges.ContentCoding;
import io.earshot.wire.exchanges.Endpoints;
import io.earshot.wire.exchanges.Exchange;
import io.earshot.wire.exchanges.ExchangeState;
import java.util.Arrays;

/** A connection of HTTP/1 whose messages are overwritten as they are decoded. */
final class HttpErasure implements Conversation, MessageParts {

    private final App app;
    private final AppBodies bodies;
    private final Conversation conversation;
    private final ErasedDirection client;
    private final ErasedDirection server;

    /** @param bodies reads the fields of the app */
    HttpErasure(App app, AppBodies bodies, Conversation conversation, ErasedDirection client, ErasedDirection server) {
        this.app = app;
        this.bodies = bodies;
        this.conversation = conversation;
        this.client = client;
        this.server = server;
    }

    private ErasedDirection direction(Side from) {
        return from == Side.CLIENT ? client : server;
    }

    private static byte[] bytes(StreamInput in, int length) {
        return Arrays.copyOfRange(in.bytes(), in.position(), in.position() + length);
    }

    @Override
    public void head(Side from, StreamInput in, int length) {
        byte[] head = bytes(in, length);
        direction(from)
                .put(
                        in,
                        from == Side.CLIENT
                                ? HttpHead.request(head, target -> bodies.query(app, target))
                                : HttpHead.response(head));
    }

    @Override
    public void line(Side from, StreamInput in, int length, boolean isSize) {
        byte[] line = bytes(in, length);
        direction(from).put(in, isSize ? HttpHead.chunkSize(line) : HttpHead.line(line));
    }

    @Override
    public BodyReader between(Side from) {
        return direction(from).filling(input(from), (byte) '\n');
    }

    @Override
    public BodyReader readBody(Exchange exchange, Side from, ContentCoding coding) {
        boolean ofRequest = from == Side.CLIENT;
        BodyReader reader = bodies.replaced(exchange, ofRequest, coding)
                .map(body -> direction(from).replacing(input(from), body))
                .orElseGet(() -> direction(from).filling(input(from), HttpHead.OVER));
        exchange.body(ofRequest, reader);
        return reader;
    }

    @Override
    public SharedNames sharedNames() {
        return conversation.sharedNames();
    }

    @Override
    public void become(StreamDecoder next) {
        conversation.become(
                next instanceof HttpErasing.Erasing
                        ? next
                        : new HttpErasing.Erasing(conversation, Undecoded.UPGRADED, client, server));
    }

    @Override
    public Endpoints endpoints() {
        return conversation.endpoints();
    }

    @Override
    public Exchange begin(String protocol) {
        return conversation.begin(protocol);
    }

    @Override
    public void end(Exchange exchange, ExchangeState state) {
        conversation.end(exchange, state);
    }

    @Override
    public void drop(Exchange exchange) {
        conversation.drop(exchange);
    }

    @Override
    public void undecoded(Undecoded reason, long bytes) {
        conversation.undecoded(reason, bytes);
    }

    @Override
    public StreamInput input(Side side) {
        return conversation.input(side);
    }

    @Override
    public boolean sawStart() {
        return conversation.sawStart();
    }

    @Override
    public boolean heard(Side side) {
        return conversation.heard(side);
    }

    @Override
    public int serverPort() {
        return conversation.serverPort();
    }
}
