package io.earshot.agent.sockets;

/**
 * Selects which facts of sockets are reported.
 *
 * @param namesProcesses whether the processes that hold them are named
 * @param mostPeers so many rows of connections are kept for a container; what is beyond is counted only
 */
public record SocketsConfig(boolean namesProcesses, int mostPeers) {

    public static final SocketsConfig USUAL = new SocketsConfig(true, 1_000);

    public SocketsConfig {
        if (mostPeers < 1) {
            throw new IllegalArgumentException("most peers " + mostPeers + ", expected at least 1");
        }
    }
}
