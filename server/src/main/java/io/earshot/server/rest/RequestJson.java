package io.earshot.server.rest;

import io.earshot.http.LimitedBody;
import io.earshot.http.ProblemException;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads the JSON of a request by which a person asks for something. */
final class RequestJson {

    private static final int MAX_BYTES = 16 * 1024;
    private static final JsonMapper JSON = new JsonMapper();

    private RequestJson() {}

    /** @throws ProblemException which says where the body is not JSON, and what was expected */
    static JsonNode read(InputStream body) {
        try {
            return JSON.readTree(new LimitedBody(body, MAX_BYTES));
        } catch (JacksonException e) {
            throw new ProblemException(
                    Response.Status.BAD_REQUEST,
                    "not JSON: expected a value, a comma or a bracket at line "
                            + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr());
        }
    }
}
