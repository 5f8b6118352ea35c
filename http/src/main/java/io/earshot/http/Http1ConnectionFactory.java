package io.earshot.http;

import java.util.Optional;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpChannel;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.internal.HttpChannelState;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.eclipse.jetty.util.thread.Invocable;
import org.eclipse.jetty.util.thread.ThreadPool;

/**
 * Makes connections that answer a malformed request head only after the thread that read it has returned the input buffer.
 *
 * <p>Jetty 12.1.14 starts the answer on a second thread while the first one still parses. Where the second is faster, the
 * connection reads on into the buffer that the first one is about to return to the pool that all connections share, and the rest
 * of a malformed request overwrites a request of another client.
 */
final class Http1ConnectionFactory extends HttpConnectionFactory {

    Http1ConnectionFactory(HttpConfiguration configuration) {
        super(configuration);
    }

    @Override
    public Connection newConnection(Connector connector, EndPoint endPoint) {
        HttpConnection connection = new Http1Connection(getHttpConfiguration(), connector, endPoint);
        connection.setTransferEncodingChunkMaxLength(getTransferEncodingChunkMaxLength());
        return configure(connection, connector, endPoint);
    }

    /** One thread at a time reads and parses; only that thread touches the fields. */
    private static final class Http1Connection extends HttpConnection {

        private boolean isReportingBadHead;
        private Optional<Runnable> pendingAnswer = Optional.empty();

        Http1Connection(HttpConfiguration configuration, Connector connector, EndPoint endPoint) {
            super(configuration, connector, endPoint);
        }

        @Override
        protected HttpChannel newHttpChannel(Server server, HttpConfiguration configuration) {
            return new HttpChannelState(this) {
                @Override
                public Runnable onFailure(Throwable failure) {
                    Runnable answer = super.onFailure(failure);
                    return isReportingBadHead ? postpone(answer) : answer;
                }
            };
        }

        @Override
        protected RequestHandler newRequestHandler() {
            return new RequestHandler() {
                @Override
                public void badMessage(HttpException failure) {
                    isReportingBadHead = true;
                    try {
                        super.badMessage(failure);
                    } finally {
                        isReportingBadHead = false;
                    }
                }
            };
        }

        /** @return a task that does nothing, which Jetty may run at once */
        private Runnable postpone(Runnable answer) {
            pendingAnswer = Optional.ofNullable(answer);
            return Invocable.from(Invocable.InvocationType.NON_BLOCKING, () -> {});
        }

        @Override
        public void onFillable() {
            super.onFillable();
            Optional<Runnable> answer = pendingAnswer;
            pendingAnswer = Optional.empty();
            answer.ifPresent(task -> ThreadPool.executeImmediately(getServer().getThreadPool(), task));
        }
    }
}
