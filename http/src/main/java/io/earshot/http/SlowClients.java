package io.earshot.http;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.eclipse.jetty.util.component.AbstractLifeCycle;

/**
 * Ends connections on which a request has begun and does not come to its end within a minute (slowloris): Jetty's idle
 * timeout starts anew with every byte. Answers may take longer, as long as they flow.
 */
final class SlowClients extends AbstractLifeCycle implements Connection.Listener {

    private static final Duration PERIOD = Duration.ofSeconds(5);
    static final Duration PATIENCE = Duration.ofMinutes(1);

    /** Holds the progress of a connection, and the time since when it made none. */
    private record Progress(long requests, long answers, long bytesIn, long bytesOut, long since) {

        static Progress of(Connection connection, long now) {
            return new Progress(
                    connection.getMessagesIn(),
                    connection.getMessagesOut(),
                    connection.getBytesIn(),
                    connection.getBytesOut(),
                    now);
        }

        boolean isBeyond(Progress before) {
            return requests != before.requests || answers != before.answers || bytesOut != before.bytesOut;
        }

        boolean isInTheMiddle(Progress before) {
            return requests > answers || bytesIn != before.bytesIn;
        }
    }

    private final Map<Connection, Progress> open = new ConcurrentHashMap<>();
    private Thread thread = new Thread();

    @Override
    public void onOpened(Connection connection) {
        // On HTTP/2 many requests share a connection: SlowBodies looks after each.
        if (connection instanceof HttpConnection) {
            open.put(connection, Progress.of(connection, System.nanoTime()));
        }
    }

    @Override
    public void onClosed(Connection connection) {
        open.remove(connection);
    }

    @Override
    protected void doStart() {
        thread = Thread.ofVirtual().name("slow-clients").start(this::run);
    }

    @Override
    protected void doStop() {
        thread.interrupt();
    }

    private void run() {
        try {
            while (true) {
                Thread.sleep(PERIOD);
                long now = System.nanoTime();
                open.keySet().forEach(connection -> look(connection, now));
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void look(Connection connection, long now) {
        Progress before = open.get(connection);
        Progress progress = Progress.of(connection, now);
        if (before == null) {
            return;
        }
        if (progress.isBeyond(before)) {
            open.replace(connection, before, progress);
        } else if (now - before.since() > PATIENCE.toNanos() && progress.isInTheMiddle(before)) {
            connection.getEndPoint().close();
        }
    }
}
