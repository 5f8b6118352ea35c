package io.earshot.server.rest;

import io.earshot.fleet.incidents.Acknowledgement;
import io.earshot.http.Audit;
import io.earshot.http.ProblemException;
import io.earshot.server.intake.FleetChanges;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Says who takes care of an incident. */
@Path("/api/v1/incidents/{id}/acknowledgement")
public final class AcknowledgementResource {

    private static final int LONGEST_COMMENT = 1_000;
    private static final int LONGEST_NAME = 64;

    private final FleetChanges changes;
    private final InstantSource clock;

    AcknowledgementResource(FleetChanges changes, InstantSource clock) {
        this.changes = changes;
        this.clock = clock;
    }

    @PUT
    @Consumes(MediaType.WILDCARD)
    @Operation(summary = "Acknowledges an incident that is not over; without an owner, whoever asks takes care of it")
    @ApiResponse(responseCode = "204", description = "Done")
    public Response acknowledge(
            @PathParam("id") long id,
            @RequestBody(
                            required = true,
                            content = @Content(mediaType = "application/json", schema = @Schema(ref = "Acknowledge")))
                    InputStream body,
            @Context HttpServletRequest http)
            throws InterruptedException {
        JsonNode json = read(body);
        String by = Audit.person(http).orElseGet(() -> text(json, "by", LONGEST_NAME));
        String owner = text(json, "owner", LONGEST_NAME);
        if (owner.isEmpty() && by.isEmpty()) {
            throw new ProblemException(Response.Status.BAD_REQUEST, "/owner: expected who takes care of it");
        }
        Acknowledgement acknowledgement = new Acknowledgement(
                owner.isEmpty() ? by : owner,
                text(json, "comment", LONGEST_COMMENT),
                clock.instant().truncatedTo(ChronoUnit.SECONDS),
                by.isEmpty() ? owner : by);
        requireOpen(id, changes.acknowledge(id, Optional.of(acknowledgement)).join());
        Audit.log(http, "acknowledged incident " + id + " for " + acknowledgement.owner());
        return Response.noContent().build();
    }

    @DELETE
    @Operation(summary = "Takes an acknowledgement back")
    @ApiResponse(responseCode = "204", description = "Done")
    public Response takeBack(@PathParam("id") long id, @Context HttpServletRequest http) throws InterruptedException {
        requireOpen(id, changes.acknowledge(id, Optional.empty()).join());
        Audit.log(http, "took back the acknowledgement of incident " + id);
        return Response.noContent().build();
    }

    private static JsonNode read(InputStream body) {
        JsonNode json = RequestJson.read(body);
        if (!json.isObject()) {
            throw new ProblemException(
                    Response.Status.BAD_REQUEST,
                    "not a JSON object, expected as in {\"owner\": \"ann\", \"comment\": \"called them\"}");
        }
        return json;
    }

    private static String text(JsonNode json, String field, int longest) {
        String text = json.path(field).asString("").strip();
        if (text.length() > longest) {
            throw new ProblemException(
                    Response.Status.BAD_REQUEST,
                    "/" + field + ": " + text.length() + " characters, expected at most " + longest);
        }
        return text;
    }

    private static void requireOpen(long id, boolean known) {
        if (!known) {
            throw new ProblemException(Response.Status.NOT_FOUND, "no incident " + id + " that is not over");
        }
    }
}
