package io.earshot.agent.services;

import io.earshot.agent.probe.Sources;
import io.earshot.model.Ip;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.NetworkChannel;
import java.nio.channels.SocketChannel;
import java.util.Optional;

/** Opens the sockets from which services are probed. Thread-safe. */
public interface ServiceSockets {

    /** Returns a socket that is not connected yet. */
    SocketChannel openTcp(Ip to) throws IOException;

    /** Returns a socket that is not connected yet. */
    DatagramChannel openUdp(Ip to) throws IOException;

    /** Opens them in the network of this process, bound to these addresses. */
    static ServiceSockets of(Sources sources) {
        return new ServiceSockets() {
            @Override
            public SocketChannel openTcp(Ip to) throws IOException {
                return bound(SocketChannel.open(), to);
            }

            @Override
            public DatagramChannel openUdp(Ip to) throws IOException {
                return bound(DatagramChannel.open(), to);
            }

            private <T extends NetworkChannel> T bound(T channel, Ip to) throws IOException {
                try {
                    Optional<Ip> source = sources.towards(to);
                    if (source.isPresent()) {
                        channel.bind(address(source.get(), 0));
                    }
                    return channel;
                } catch (IOException e) {
                    channel.close();
                    throw e;
                }
            }
        };
    }

    /** Returns an address without asking a name server. */
    static InetSocketAddress address(Ip ip, int port) {
        try {
            return new InetSocketAddress(InetAddress.getByName(ip.toString()), port);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("address " + ip + " is none", e);
        }
    }
}
