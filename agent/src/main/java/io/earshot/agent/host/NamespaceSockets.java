package io.earshot.agent.host;

import io.earshot.agent.kernel.NetworkNamespace;
import io.earshot.agent.services.ServiceSockets;
import io.earshot.model.Ip;
import java.io.IOException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** Opens sockets in a container's network. */
record NamespaceSockets(Path network) implements ServiceSockets {

    @Override
    public SocketChannel openTcp(Ip to) throws IOException {
        try (NetworkNamespace inside = NetworkNamespace.open(network)) {
            return inside.within(SocketChannel::open);
        }
    }

    @Override
    public DatagramChannel openUdp(Ip to) throws IOException {
        try (NetworkNamespace inside = NetworkNamespace.open(network)) {
            return inside.within(DatagramChannel::open);
        }
    }
}
