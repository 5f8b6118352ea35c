package io.earshot.server.rest;

import io.earshot.http.Problem;
import io.earshot.http.WholeBody;
import io.earshot.model.json.BadJsonException;
import io.earshot.model.json.RelayJson;
import io.earshot.model.json.RelayJson.ReadReport;
import io.earshot.model.relay.RelayBatch;
import java.io.IOException;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Reads the batch that a relay sends, and answers for one that cannot be read. */
final class RelayedBody {

    /** Takes a batch that was read, and answers. */
    interface Taker {
        void take(RelayBatch<ReadReport> batch) throws IOException;
    }

    private RelayedBody() {}

    static void read(Request request, int maxBytes, Response response, Callback callback, Taker taker) {
        try {
            byte[] body = WholeBody.read(request, maxBytes);
            taker.take(RelayJson.readBatch(body, body.length));
        } catch (WholeBody.RefusedException e) {
            e.answer(response, callback);
        } catch (BadJsonException e) {
            Problem.write(HttpStatus.BAD_REQUEST_400, e.getMessage(), response, callback);
        } catch (IOException e) {
            callback.failed(e);
        }
    }
}
