package io.earshot.http;

import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.util.Callback;
import tools.jackson.databind.json.JsonMapper;

/** An error that people and programs can read: a problem document (RFC 9457). */
public final class Problem {

    public static final MediaType MEDIA_TYPE = new MediaType("application", "problem+json");

    private static final int RETRY_AFTER_SECONDS = 5;
    private static final String TOO_BUSY = "more waits than can be taken, come again";
    private static final JsonMapper MAPPER = new JsonMapper();

    private Problem() {}

    public static Response response(Response.Status status, String detail) {
        return response(status.getStatusCode(), status.getReasonPhrase(), detail);
    }

    /** More waits than can be taken; the other side is told to come again. */
    public static Response tooBusy() {
        return tooBusy(TOO_BUSY);
    }

    public static Response tooBusy(String detail) {
        return Response.fromResponse(response(Response.Status.SERVICE_UNAVAILABLE, detail))
                .header("Retry-After", RETRY_AFTER_SECONDS)
                .build();
    }

    public static Response response(int status, String title, String detail) {
        return Response.status(status)
                .type(MEDIA_TYPE)
                .entity(document(status, title, detail))
                .build();
    }

    /** The same from outside Jersey. */
    public static void write(int status, String detail, org.eclipse.jetty.server.Response response, Callback callback) {
        response.setStatus(status);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, MEDIA_TYPE.toString());
        byte[] document = MAPPER.writeValueAsBytes(document(status, HttpStatus.getMessage(status), detail));
        response.write(true, ByteBuffer.wrap(document), callback);
    }

    /** @param methods that are allowed, as the header Allow has them */
    public static void writeNotAllowed(String methods, org.eclipse.jetty.server.Response response, Callback callback) {
        response.getHeaders().put(HttpHeader.ALLOW, methods);
        write(HttpStatus.METHOD_NOT_ALLOWED_405, "allowed here: " + methods, response, callback);
    }

    public static void writeTooBusy(org.eclipse.jetty.server.Response response, Callback callback) {
        response.getHeaders().put(HttpHeader.RETRY_AFTER, RETRY_AFTER_SECONDS);
        write(HttpStatus.SERVICE_UNAVAILABLE_503, TOO_BUSY, response, callback);
    }

    private static Map<String, Object> document(int status, String title, String detail) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("type", "about:blank");
        document.put("title", title);
        document.put("status", status);
        document.put("detail", detail);
        return document;
    }
}
