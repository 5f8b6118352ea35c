package io.earshot.server.cluster;

import java.util.function.LongSupplier;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Tells with every answer how old what it says is. */
final class AgeHandler extends Handler.Wrapper {

    private static final String BEHIND = "Earshot-Behind-Millis";

    private final LongSupplier behindMillis;

    AgeHandler(LongSupplier behindMillis, Handler within) {
        super(within);
        this.behindMillis = behindMillis;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        response.getHeaders().put(BEHIND, behindMillis.getAsLong());
        return super.handle(request, response, callback);
    }
}
