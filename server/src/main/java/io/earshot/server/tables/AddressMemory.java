package io.earshot.server.tables;

import io.earshot.model.ContainerName;
import io.earshot.model.Ip;
import io.earshot.model.NetworkAddress;
import io.earshot.model.Networks;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Remembers over a restart which addresses nodes have and had. One thread at a time. */
public interface AddressMemory {

    /** Remembers nothing. */
    AddressMemory NONE = new AddressMemory() {

        @Override
        public Map<ContainerName, List<Tenure>> atStart() {
            return Map.of();
        }

        @Override
        public void keep(ContainerName node, List<Tenure> tenures) {}
    };

    /**
     * The time for which an address is or was a node's.
     *
     * @param to absent while it is
     */
    record Tenure(Ip ip, Instant from, Optional<Instant> to, String network) {

        /** The network is null where an earlier version kept the address, which did not know any. */
        public Tenure {
            network = network == null ? Networks.DEFAULT_NAME : network;
        }

        Tenure(NetworkAddress address, Instant from, Optional<Instant> to) {
            this(address.ip(), from, to, address.network());
        }

        NetworkAddress address() {
            return new NetworkAddress(network, ip);
        }
    }

    /** Returns what an earlier run kept. */
    Map<ContainerName, List<Tenure>> atStart();

    /** @param tenures all of the node; none when it can be forgotten */
    void keep(ContainerName node, List<Tenure> tenures);
}
