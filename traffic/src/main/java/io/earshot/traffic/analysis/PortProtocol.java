package io.earshot.traffic.analysis;

import io.earshot.traffic.config.App;
import io.earshot.traffic.iso8583.IsoProtocol;
import io.earshot.wire.counters.Undecoded;
import io.earshot.wire.decoders.Conversation;
import io.earshot.wire.decoders.OpaqueDecoder;
import io.earshot.wire.decoders.Protocol;
import io.earshot.wire.decoders.StreamDecoder;
import io.earshot.wire.exchanges.Endpoints;
import io.earshot.wire.exchanges.Exchange;
import java.util.Map;

/** Chooses among the apps that use one port by the server's address. */
final class PortProtocol implements Protocol {

    private final Map<App, Protocol> apps;

    PortProtocol(Map<App, Protocol> apps) {
        this.apps = apps;
    }

    @Override
    public String name() {
        return IsoProtocol.NAME;
    }

    @Override
    public boolean isUsualPort(int port) {
        return false;
    }

    @Override
    public int scoreRequest(byte[] bytes, int offset, int length, boolean start) {
        int best = NO;
        for (Protocol protocol : apps.values()) {
            best = Math.max(best, protocol.scoreRequest(bytes, offset, length, start));
        }
        return best;
    }

    @Override
    public int scoreResponse(byte[] bytes, int offset, int length, boolean start) {
        return scoreRequest(bytes, offset, length, start);
    }

    @Override
    public StreamDecoder open(Conversation conversation) {
        Exchange probe = conversation.begin(IsoProtocol.NAME);
        Endpoints endpoints = probe.endpoints();
        conversation.drop(probe);
        for (Map.Entry<App, Protocol> app : apps.entrySet()) {
            if (app.getKey().isServer(endpoints)) {
                return app.getValue().open(conversation);
            }
        }
        return new OpaqueDecoder(conversation, Undecoded.UNKNOWN_PROTOCOL);
    }
}
