package io.earshot.fleet.sockets;

import io.earshot.model.Container;
import io.earshot.model.ContainerName;
import io.earshot.model.Inventory;
import io.earshot.model.Ip;
import io.earshot.model.Networks;
import java.util.Optional;

/** Tells whose the addresses are that a container is connected to. */
@FunctionalInterface
public interface Peers {

    /** Returns the container that has an address now. */
    Optional<ContainerName> owner(Ip ip);

    /** Returns the name of a node that has the address and is no container. */
    default String stranger(Ip ip) {
        return ip.toString();
    }

    /** Returns those of a container that stands in these networks. */
    static Peers of(Networks networks, Inventory inventory) {
        return new Peers() {

            @Override
            public Optional<ContainerName> owner(Ip ip) {
                return inventory.owner(networks, ip).map(Container::name);
            }

            @Override
            public String stranger(Ip ip) {
                return Peers.stranger(networks.own(), ip);
            }
        };
    }

    /**
     * Returns the name of a node that no CMDB knows: its address, and behind it the network unless that is the default one. A public
     * address is the same machine's everywhere.
     */
    static String stranger(String network, Ip ip) {
        return network.equals(Networks.DEFAULT_NAME) || !ip.isPrivate() ? ip.toString() : ip + "@" + network;
    }
}
