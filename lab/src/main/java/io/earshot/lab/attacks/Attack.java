package io.earshot.lab.attacks;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;

/** One way to harm a server. From any number of threads at a time. */
interface Attack extends AutoCloseable {

    /** Returns the attack's name for a table. */
    String name();

    /**
     * Does it once.
     *
     * @return the status of the answer; 0 where there was none
     */
    int once() throws IOException, InterruptedException;

    /** Whether a server that answers so has kept the attacker out. */
    boolean isRefused(int status);

    /** Returns the number of times after which it has its full effect. */
    default int timesToBegin() {
        return 0;
    }

    /** Returns how long the server may still be busy with it after the attackers went away. */
    default Duration aftermath() {
        return Duration.ZERO;
    }

    /** Lets go of what is still held. */
    @Override
    default void close() {}

    /** A connection that waits for an answer longer than any limit of the server. */
    static Socket connect(URI server) throws IOException {
        Socket socket = new Socket(server.getHost(), server.getPort());
        socket.setSoTimeout(60_000);
        socket.setTcpNoDelay(true);
        return socket;
    }
}
