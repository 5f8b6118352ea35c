package io.earshot.server.cluster;

import java.util.function.LongSupplier;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Tells with every answer how old what it says is, and of which containers it is where that is not all. */
final class AgeHandler extends Handler.Wrapper {

    private static final String BEHIND = "Earshot-Behind-Millis";

    private static final String SHARE = "Earshot-Share";

    private final LongSupplier behindMillis;
    private final String share;

    /** @param share the partitions of containers that this server shows; empty for all */
    AgeHandler(LongSupplier behindMillis, String share, Handler within) {
        super(within);
        this.behindMillis = behindMillis;
        this.share = share;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        response.getHeaders().put(BEHIND, behindMillis.getAsLong());
        if (!share.isEmpty()) {
            response.getHeaders().put(SHARE, share);
        }
        return super.handle(request, response, callback);
    }
}
