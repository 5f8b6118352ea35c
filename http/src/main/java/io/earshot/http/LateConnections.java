package io.earshot.http;

import java.io.IOException;
import java.nio.channels.SelectableChannel;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.io.SelectorManager;

/**
 * Closes what a connector accepts while it stops. Jetty's selector closes the connections that it knows when it stops; one that was
 * accepted a moment later is queued or registered for nobody, stays open, and its client waits for an answer that never comes.
 */
final class LateConnections implements SelectorManager.AcceptListener {

    /** Those that were accepted and are not yet served; once the connector stops, those that are, too. */
    private final Set<SelectableChannel> accepted = ConcurrentHashMap.newKeySet();

    private volatile boolean stopping;
    private volatile boolean stopped;

    @Override
    public void onAccepting(SelectableChannel channel) {
        accepted.add(channel);
        if (stopped) {
            close(channel);
        }
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

    /** Keeps what is accepted from now on: the connector is about to stop. */
    void beginStop() {
        stopping = true;
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
