package io.earshot.lab.fleet.programs;

import java.io.IOException;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/** For programs that must be told where to listen. */
public final class FreePort {

    /** Below those that Linux gives to connections (ip_local_port_range), so that none of these takes it in between. */
    private static final int FIRST = 10_000;

    private static final int END = 32_000;
    private static final int TRIES = 1_000;
    private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

    private FreePort() {}

    /** Returns a port of loopback that was free for TCP and UDP a moment ago, each at most once a process. */
    public static int find() throws IOException {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        for (int i = 0; i < TRIES; i++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, END);
            try (ServerSocket _ = new ServerSocket(port, 1, loopback);
                    DatagramSocket _ = new DatagramSocket(port, loopback)) {
                if (GIVEN.add(port)) {
                    return port;
                }
            } catch (BindException taken) {
                // The next may be free.
            }
        }
        throw new IOException("none of " + TRIES + " ports from " + FIRST + " to " + END + " is free on loopback");
    }
}
