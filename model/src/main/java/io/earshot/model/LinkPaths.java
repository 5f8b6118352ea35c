package io.earshot.model;

import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * Describes the paths of one link, as probes with different source ports took them since the last report. Routers choose among equal
 * paths by a hash of addresses and ports, so that one source port always takes the same path.
 *
 * @param method as in LINK_PATH: {@code udp} or {@code tcp}
 * @param port where the probes go to, the responder's; 0 if not told
 * @param tested source ports of which the newest probe's fate is known
 * @param down those of them that are dead, by their counts and not by chance
 * @param lostForward lost probes that never reached the partner
 * @param lostBackward lost probes that reached the partner, whose answer did not come back
 * @param sent probes whose fate became known since the last report
 * @param jitter interarrival jitter of round trips in milliseconds (RFC 3550, 6.4.1); absent before the second answer
 * @param reordered answers that were overtaken by the answer to a later probe
 * @param ports counts of each source port, of a link with dead paths or such that carry less than others; else none
 */
public record LinkPaths(
        Ip ip,
        String method,
        int port,
        int tested,
        int down,
        long sent,
        long lostForward,
        long lostBackward,
        OptionalDouble jitter,
        long reordered,
        List<Port> ports) {

    /** More ports than this are no honest report. */
    public static final int MOST_PORTS = 512;

    public LinkPaths {
        ports = List.copyOf(ports);
        if (ports.size() > MOST_PORTS) {
            throw new IllegalArgumentException(ports.size() + " ports of " + ip + ", expected at most " + MOST_PORTS);
        }
        if (tested < 0 || down < 0 || down > tested) {
            throw new IllegalArgumentException(
                    "tested " + tested + " and down " + down + " of " + ip + ", expected 0 <= down <= tested");
        }
        if (sent < 0 || lostForward < 0 || lostBackward < 0 || reordered < 0) {
            throw new IllegalArgumentException("a negative count of paths of " + ip + ", expected counts from 0 up");
        }
        if (jitter.isPresent() && !(jitter.getAsDouble() >= 0 && jitter.getAsDouble() < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "jitter " + jitter.getAsDouble() + " of " + ip + ", expected milliseconds from 0 up");
        }
    }

    /**
     * Counts of one source port since its suspicion began.
     *
     * @param sent probes whose fate is known
     * @param received answers to them
     * @param lostForward of those without an answer, how many are known not to have reached the partner
     * @param lostBackward of those without an answer, how many are known to have reached it
     * @param down whether this port's path is dead
     * @param pathMtu the largest IP packet in octets that this port's path carries; absent where no path carries less than others
     */
    public record Port(
            int port,
            long sent,
            long received,
            long lostForward,
            long lostBackward,
            boolean down,
            OptionalInt pathMtu) {

        private static final int LARGEST_PACKET = 65_535;

        /** A port of a link whose paths all carry the same. */
        public Port(int port, long sent, long received, long lostForward, long lostBackward, boolean down) {
            this(port, sent, received, lostForward, lostBackward, down, OptionalInt.empty());
        }

        public Port {
            if (pathMtu.isPresent() && (pathMtu.getAsInt() < 1 || pathMtu.getAsInt() > LARGEST_PACKET)) {
                throw new IllegalArgumentException(
                        "path MTU " + pathMtu.getAsInt() + " from port " + port + ", expected 1 to " + LARGEST_PACKET);
            }
            if (port < 1 || port > 65_535) {
                throw new IllegalArgumentException("source port " + port + ", expected 1 to 65535");
            }
            if (sent < 0 || received < 0 || received > sent || lostForward < 0 || lostBackward < 0) {
                throw new IllegalArgumentException(
                        "sent " + sent + ", received " + received + ", lost " + lostForward + " and " + lostBackward
                                + " from port " + port + ", expected 0 <= received <= sent and no less");
            }
        }
    }
}
