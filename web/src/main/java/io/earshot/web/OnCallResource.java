package io.earshot.web;

import io.earshot.http.ProblemException;
import io.earshot.store.table.FleetTables.Data;
import io.earshot.store.table.FleetTables.Link;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Containers and links for on-call tools that would rather not write SQL. */
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
public final class OnCallResource {

    private static final List<String> CONTAINER_FIELDS = Data.TABLE.names();

    private static final List<String> LINK_FIELDS = Link.TABLE.names();

    /** Columns of a container by which rows are picked. */
    private static final List<String> PLACES = List.of("dataCenter", "host", "role");

    private final TableReader tables;

    public OnCallResource(TableReader tables) {
        this.tables = tables;
    }

    @GET
    @Path("containers")
    @Operation(summary = "Containers of the CMDB")
    @Filters({"dataCenter", "host", "role", "state"})
    @ApiResponse(
            responseCode = "200",
            content =
                    @Content(mediaType = "application/json", array = @ArraySchema(schema = @Schema(ref = "Container"))))
    public List<Map<String, Object>> containers(@Context UriInfo request) {
        Map<String, Filter> filters = new LinkedHashMap<>();
        PLACES.forEach(column -> filters.put(column, Filter.place(column)));
        filters.put("state", Filter.oneOf("state", "OK", "BROKEN", "SILENT", "WAITING"));
        return tables.find("data", CONTAINER_FIELDS, filters, request, "name");
    }

    @GET
    @Path("containers/{name}")
    @Operation(summary = "One container")
    @ApiResponse(
            responseCode = "200",
            content = {@Content(mediaType = "application/json", schema = @Schema(ref = "Container"))})
    public Map<String, Object> container(@PathParam("name") String name, @Context UriInfo request) {
        TableReader.requireKnown(request, List.of());
        return tables.ask("data WHERE name = LOWER(?)", CONTAINER_FIELDS, List.of(name)).stream()
                .findFirst()
                .orElseThrow(() -> new ProblemException(Response.Status.NOT_FOUND, "no such container in the CMDB"));
    }

    @GET
    @Path("links")
    @Operation(summary = "Links")
    @Filters({
        "container",
        "dataCenter",
        "host",
        "role",
        "ip",
        "partner",
        "partnerHost",
        "partnerDataCenter",
        "service",
        "congested",
        "trouble",
        "flapping",
        "state"
    })
    @ApiResponse(
            responseCode = "200",
            content = @Content(mediaType = "application/json", array = @ArraySchema(schema = @Schema(ref = "Link"))))
    public List<Map<String, Object>> links(@Context UriInfo request) {
        Map<String, Filter> filters = new LinkedHashMap<>();
        filters.put("container", Filter.known("container", "name", "container"));
        for (String column : PLACES) {
            String condition = "container IN (SELECT c.name FROM container c WHERE c." + column + " IN (%s))";
            filters.put(column, new Filter(condition, Filter.place(column).values()));
        }
        filters.put("ip", Filter.address("ip"));
        filters.put("partner", Filter.known("partner", "name", "container"));
        filters.put("partnerHost", Filter.known("partnerHost", "host", "container"));
        filters.put("partnerDataCenter", Filter.known("partnerDataCenter", "dataCenter", "container"));
        filters.put("service", Filter.known("service", "service", "link"));
        filters.put("congested", Filter.flag("congested"));
        filters.put(
                "trouble",
                Filter.oneOf("trouble", "CUT", "PATH", "PATH_MTU", "LOSS", "CONGESTED", "STARVED", "FILTERED"));
        filters.put("flapping", Filter.flag("flapping"));
        filters.put("state", Filter.oneOf("state", "UP", "LOSSY", "DOWN", "UNKNOWN"));
        return tables.find("link", LINK_FIELDS, filters, request, "container, ip");
    }
}
