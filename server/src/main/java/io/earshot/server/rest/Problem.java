package io.earshot.server.rest;

import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.Map;

/** An error that people and programs can read: a problem document (RFC 9457). */
final class Problem {

    static final MediaType MEDIA_TYPE = new MediaType("application", "problem+json");

    private static final int RETRY_AFTER_SECONDS = 5;

    private Problem() {}

    static Response response(Response.Status status, String detail) {
        return response(status.getStatusCode(), status.getReasonPhrase(), detail);
    }

    /** More waits than can be taken; the other side is told to come again. */
    static Response tooBusy() {
        return Response.fromResponse(
                        response(Response.Status.SERVICE_UNAVAILABLE, "more waits than can be taken, come again"))
                .header("Retry-After", RETRY_AFTER_SECONDS)
                .build();
    }

    static Response response(int status, String title, String detail) {
        return Response.status(status)
                .type(MEDIA_TYPE)
                .entity(document(status, title, detail))
                .build();
    }

    static Map<String, Object> document(int status, String title, String detail) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("type", "about:blank");
        document.put("title", title);
        document.put("status", status);
        document.put("detail", detail);
        return document;
    }
}
