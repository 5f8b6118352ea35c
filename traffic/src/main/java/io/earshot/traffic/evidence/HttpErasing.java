package io.earshot.traffic.evidence;

import io.earshot.traffic.bodies.AppBodies;
import io.earshot.traffic.config.App;
import io.earshot.wire.counters.Undecoded;
import io.earshot.wire.decoders.Conversation;
import io.earshot.wire.decoders.Protocol;
import io.earshot.wire.decoders.Side;
import io.earshot.wire.decoders.StreamDecoder;
import io.earshot.wire.decoders.StreamInput;
import io.earshot.wire.decoders.http1.Http1Protocol;
import io.earshot.wire.exchanges.Endpoints;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Overwrites what an app of HTTP sends and receives, in the frames that carry it: bodies but for the fields that the app names, and heads but for the
 * lines that frame messages.
 * Heads of HTTP/2 are packed with tables that change with each of them, so that they cannot be overwritten in place: all of such a connection
 * is overwritten. Of TLS, the heads of records stay.
 */
final class HttpErasing implements Protocol {

    private static final Logger LOG = System.getLogger(HttpErasing.class.getName());
    private static final byte[] HTTP2 = "PRI * HTTP/2.0".getBytes(StandardCharsets.US_ASCII);

    private final App app;
    private final HeldFrames frames;
    private final AppBodies bodies;
    private boolean saidHttp2;

    HttpErasing(App app, HeldFrames frames) {
        this.app = app;
        this.frames = frames;
        this.bodies = new AppBodies(List.of(app));
    }

    @Override
    public String name() {
        return app.protocol();
    }

    @Override
    public boolean isUsualPort(int port) {
        return false;
    }

    @Override
    public int scoreRequest(byte[] bytes, int offset, int length, boolean start) {
        return CERTAIN;
    }

    @Override
    public int scoreResponse(byte[] bytes, int offset, int length, boolean start) {
        return CERTAIN;
    }

    @Override
    public StreamDecoder open(Conversation conversation) {
        Endpoints endpoints = conversation.endpoints();
        return new Beginning(
                conversation,
                new ErasedDirection(frames, endpoints, true),
                new ErasedDirection(frames, endpoints, false));
    }

    private StreamDecoder http1(Conversation conversation, ErasedDirection client, ErasedDirection server) {
        HttpErasure erasure = new HttpErasure(app, bodies, conversation, client, server);
        return new Http1Protocol((changed, _) -> {
                    sayHttp2();
                    return new Erasing(changed, Undecoded.UPGRADED, client, server);
                })
                .open(erasure, erasure);
    }

    private void sayHttp2() {
        if (!saidHttp2) {
            saidHttp2 = true;
            LOG.log(
                    Level.WARNING,
                    "app {0} speaks HTTP/2, whose heads cannot be overwritten in captures; its exchanges are in no figure,"
                            + " expected captures that tcpdump or netsniff-ng writes",
                    app.name());
        }
    }

    /** Waits for the first bytes, which tell HTTP/1, HTTP/2 and TLS apart. */
    private final class Beginning implements StreamDecoder {
        private final Conversation conversation;
        private final ErasedDirection client;
        private final ErasedDirection server;

        private Beginning(Conversation conversation, ErasedDirection client, ErasedDirection server) {
            this.conversation = conversation;
            this.client = client;
            this.server = server;
        }

        @Override
        public void data(Side from, StreamInput in) {
            if (in.available() == 0) {
                return;
            }
            if (TlsErasing.begins(in, conversation.sawStart())) {
                conversation.become(new TlsErasing(client, server));
                return;
            }
            int same = 0;
            while (same < Math.min(HTTP2.length, in.available()) && in.uint8(same) == HTTP2[same]) {
                same++;
            }
            if (same == HTTP2.length) {
                sayHttp2();
                conversation.become(new Erasing(conversation, Undecoded.UPGRADED, client, server));
            } else if (same < in.available() && speaks(from, in)) {
                conversation.become(http1(conversation, client, server));
            } else if (same < in.available()) {
                in.skip(in.available(), (from == Side.CLIENT ? client : server).filling(in, HttpHead.OVER));
            }
        }

        /** Returns whether a message begins here: of a connection that began before the capture, the rest of a body may come first. */
        private boolean speaks(Side from, StreamInput in) {
            if (conversation.sawStart()) {
                return true;
            }
            Protocol http1 = new Http1Protocol((_, _) -> this);
            int score = from == Side.CLIENT
                    ? http1.scoreRequest(in.bytes(), in.position(), in.available(), false)
                    : http1.scoreResponse(in.bytes(), in.position(), in.available(), false);
            return score > 0;
        }

        @Override
        public void gap(Side from, StreamInput in, long missing) {
            conversation.become(http1(conversation, client, server));
        }

        @Override
        public void end(Side from, StreamInput in) {
            // At most the beginning of a method waits.
        }

        @Override
        public void close(long nanos) {
            // Nothing waits here.
        }
    }

    /** Overwrites all that passes. */
    static final class Erasing implements StreamDecoder {
        private final Conversation conversation;
        private final Undecoded reason;
        private final ErasedDirection client;
        private final ErasedDirection server;

        Erasing(Conversation conversation, Undecoded reason, ErasedDirection client, ErasedDirection server) {
            this.conversation = conversation;
            this.reason = reason;
            this.client = client;
            this.server = server;
        }

        @Override
        public void data(Side from, StreamInput in) {
            conversation.undecoded(reason, in.available());
            in.skip(in.available(), (from == Side.CLIENT ? client : server).filling(in, HttpHead.OVER));
        }

        @Override
        public void gap(Side from, StreamInput in, long missing) {
            // Whatever comes is overwritten, too.
        }

        @Override
        public void end(Side from, StreamInput in) {
            // Nothing is waited for.
        }

        @Override
        public void close(long nanos) {
            // Nothing waits here.
        }
    }
}
