package io.earshot.agent.probe;

import io.earshot.model.Ip;
import java.util.Optional;

/**
 * The addresses that probes come from. Absent: whichever the kernel picks, right where a container has its own network. A
 * process that serves many containers in one network gives each its own.
 */
public record Sources(Optional<Ip> v4, Optional<Ip> v6) {

    public static final Sources ANY = new Sources(Optional.empty(), Optional.empty());

    public Sources {
        v4.filter(ip -> !ip.isV4()).ifPresent(ip -> {
            throw new IllegalArgumentException("source " + ip + ", expected an IPv4 address");
        });
        v6.filter(Ip::isV4).ifPresent(ip -> {
            throw new IllegalArgumentException("source " + ip + ", expected an IPv6 address");
        });
    }

    /** One address; the other family's is left to the kernel. */
    public static Sources of(Ip ip) {
        return ip.isV4()
                ? new Sources(Optional.of(ip), Optional.empty())
                : new Sources(Optional.empty(), Optional.of(ip));
    }

    /** The one of the same family. */
    public Optional<Ip> towards(Ip to) {
        return to.isV4() ? v4 : v6;
    }
}
