package io.earshot.agent.dns;

import io.earshot.model.Ip;

/** A name server by its UDP port. */
public record NameServer(Ip ip, int port) {

    public static final int USUAL_PORT = 53;

    /** So many are asked at most. */
    public static final int MOST = 3;
}
