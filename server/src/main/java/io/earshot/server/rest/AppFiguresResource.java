package io.earshot.server.rest;

import io.earshot.http.LimitedBody;
import io.earshot.http.Problem;
import io.earshot.http.ProblemException;
import io.earshot.model.json.AppFiguresJson;
import io.earshot.model.json.BadJsonException;
import io.earshot.server.intake.FleetChanges;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;

/** Figures of applications that passive monitoring tells. */
@Path("/api/v1/app-figures")
public final class AppFiguresResource {

    private static final int MAX_BYTES = 4 * 1024 * 1024;

    private final FleetChanges changes;

    AppFiguresResource(FleetChanges changes) {
        this.changes = changes;
    }

    @POST
    @Consumes(MediaType.WILDCARD)
    @Operation(summary = "Apps with their figures by minute; a minute that comes again replaces the one before")
    @ApiResponse(responseCode = "204", description = "Done")
    public Response add(
            @RequestBody(
                            required = true,
                            content = @Content(mediaType = "application/json", schema = @Schema(ref = "AppFigures")))
                    InputStream body) {
        try {
            return changes.offer(AppFiguresJson.read(new LimitedBody(body, MAX_BYTES)))
                    ? Response.noContent().build()
                    : Problem.tooBusy();
        } catch (BadJsonException e) {
            throw new ProblemException(Response.Status.BAD_REQUEST, e.getMessage());
        }
    }
}
