package io.earshot.lab.netns;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;

/**
 * An interface that gives back later what is sent through it, for kernels without netem: the same namespace receives each packet
 * again, and routes it on by a rule for what comes from there.
 */
public final class DelayRelay implements AutoCloseable {

    private static final Logger LOG = System.getLogger(DelayRelay.class.getName());
    private static final Duration LOOK = Duration.ofMillis(200);

    private final Tun tun;
    private final DelayLine line;
    private final Thread thread;
    private volatile boolean closing;

    private DelayRelay(Tun tun, Duration delay, String name) {
        this.tun = tun;
        line = new DelayLine(delay);
        thread = Thread.ofPlatform().name("relay-" + name).daemon().start(this::relay);
    }

    /**
     * Begins to relay.
     *
     * @param name of the interface, which is down at first
     * @throws IOException with a message for people, if this kernel has no such interfaces
     */
    public static DelayRelay start(Namespace in, String name, Duration delay) throws IOException {
        return new DelayRelay(Tun.open(in, name), delay, in.name());
    }

    private void relay() {
        try (tun) {
            while (!closing) {
                tun.await(line.untilNext(System.nanoTime())
                        .filter(next -> next.compareTo(LOOK) < 0)
                        .orElse(LOOK));
                for (byte[] packet = tun.read(); packet.length > 0; packet = tun.read()) {
                    line.add(packet, System.nanoTime());
                }
                for (Optional<byte[]> packet = line.arrived(System.nanoTime());
                        packet.isPresent();
                        packet = line.arrived(System.nanoTime())) {
                    tun.write(packet.get());
                }
            }
        } catch (IOException e) {
            LOG.log(Level.WARNING, "packets are relayed no more: " + e.getMessage());
        }
    }

    @Override
    public void close() {
        closing = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
