package io.earshot.server.graph;

import io.earshot.model.Ip;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Tells at which nodes this server stands. All agents talk to it, which says nothing about the fleet. */
public final class MonitoringNodes {

    private MonitoringNodes() {}

    /**
     * Returns the names under which the graph has the addresses of this server.
     *
     * @param listen where it listens; a wildcard address stands for all of the machine's but loopback
     * @param owner finds the container that has an address
     */
    public static Set<String> names(InetSocketAddress listen, Function<Ip, Optional<String>> owner) {
        Set<Ip> addresses = new HashSet<>();
        if (listen.getAddress() != null && !listen.getAddress().isAnyLocalAddress()) {
            addresses.add(Ip.of(listen.getAddress()));
        } else {
            try {
                NetworkInterface.networkInterfaces()
                        .flatMap(NetworkInterface::inetAddresses)
                        .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
                        .map(Ip::of)
                        .forEach(addresses::add);
            } catch (SocketException e) {
                return Set.of();
            }
        }
        Set<String> names = new HashSet<>();
        addresses.forEach(ip -> names.add(owner.apply(ip).orElse(ip.toString())));
        return names;
    }
}
