package io.earshot.http;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Ends a request on HTTP/2 whose body does not come to its end in time. A stream's idle timeout starts anew with every octet, and the connection,
 * which {@link SlowClients} looks after on HTTP/1.1, serves other requests meanwhile.
 */
final class SlowBodies extends Handler.Wrapper {

    private final Duration patience;

    SlowBodies(Handler handler, Duration patience) {
        super(handler);
        this.patience = patience;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        boolean watched =
                request.getConnectionMetaData().getHttpVersion() == HttpVersion.HTTP_2 && request.getLength() != 0;
        if (!watched) {
            return super.handle(request, response, callback);
        }
        WatchedBody body = new WatchedBody(request);
        Scheduler.Task deadline = request.getComponents()
                .getScheduler()
                .schedule(() -> body.requireEnd(patience), patience.toMillis(), TimeUnit.MILLISECONDS);
        return super.handle(body, response, Callback.from(callback, deadline::cancel));
    }

    /** Knows whether the body was read to its end. */
    private static final class WatchedBody extends Request.Wrapper {

        private volatile boolean ended;

        WatchedBody(Request request) {
            super(request);
        }

        @Override
        public Content.Chunk read() {
            Content.Chunk chunk = super.read();
            if (chunk != null && chunk.isLast()) {
                ended = true;
            }
            return chunk;
        }

        void requireEnd(Duration patience) {
            if (!ended) {
                fail(new TimeoutException(
                        "the request's body did not come to its end within " + patience.toSeconds() + " s"));
            }
        }
    }
}
