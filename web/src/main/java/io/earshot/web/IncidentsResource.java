package io.earshot.web;

import io.earshot.http.ProblemException;
import io.earshot.store.SqlRefusedException;
import io.earshot.store.table.IncidentTables.Incident;
import io.earshot.store.table.IncidentTables.IncidentLink;
import io.earshot.store.table.IncidentTables.IncidentTrace;
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

/** Incidents, newest first, and the links of each. */
@Path("/api/v1/incidents")
@Produces(MediaType.APPLICATION_JSON)
public final class IncidentsResource {

    private static final List<String> FIELDS = Incident.TABLE.names();

    private static final List<String> LINK_FIELDS = IncidentLink.TABLE.namesWithout(IncidentLink.INCIDENT);

    private static final List<String> TRACE_FIELDS = IncidentTrace.TABLE.namesWithout(IncidentTrace.INCIDENT);

    /** The kinds of causes, as table INCIDENT names them. */
    static final List<String> KINDS = List.of(
            "container-pair",
            "container-unreachable",
            "prober",
            "container",
            "host-pair",
            "host",
            "service",
            "data-center-pair",
            "data-center",
            "whole-data-center",
            "path-mtu",
            "path");

    private final TableReader tables;
    private final TicketText tickets;

    public IncidentsResource(TableReader tables, TicketText tickets) {
        this.tables = tables;
        this.tickets = tickets;
    }

    @GET
    @Operation(summary = "Incidents, the newest first")
    @Filters({"state", "kind", "dataCenter", "host", "role"})
    @ApiResponse(
            responseCode = "200",
            content =
                    @Content(mediaType = "application/json", array = @ArraySchema(schema = @Schema(ref = "Incident"))))
    public List<Map<String, Object>> incidents(@Context UriInfo request) {
        Map<String, Filter> filters = new LinkedHashMap<>();
        filters.put("state", Filter.oneOf("state", "OPEN", "MUTED", "OVER"));
        filters.put("kind", Filter.oneOf("kind", KINDS.toArray(String[]::new)));
        for (String column : List.of("dataCenter", "host", "role")) {
            filters.put(
                    column,
                    new Filter(
                            "id IN (SELECT l.incident FROM incident_link l JOIN container c ON c.name IN (l.container,"
                                    + " l.partner) WHERE c." + column + " IN (%s))",
                            Filter.place(column).values()));
        }
        return tables.find("incident", FIELDS, filters, request, "openedAt DESC, id DESC");
    }

    @GET
    @Path("{id: [0-9]{1,18}}")
    @Operation(summary = "One incident with the links that it explains, and the paths that were traced when it opened")
    @ApiResponse(
            responseCode = "200",
            content = {@Content(mediaType = "application/json", schema = @Schema(ref = "IncidentWithLinks"))})
    public Map<String, Object> incident(@PathParam("id") String id) {
        Map<String, Object> incident = tables.ask("incident WHERE id = ?", FIELDS, List.of(id)).stream()
                .findFirst()
                .map(LinkedHashMap::new)
                .orElseThrow(() -> new ProblemException(Response.Status.NOT_FOUND, "no incident " + id));
        incident.put(
                "links",
                tables.ask("incident_link WHERE incident = ? ORDER BY container, ip", LINK_FIELDS, List.of(id)));
        incident.put(
                "traces",
                tables.ask(
                        "incident_trace WHERE incident = ? ORDER BY link, container, ip, method, size",
                        TRACE_FIELDS,
                        List.of(id)));
        return incident;
    }

    @GET
    @Path("{id: [0-9]{1,18}}/ticket")
    @Produces("text/plain; charset=utf-8")
    @Operation(summary = "An incident as a text for a ticket")
    @ApiResponse(
            responseCode = "200",
            content = {@Content(mediaType = "text/plain", schema = @Schema(type = "string"))})
    public String ticket(@PathParam("id") String id) {
        try {
            return tickets.of(id)
                    .orElseThrow(() -> new ProblemException(Response.Status.NOT_FOUND, "no incident " + id));
        } catch (SqlRefusedException e) {
            throw new ProblemException(Response.Status.SERVICE_UNAVAILABLE, e.getMessage());
        }
    }
}
