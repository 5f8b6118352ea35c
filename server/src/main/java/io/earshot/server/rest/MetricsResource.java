package io.earshot.server.rest;

import io.earshot.http.ProblemException;
import io.earshot.server.metrics.FleetFigures;
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
import java.util.function.Supplier;

/** Answers Prometheus. */
@Path("/metrics")
public final class MetricsResource {

    private final Supplier<String> server;
    private final FleetFigures fleet;

    /** @param server what the server says of itself */
    MetricsResource(Supplier<String> server, FleetFigures fleet) {
        this.server = server;
        this.fleet = fleet;
    }

    /**
     * Answers with the server's and the fleet's metrics.
     *
     * @param links whether to tell of each single link, which is as many lines as the fleet has links
     * @param plugins whether to tell what plug-ins measured, of which an answer has 50,000 lines at most
     */
    @GET
    @Produces("text/plain; version=0.0.4; charset=utf-8")
    @Operation(summary = "For Prometheus")
    @ApiResponse(responseCode = "200", content = @Content(mediaType = "text/plain", schema = @Schema(type = "string")))
    public String metrics(
            @QueryParam("links") @DefaultValue("false") boolean links,
            @QueryParam("plugins") @DefaultValue("false") boolean plugins) {
        try {
            return server.get()
                    + fleet.text()
                    + (links ? fleet.linksText() : "")
                    + (plugins ? fleet.pluginsText() : "");
        } catch (SqlRefusedException e) {
            throw new ProblemException(Response.Status.SERVICE_UNAVAILABLE, e.getMessage());
        }
    }
}
