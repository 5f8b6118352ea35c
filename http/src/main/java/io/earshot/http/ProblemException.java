package io.earshot.http;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;

/** Ends a request with a problem document. */
public final class ProblemException extends WebApplicationException {

    private static final long serialVersionUID = 1L;

    public ProblemException(Response.Status status, String detail) {
        super(detail, Problem.response(status, detail));
    }

    public ProblemException(Response problem) {
        super(problem);
    }
}
