package io.earshot.lab.fleet.programs;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;

/** For programs that must be told where to listen. */
public final class FreePort {

    private FreePort() {}

    /** On loopback, free for TCP and UDP a moment ago. */
    public static int find() throws IOException {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (ServerSocket tcp = new ServerSocket(0, 1, loopback);
                DatagramSocket udp = new DatagramSocket(tcp.getLocalPort(), loopback)) {
            return udp.getLocalPort();
        }
    }
}
