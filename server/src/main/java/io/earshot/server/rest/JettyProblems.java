package io.earshot.server.rest;

import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** Problem documents for what never reaches a resource, such as a request that is no HTTP. */
final class JettyProblems extends ErrorHandler {

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        Problem.write(response.getStatus(), "the request could not be understood or served", response, callback);
        return true;
    }
}
