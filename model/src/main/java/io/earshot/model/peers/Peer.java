package io.earshot.model.peers;

import io.earshot.model.Ip;

/**
 * An agent that gives pieces of a file to others of its site.
 *
 * @param port at which it listens
 * @param pieces how many pieces it has, from the beginning of the file
 */
public record Peer(Ip ip, int port, int pieces) {

    public Peer {
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("port " + port + " of a peer, expected 1 to 65535");
        }
        if (pieces < 0) {
            throw new IllegalArgumentException(pieces + " pieces of a peer, expected none below 0");
        }
    }

    public Peer with(int known) {
        return new Peer(ip, port, known);
    }
}
