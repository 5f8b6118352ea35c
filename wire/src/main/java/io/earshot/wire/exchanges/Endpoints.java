package io.earshot.wire.exchanges;

import io.earshot.model.Ip;

/**
 * The two ends of a conversation.
 *
 * @param conversation its number in the capture, from 1
 * @param network that the addresses are of, as {@link io.earshot.wire.packets.NetworkTags} names it; empty unless a tag tells
 */
public record Endpoints(long conversation, Ip client, int clientPort, Ip server, int serverPort, String network) {

    static final Endpoints NONE = new Endpoints(0, new Ip(0, 0), 0, new Ip(0, 0), 0);

    /** Conversations have numbers of their own, and the hash that the language makes costs more than decoding a small message. */
    @Override
    public int hashCode() {
        return Long.hashCode(conversation);
    }

    /** Those of a capture of one network. */
    public Endpoints(long conversation, Ip client, int clientPort, Ip server, int serverPort) {
        this(conversation, client, clientPort, server, serverPort, "");
    }

    public String clientText() {
        return text(client, clientPort);
    }

    public String serverText() {
        return text(server, serverPort);
    }

    private static String text(Ip ip, int port) {
        return ip.isV4() ? ip + ":" + port : "[" + ip + "]:" + port;
    }
}
