package io.earshot.server.rest;

import io.earshot.http.ProblemException;
import io.earshot.server.metrics.FleetFigures;
import io.earshot.server.metrics.ServerMetrics;
import io.earshot.store.SqlRefusedException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;

/** Answers Prometheus. */
@Path("/metrics")
public final class MetricsResource {

    private final ServerMetrics server;
    private final FleetFigures fleet;

    MetricsResource(ServerMetrics server, FleetFigures fleet) {
        this.server = server;
        this.fleet = fleet;
    }

    /** @param links whether to tell of each single link, which is as many lines as the fleet has links */
    @GET
    @Produces("text/plain; version=0.0.4; charset=utf-8")
    @Operation(summary = "For Prometheus")
    @ApiResponse(responseCode = "200", content = @Content(mediaType = "text/plain", schema = @Schema(type = "string")))
    public String metrics(@QueryParam("links") @DefaultValue("false") boolean links) {
        try {
            return server.text() + fleet.text() + (links ? fleet.linksText() : "");
        } catch (SqlRefusedException e) {
            throw new ProblemException(Response.Status.SERVICE_UNAVAILABLE, e.getMessage());
        }
    }
}
