package io.earshot.agent.peers;

/**
 * Says how an agent gives pieces of files to others of its site.
 *
 * @param port at which it listens while it has files for others; 0 for one of the kernel's choice
 * @param octetsPerSecond that it gives at most
 */
public record PeerSettings(int port, long octetsPerSecond) {

    public static final int USUAL_PORT = 8_097;
    public static final long USUAL_RATE = 10_000_000;

    public PeerSettings {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port " + port + " for other agents, expected 1 to 65535");
        }
        if (octetsPerSecond < 1) {
            throw new IllegalArgumentException(
                    "a rate of " + octetsPerSecond + " octets a second for other agents, expected 1 at least");
        }
    }
}
