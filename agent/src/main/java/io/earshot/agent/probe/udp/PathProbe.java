package io.earshot.agent.probe.udp;

import io.earshot.agent.probe.Probe;
import io.earshot.model.Ip;

/**
 * A question to another agent's responder.
 *
 * @param port of the responder
 * @param sourcePort where it comes from, which selects the path
 * @param sequence numbers the probes of one link
 * @param size octets of the IP packet, which must not be fragmented on its way; 0 for an ordinary one, which is the smallest
 */
public record PathProbe(int id, Ip to, int port, int sourcePort, int sequence, int size) implements Probe {

    private static final int UDP_HEADER = 8;

    public PathProbe {
        if (size != 0 && size < smallest(to)) {
            throw new IllegalArgumentException(
                    "packet of " + size + " octets to " + to + ", expected 0 or at least " + smallest(to));
        }
    }

    /** An ordinary one. */
    public PathProbe(int id, Ip to, int port, int sourcePort, int sequence) {
        this(id, to, port, sourcePort, sequence, 0);
    }

    /** Returns the octets of the IP packet of an ordinary probe. */
    public static int smallest(Ip to) {
        return headers(to) + PathPacket.SIZE;
    }

    private static int headers(Ip to) {
        return (to.isV4() ? 20 : 40) + UDP_HEADER;
    }

    /** Returns the octets after the headers. */
    public int length() {
        return size == 0 ? PathPacket.SIZE : size - headers(to);
    }
}
