package io.earshot.server.rest;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.time.InstantSource;

/** Whether the server lives, and whether it already knows the fleet. */
@Path("/")
@Produces("text/plain; charset=utf-8")
public final class HealthResource {

    private final InstantSource clock;
    private final Instant readyAt;

    HealthResource(InstantSource clock, Instant readyAt) {
        this.clock = clock;
        this.readyAt = readyAt;
    }

    @GET
    @Path("healthz")
    public String healthz() {
        return "ok\n";
    }

    @GET
    @Path("readyz")
    public Response readyz() {
        return clock.instant().isBefore(readyAt)
                ? Problem.response(
                        Response.Status.SERVICE_UNAVAILABLE, "just started: every agent has reported by " + readyAt)
                : Response.ok("ok\n").build();
    }
}
