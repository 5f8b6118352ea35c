package io.earshot.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.SelectableChannel;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.SelectorManager;
import org.eclipse.jetty.server.ServerConnector;

/**
 * Loses no connection while a connector stops, whose client would wait for an answer that never comes. Jetty interrupts the thread
 * that accepts, and the JDK forgets a socket that is accepted at that moment; so the thread stops to accept before. Jetty's selector
 * closes the connections that it knows; one that was accepted a moment later is queued for nobody, and is closed here.
 */
final class LateConnections implements SelectorManager.AcceptListener {

    private static final Duration PATIENCE = Duration.ofSeconds(1);

    /** Those that were accepted and are not yet served; once the connector stops, those that are, too. */
    private final Set<SelectableChannel> accepted = ConcurrentHashMap.newKeySet();

    private volatile CountDownLatch next = new CountDownLatch(0);
    private volatile boolean stopping;
    private volatile boolean stopped;

    @Override
    public void onAccepting(SelectableChannel channel) {
        accepted.add(channel);
        if (stopped) {
            close(channel);
        }
        next.countDown();
    }

    @Override
    public void onAcceptFailed(SelectableChannel channel, Throwable cause) {
        accepted.remove(channel);
    }

    @Override
    public void onAccepted(SelectableChannel channel) {
        if (!stopping) {
            accepted.remove(channel);
        }
    }

    /**
     * Keeps what is accepted from now on, and has the connector's thread accept no more.
     *
     * @param connector is about to stop, and has one thread that accepts
     */
    void beginStop(ServerConnector connector) {
        stopping = true;
        if (!connector.isStarted() || !connector.isAccepting()) {
            return;
        }
        connector.setAccepting(false);
        CountDownLatch last = new CountDownLatch(1);
        next = last;
        // The thread looks whether it may accept after it has accepted one more.
        try (Socket one = new Socket()) {
            one.connect(
                    new InetSocketAddress(connector.getHost(), connector.getLocalPort()), (int) PATIENCE.toMillis());
            last.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (IOException busy) {
            // Then the thread accepts others.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Closes what was kept and what is accepted later: the connector has stopped. */
    void close() {
        stopped = true;
        accepted.forEach(LateConnections::close);
    }

    private static void close(SelectableChannel channel) {
        try {
            channel.close();
        } catch (IOException gone) {
            // Then nobody waits for it.
        }
    }
}
