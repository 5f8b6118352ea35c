package io.earshot.agent.probe.icmp;

import io.earshot.agent.probe.Probe;
import io.earshot.model.Ip;

/**
 * An echo request that fills an IP packet of this many bytes and must not be fragmented on its way.
 *
 * @param size at least {@link #smallest}
 */
public record LargeEcho(int id, Ip to, int size) implements Probe {

    public LargeEcho {
        if (size < smallest(to)) {
            throw new IllegalArgumentException(
                    "packet of " + size + " bytes to " + to + ", expected at least " + smallest(to));
        }
    }

    /** The bytes that an ordinary echo request takes, its IP header included. */
    public static int smallest(Ip to) {
        return to.isV4() ? 84 : 104;
    }
}
