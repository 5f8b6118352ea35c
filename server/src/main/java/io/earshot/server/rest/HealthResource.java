package io.earshot.server.rest;

import io.earshot.http.Problem;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Whether the server lives, and whether it already knows the fleet. */
@Path("/")
@Produces("text/plain; charset=utf-8")
public final class HealthResource {

    private final InstantSource clock;
    private final Instant readyAt;
    private final Supplier<List<String>> inventoryTroubles;

    /**
     * @param readyAt when every agent has had the time to report
     * @param inventoryTroubles one line each; the server works on without
     */
    public HealthResource(InstantSource clock, Instant readyAt, Supplier<List<String>> inventoryTroubles) {
        this.clock = clock;
        this.readyAt = readyAt;
        this.inventoryTroubles = inventoryTroubles;
    }

    @GET
    @Path("healthz")
    @Operation(summary = "Whether the server lives")
    @ApiResponse(responseCode = "200", content = @Content(mediaType = "text/plain", schema = @Schema(type = "string")))
    public String healthz() {
        return "ok\n";
    }

    @GET
    @Path("readyz")
    @Operation(summary = "Whether every agent had a cycle's time to report; 503 before")
    @ApiResponse(responseCode = "200", content = @Content(mediaType = "text/plain", schema = @Schema(type = "string")))
    public Response readyz() {
        return clock.instant().isBefore(readyAt)
                ? Problem.response(
                        Response.Status.SERVICE_UNAVAILABLE, "just started: every agent has reported by " + readyAt)
                : Response.ok("ok\n" + troubles()).build();
    }

    /** Not a reason to take no reports: what was good stays in use. */
    private String troubles() {
        return inventoryTroubles.get().stream().map(trouble -> trouble + "\n").collect(Collectors.joining());
    }
}
