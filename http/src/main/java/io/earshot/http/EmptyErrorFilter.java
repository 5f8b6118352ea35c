package io.earshot.http;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;

/** Makes a problem document of a refusal without a body: Jersey answers headers that it cannot read that way, and asks no mapper. */
public final class EmptyErrorFilter implements ContainerResponseFilter {

    private static final int FIRST_ERROR = 400;

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        if (response.getStatus() < FIRST_ERROR || response.hasEntity()) {
            return;
        }
        String title = response.getStatusInfo().getReasonPhrase();
        String detail = response.getStatus() == FIRST_ERROR
                ? "a header that cannot be read, expected a Content-Type and an Accept as in application/json"
                : title;
        response.setEntity(Problem.response(response.getStatus(), title, detail).getEntity(), null, Problem.MEDIA_TYPE);
    }
}
