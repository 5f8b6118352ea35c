package io.earshot.server.graph;

import io.earshot.fleet.sockets.Peers;
import io.earshot.model.Container;
import io.earshot.model.Inventory;
import io.earshot.model.Ip;
import io.earshot.model.Networks;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Tells at which nodes this server stands. All agents talk to it, which says nothing about the fleet. */
public final class MonitoringNodes {

    private MonitoringNodes() {}

    /**
     * Returns the names under which the graph has the addresses of this server.
     *
     * @param listen where it listens; a wildcard address stands for all of the machine's but loopback
     * @param inventory tells the container that has an address, and the networks from which agents may see the addresses
     */
    public static Set<String> names(InetSocketAddress listen, Inventory inventory) {
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
        for (Ip ip : addresses) {
            Optional<Container> owner = inventory.owner(Networks.DEFAULT, ip);
            if (owner.isPresent()) {
                names.add(owner.get().name().toString());
            } else {
                names.add(Peers.stranger(Networks.DEFAULT_NAME, ip));
                inventory.networks().forEach(network -> names.add(Peers.stranger(network, ip)));
            }
        }
        return names;
    }
}
