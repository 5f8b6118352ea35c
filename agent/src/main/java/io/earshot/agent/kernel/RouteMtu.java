package io.earshot.agent.kernel;

import io.earshot.agent.probe.Sources;
import io.earshot.model.Ip;
import java.lang.foreign.Arena;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Asks the kernel how large a packet may be on its way to an address: the interface's MTU, or less if a route or a router has
 * said so. By a UDP socket that is connected and never sent from.
 */
final class RouteMtu {

    /** Discard (RFC 863), for the look of it. */
    private static final int PORT = 9;

    private final Libc libc;
    private final int family;
    private final int descriptor;
    private final SocketAddress address;

    /** Without a socket nothing is known, and nothing else is lost. */
    RouteMtu(Libc libc, Arena arena, int family, Sources sources) {
        this.libc = libc;
        this.family = family;
        address = new SocketAddress(arena);
        descriptor = libc.socket(family, Linux.SOCK_DGRAM | Linux.SOCK_CLOEXEC, 0);
        Optional<Ip> source = family == Linux.AF_INET ? sources.v4() : sources.v6();
        if (descriptor >= 0 && source.isPresent()) {
            libc.bind(descriptor, address.of(source.get(), 0));
        }
    }

    OptionalInt towards(Ip to) {
        if (descriptor < 0 || libc.connect(descriptor, address.of(to, PORT)) < 0) {
            return OptionalInt.empty();
        }
        int mtu = family == Linux.AF_INET
                ? libc.option(descriptor, Linux.IPPROTO_IP, Linux.IP_MTU)
                : libc.option(descriptor, Linux.IPPROTO_IPV6, Linux.IPV6_MTU);
        return mtu > 0 ? OptionalInt.of(Math.min(mtu, EchoPacket.LARGEST)) : OptionalInt.empty();
    }

    void close() {
        if (descriptor >= 0) {
            libc.close(descriptor);
        }
    }
}
