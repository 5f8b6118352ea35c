package io.earshot.server.rest;

import io.earshot.fleet.incidents.Mute;
import io.earshot.fleet.incidents.PlannedMute;
import io.earshot.http.Audit;
import io.earshot.http.ProblemException;
import io.earshot.model.Names;
import io.earshot.server.intake.FleetChanges;
import io.earshot.store.table.IncidentTables;
import io.earshot.web.TableReader;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;

/** Trouble that operators know of, and that is not to alarm for a while. */
@Path("/api/v1/mutes")
@Produces(MediaType.APPLICATION_JSON)
public final class MutesResource {

    private static final List<String> FIELDS = IncidentTables.Mute.TABLE.names();

    /** All that can be muted, by name. */
    private static final String PLACES =
            "(SELECT name AS place FROM container UNION SELECT name FROM host UNION SELECT dataCenter FROM container)";

    private final TableReader tables;
    private final FleetChanges changes;
    private final InstantSource clock;

    MutesResource(TableReader tables, FleetChanges changes, InstantSource clock) {
        this.tables = tables;
        this.changes = changes;
        this.clock = clock;
    }

    @GET
    @Operation(summary = "What operators muted")
    @ApiResponse(
            responseCode = "200",
            content = @Content(mediaType = "application/json", array = @ArraySchema(schema = @Schema(ref = "Mute"))))
    public List<Map<String, Object>> mutes() {
        List<Map<String, Object>> mutes = tables.ask("mute ORDER BY id", FIELDS, List.of());
        mutes.forEach(mute -> mute.computeIfPresent(
                "places",
                (_, text) -> ((Optional<?>) text)
                        .map(places -> List.of(places.toString().split(" ", 2)))));
        return mutes;
    }

    @POST
    @Consumes(MediaType.WILDCARD)
    @Operation(summary = "Mutes a place, or what lies between two")
    @ApiResponse(
            responseCode = "201",
            content = {@Content(mediaType = "application/json", schema = @Schema(ref = "Mute"))})
    public Response mute(
            @RequestBody(
                            required = true,
                            content = @Content(mediaType = "application/json", schema = @Schema(ref = "MuteRequest")))
                    InputStream body,
            @Context HttpServletRequest http)
            throws InterruptedException {
        Instant now = clock.instant();
        MuteRequest request = MuteRequest.read(body, now);
        List<String> places = request.places().stream().map(this::requireKnown).toList();
        PlannedMute planned = new PlannedMute(
                places,
                request.from(),
                request.until(),
                request.repeat(),
                Audit.person(http).orElse(request.who()),
                request.reason());
        Mute mute;
        try {
            mute = changes.mute(planned).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof IllegalArgumentException why) {
                throw new ProblemException(Response.Status.BAD_REQUEST, why.getMessage());
            }
            throw e;
        }
        Audit.log(http, "muted " + String.join(" ", places) + " until " + mute.until() + ": " + mute.reason());
        Map<String, Object> created =
                tables.ask("mute WHERE id = ?", FIELDS, List.of(Long.toString(mute.id()))).stream()
                        .findFirst()
                        .orElseGet(LinkedHashMap::new);
        created.put("id", mute.id());
        created.put("places", mute.places());
        return Response.created(URI.create("api/v1/mutes/" + mute.id()))
                .entity(created)
                .build();
    }

    @DELETE
    @Path("{id: [0-9]{1,18}}")
    @Operation(summary = "Ends a mute")
    @ApiResponse(responseCode = "204", description = "Done")
    public Response unmute(@PathParam("id") long id, @Context HttpServletRequest http) throws InterruptedException {
        if (!changes.unmute(id).join()) {
            throw new ProblemException(Response.Status.NOT_FOUND, "no mute " + id);
        }
        Audit.log(http, "unmuted " + id);
        return Response.noContent().build();
    }

    /** As the CMDB spells it. */
    private String requireKnown(String place) {
        List<String> known = tables.texts("place", PLACES + " WHERE LOWER(place) = LOWER(?)", List.of(place));
        if (known.contains(place)) {
            return place;
        }
        if (known.size() > 1) {
            throw new ProblemException(
                    Response.Status.BAD_REQUEST,
                    "/places: \"" + Names.shorten(place) + "\" may be " + String.join(" or ", known)
                            + ", expected one of them as the CMDB spells it");
        }
        if (!known.isEmpty()) {
            return known.getFirst();
        }
        String hint = Names.nearest(place, tables.texts("place", PLACES, List.of()))
                .map(near -> ", did you mean " + near + "?")
                .orElse(", expected a container, host or data centre of the CMDB");
        throw new ProblemException(Response.Status.BAD_REQUEST, "/places: \"" + Names.shorten(place) + "\"" + hint);
    }
}
