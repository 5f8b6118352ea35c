package io.earshot.wire.exchanges;

import io.earshot.model.Ip;

/**
 * The two ends of a conversation.
 *
 * @param conversation its number in the capture, from 1
 */
public record Endpoints(long conversation, Ip client, int clientPort, Ip server, int serverPort) {

    static final Endpoints NONE = new Endpoints(0, new Ip(0, 0), 0, new Ip(0, 0), 0);

    /** Conversations have numbers of their own, and the hash that the language makes costs more than decoding a small message. */
    @Override
    public int hashCode() {
        return Long.hashCode(conversation);
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
