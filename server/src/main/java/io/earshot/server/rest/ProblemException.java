package io.earshot.server.rest;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;

/** Ends a request with a problem document. */
final class ProblemException extends WebApplicationException {

    private static final long serialVersionUID = 1L;

    ProblemException(Response.Status status, String detail) {
        super(detail, Problem.response(status, detail));
    }

    ProblemException(Response problem) {
        super(problem);
    }
}
