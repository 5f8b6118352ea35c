package io.earshot.server.rest;

import io.earshot.http.LimitedBody;
import io.earshot.http.Problem;
import io.earshot.http.ProblemException;
import io.earshot.model.Lookup;
import io.earshot.model.json.BadJsonException;
import io.earshot.model.json.LookupsJson;
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
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** Lookups that a DNS server's host found in its own logs. */
@Path("/api/v1/lookups")
public final class LookupsResource {

    private static final int MAX_BATCH_BYTES = 4 * 1024 * 1024;

    private final FleetChanges changes;
    private final InstantSource clock;

    LookupsResource(FleetChanges changes, InstantSource clock) {
        this.changes = changes;
        this.clock = clock;
    }

    @POST
    @Consumes(MediaType.WILDCARD)
    @Operation(summary = "Lookups that a DNS server's host found; 503 with Retry-After where too many wait")
    @ApiResponse(responseCode = "204", description = "Done")
    public Response add(
            @RequestBody(
                            required = true,
                            content = @Content(mediaType = "application/json", schema = @Schema(ref = "Lookups")))
                    InputStream body) {
        Instant now = clock.instant();
        List<Lookup> lookups;
        try {
            lookups = LookupsJson.read(new LimitedBody(body, MAX_BATCH_BYTES), now);
        } catch (BadJsonException e) {
            throw new ProblemException(Response.Status.BAD_REQUEST, e.getMessage());
        }
        List<Lookup> past =
                lookups.stream().map(lookup -> notAfter(now, lookup)).toList();
        return changes.offer(past) ? Response.noContent().build() : Problem.tooBusy();
    }

    /** A shipper whose clock is ahead must not keep its lookups alive for longer. */
    private static Lookup notAfter(Instant now, Lookup lookup) {
        return lookup.lastSeen().isAfter(now) ? lookup.at(now) : lookup;
    }
}
