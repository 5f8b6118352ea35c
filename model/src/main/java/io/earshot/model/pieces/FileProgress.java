package io.earshot.model.pieces;

/**
 * Tells how far an agent is with a file, and where the octets came from that it fetched.
 *
 * @param octets that are here and checked, those of an earlier try included
 * @param fromLine from the server, or through relays that did not have them
 * @param fromRelay from the memory or disk of a relay
 * @param fromPeers from other agents
 */
public record FileProgress(long octets, long fromLine, long fromRelay, long fromPeers) {

    public static final FileProgress NONE = new FileProgress(0, 0, 0, 0);

    public FileProgress {
        if (octets < 0 || fromLine < 0 || fromRelay < 0 || fromPeers < 0) {
            throw new IllegalArgumentException("progress of " + octets + ", " + fromLine + ", " + fromRelay + ", "
                    + fromPeers + " octets, expected none below 0");
        }
    }
}
