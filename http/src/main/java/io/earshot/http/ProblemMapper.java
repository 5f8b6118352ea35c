package io.earshot.http;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;

/** Makes a problem document of whatever went wrong; only our own faults are logged, and no stack trace leaves. */
public final class ProblemMapper implements ExceptionMapper<Throwable> {

    private static final Logger LOG = System.getLogger(ProblemMapper.class.getName());

    @Override
    public Response toResponse(Throwable error) {
        return switch (error) {
            case ProblemException ours -> ours.getResponse();
            case WebApplicationException theirs -> withDocument(theirs);
            // Whoever breaks off, or stalls until we do, is no fault of ours and must not fill the log.
            case IOException early ->
                Problem.response(Response.Status.BAD_REQUEST, "the request's body ended before its time");
            default -> {
                LOG.log(Level.ERROR, "a request failed, please report this as a bug", error);
                yield Problem.response(
                        Response.Status.INTERNAL_SERVER_ERROR, "this is a bug in earshot; its log tells more");
            }
        };
    }

    private static Response withDocument(WebApplicationException error) {
        Response plain = error.getResponse();
        String title = plain.getStatusInfo().getReasonPhrase();
        String detail = switch (plain.getStatus()) {
            case 404 -> "no such call; /openapi.json lists all that there are";
            case 405 -> "allowed here: " + String.join(", ", plain.getAllowedMethods());
            case 406 ->
                "nothing that the Accept header names is answered here, expected application/json or a type that"
                        + " /openapi.json lists for this call";
            case 415 ->
                "a body of this Content-Type is not taken here, expected application/json or a type that"
                        + " /openapi.json lists for this call";
            default -> Optional.ofNullable(error.getMessage()).orElse(title);
        };
        Response problem = Problem.response(plain.getStatus(), title, detail);
        return Response.fromResponse(plain)
                .type(Problem.MEDIA_TYPE)
                .entity(problem.getEntity())
                .build();
    }
}
