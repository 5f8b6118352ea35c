package io.earshot.model.peers;

/**
 * An agent's question for others of its site that have more pieces of a file than it has.
 *
 * @param pieces that it has, from the beginning of the file
 * @param port at which it gives them to others; 0 where it gives none
 */
public record PeerQuestion(int pieces, int port) {

    public PeerQuestion {
        if (pieces < 0) {
            throw new IllegalArgumentException(pieces + " pieces, expected none below 0");
        }
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port " + port + ", expected 0 to 65535");
        }
    }
}
