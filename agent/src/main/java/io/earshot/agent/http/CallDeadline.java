package io.earshot.agent.http;

import java.net.HttpURLConnection;
import java.time.Duration;

/**
 * Cuts a call off that takes too long as a whole. Each octet that a server trickles begins the JDK's read timeout anew, so that an agent
 * would never come to its next server.
 */
final class CallDeadline implements AutoCloseable {

    private final Thread watch;

    CallDeadline(HttpURLConnection http, Duration longest) {
        watch = Thread.startVirtualThread(() -> {
            try {
                Thread.sleep(longest);
                http.disconnect();
            } catch (InterruptedException answered) {
                // In time.
            }
        });
    }

    @Override
    public void close() {
        watch.interrupt();
    }
}
