package io.earshot.server.rest;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import tools.jackson.databind.json.JsonMapper;

/** Problem documents for what never reaches a resource, such as a request that is no HTTP. */
final class JettyProblems extends ErrorHandler {

    private static final JsonMapper MAPPER = new JsonMapper();

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        int status = response.getStatus();
        String title = HttpStatus.getMessage(status);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, Problem.MEDIA_TYPE.toString());
        byte[] document = MAPPER.writeValueAsBytes(
                Problem.document(status, title, "the request could not be understood or served"));
        response.write(true, ByteBuffer.wrap(document), callback);
        return true;
    }
}
