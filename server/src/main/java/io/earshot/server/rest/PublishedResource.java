package io.earshot.server.rest;

import io.earshot.fleet.Fleet;
import io.earshot.http.LimitedBody;
import io.earshot.http.ProblemException;
import io.earshot.model.ContainerName;
import io.earshot.model.Ip;
import io.earshot.model.json.BadJsonException;
import io.earshot.model.json.PublishedPartnersJson;
import io.earshot.server.intake.FleetChanges;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.BiConsumer;

/** Partners that a component computed by itself. */
@Path("/api/v1/containers/{name}/published-partners")
public final class PublishedResource {

    private static final int MAX_BYTES = 512 * 1024;

    private final Fleet fleet;
    private final FleetChanges changes;
    private final BiConsumer<ContainerName, List<Ip>> kept;

    /** @param kept is told of what was put, so that it outlives the server */
    PublishedResource(Fleet fleet, FleetChanges changes, BiConsumer<ContainerName, List<Ip>> kept) {
        this.fleet = fleet;
        this.changes = changes;
        this.kept = kept;
    }

    /** Replaces what was published for the container before, and says which addresses belong to nobody (yet). */
    @PUT
    @Consumes(MediaType.WILDCARD)
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(summary = "Replaces the partners that a component computed by itself; names those of nobody")
    @ApiResponse(
            responseCode = "200",
            content = {@Content(mediaType = "application/json", schema = @Schema(ref = "Unknown"))})
    public Map<String, List<String>> publish(
            @PathParam("name") String name,
            @RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = "application/json",
                                            schema = @Schema(ref = "PublishedPartners")))
                    InputStream body)
            throws InterruptedException {
        ContainerName container = parse(name);
        if (fleet.inventory().container(container).isEmpty()) {
            throw new ProblemException(
                    Response.Status.NOT_FOUND,
                    "no container " + container + " in the CMDB"
                            + fleet.inventory()
                                    .nearest(container)
                                    .map(near -> ", did you mean " + near + "?")
                                    .orElse(", expected one of /api/v1/containers"));
        }
        List<Ip> addresses = read(body);
        try {
            List<Ip> unknown = changes.publish(container, addresses).get();
            kept.accept(container, addresses);
            return Map.of("unknown", unknown.stream().map(Ip::toString).toList());
        } catch (ExecutionException e) {
            throw new IllegalStateException("published partners were lost", e);
        }
    }

    private static ContainerName parse(String name) {
        try {
            return ContainerName.parse(name);
        } catch (IllegalArgumentException e) {
            throw new ProblemException(Response.Status.NOT_FOUND, e.getMessage());
        }
    }

    private static List<Ip> read(InputStream body) {
        try {
            return PublishedPartnersJson.read(new LimitedBody(body, MAX_BYTES));
        } catch (BadJsonException e) {
            throw new ProblemException(Response.Status.BAD_REQUEST, e.getMessage());
        }
    }
}
