package io.earshot.agent.probe;

import java.util.OptionalInt;

/**
 * Selects the path of one probe. Routers choose among equal paths by a hash of addresses and ports, so that probes from one source
 * port all take the same path.
 *
 * @param sourcePort where the probe comes from; absent: any port of the kernel's choice
 * @param sequence numbers the probes of one link that ask for a source port
 * @param size octets of the IP packet, which must not be fragmented on its way; 0 for an ordinary one
 */
public record Route(OptionalInt sourcePort, int sequence, int size) {

    /** Stands for the size of an ordinary packet. */
    public static final int ORDINARY = 0;

    public static final Route ANY = new Route(OptionalInt.empty(), 0, ORDINARY);

    public static Route from(int sourcePort, int sequence) {
        return new Route(OptionalInt.of(sourcePort), sequence, ORDINARY);
    }

    /** The same for packets of this many octets. */
    public Route ofSize(int octets) {
        return new Route(sourcePort, sequence, octets);
    }

    public boolean isLarge() {
        return size != ORDINARY;
    }
}
