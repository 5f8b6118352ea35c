package io.earshot.model;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The section {@code sockets}: what the kernel knows of a container's listeners and connections, per peer and port.
 *
 * @param full whether all that is there is in it; otherwise only what changed since the report before
 * @param overflow connections to peers beyond the limit of the agent, which are in no row
 * @param local connections within the container's own network, which are in no row
 */
public record SocketReport(
        boolean full, List<Listener> listening, List<Connection> connections, long overflow, long local)
        implements Section {

    public SocketReport {
        listening = List.copyOf(listening);
        connections = List.copyOf(connections);
        requireCount("overflow", overflow);
        requireCount("local", local);
    }

    /** Tells which side opened a connection. */
    public enum Direction {
        /** The peer connected to a port of the container. */
        IN,
        /** The container connected to a port of the peer. */
        OUT
    }

    /** A transport protocol. */
    public enum Protocol {
        TCP,
        UDP;

        /** As on the wire and in tables. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A port that waits for peers.
     *
     * @param ip absent where it listens on all addresses
     * @param process its name, if known
     */
    public record Listener(Protocol protocol, Optional<Ip> ip, int port, Optional<String> process) {

        public Listener {
            requirePort(port);
            process = process.map(SocketReport::requireProcess);
        }
    }

    /**
     * All connections of one kind with one peer.
     *
     * @param ip the peer
     * @param port the one that was connected to: the peer's where the container opened the connection, else the container's
     * @param process on the container's side, if known
     * @param activity since the report before, and now
     */
    public record Connection(
            Direction direction, Protocol protocol, Ip ip, int port, Optional<String> process, Activity activity) {

        public Connection {
            requirePort(port);
            process = process.map(SocketReport::requireProcess);
        }
    }

    /**
     * Counts of the connections with one peer.
     *
     * @param connections now; zero where none is left
     * @param opened since the report before, also those that are closed again
     * @param retransmits segments sent again since the report before
     * @param stuck connections whose data is not acknowledged any more, or that get no answer to their SYN
     * @param bytesAcked acknowledged by the peer since the report before
     * @param rtt smoothed round trip in milliseconds, the mean over connections; absent where it was not measured
     * @param minRtt the shortest round trip in milliseconds
     */
    public record Activity(
            long connections,
            long opened,
            long retransmits,
            long stuck,
            long bytesAcked,
            OptionalDouble rtt,
            OptionalDouble minRtt) {

        public Activity {
            requireCount("count", connections);
            requireCount("opened", opened);
            requireCount("retransmits", retransmits);
            requireCount("stuck", stuck);
            requireCount("bytesAcked", bytesAcked);
            requireMillis("rtt", rtt);
            requireMillis("minRtt", minRtt);
        }
    }

    private static void requireCount(String what, long count) {
        if (count < 0) {
            throw new IllegalArgumentException(what + " " + count + ", expected a count from 0 up");
        }
    }

    private static void requireMillis(String what, OptionalDouble millis) {
        if (millis.isPresent() && !(millis.getAsDouble() >= 0 && Double.isFinite(millis.getAsDouble()))) {
            throw new IllegalArgumentException(what + " " + millis.getAsDouble() + ", expected milliseconds from 0 up");
        }
    }

    private static void requirePort(int port) {
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("port " + port + ", expected 1 to 65535");
        }
    }

    /** A process chooses its own name: control characters in it shall not reach a terminal. */
    private static String requireProcess(String name) {
        if (name.isEmpty() || name.length() > 64) {
            throw new IllegalArgumentException("process name of " + name.length() + " characters, expected 1 to 64");
        }
        return Printable.text(name);
    }
}
