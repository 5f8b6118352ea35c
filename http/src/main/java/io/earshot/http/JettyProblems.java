package io.earshot.http;

import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** Problem documents for what never reaches a resource, such as a request that is no HTTP. */
final class JettyProblems extends ErrorHandler {

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        Problem.write(
                response.getStatus(),
                switch (response.getStatus()) {
                    case HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE_431 ->
                        "header longer than " + Front.MAX_HEADER_BYTES + " bytes";
                    case HttpStatus.URI_TOO_LONG_414 -> "path longer than " + Front.MAX_HEADER_BYTES + " bytes";
                    case HttpStatus.REQUEST_TIMEOUT_408 -> "the request did not come to its end in time";
                    default -> "the request could not be understood or served";
                },
                response,
                callback);
        return true;
    }
}
