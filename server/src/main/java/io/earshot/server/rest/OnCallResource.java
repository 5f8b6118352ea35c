package io.earshot.server.rest;

import io.earshot.server.sql.SqlAnswer;
import io.earshot.server.sql.SqlConsole;
import io.earshot.server.sql.SqlRefusedException;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Containers and links for on-call tools that would rather not write SQL. */
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
public final class OnCallResource {

    /** JSON field to column, in the order in which the fields are written. */
    private static final List<String> CONTAINER_FIELDS = List.of(
            "name",
            "state",
            "disconnect",
            "connectivity",
            "dataCenter",
            "host",
            "role",
            "load",
            "nginxAccessRate",
            "nginxErrorRate",
            "reportedAt");

    private static final List<String> LINK_FIELDS = List.of(
            "container",
            "ip",
            "partner",
            "partnerHost",
            "partnerDataCenter",
            "service",
            "state",
            "since",
            "sent",
            "received",
            "loss",
            "rttMin",
            "rttAvg",
            "rttP95",
            "rttMax",
            "pathMtu",
            "icmpFiltered",
            "checkedAt");

    private final SqlConsole console;

    OnCallResource(SqlConsole console) {
        this.console = console;
    }

    @GET
    @Path("containers")
    public List<Map<String, Object>> containers(@Context UriInfo request) {
        return find("data", CONTAINER_FIELDS, List.of("dataCenter", "host", "role", "state"), request);
    }

    @GET
    @Path("containers/{name}")
    public Map<String, Object> container(@PathParam("name") String name) {
        return ask(
                        "SELECT " + String.join(", ", CONTAINER_FIELDS) + " FROM data WHERE name = LOWER(?)",
                        CONTAINER_FIELDS,
                        List.of(name))
                .stream()
                .findFirst()
                .orElseThrow(() -> new ProblemException(Response.Status.NOT_FOUND, "no such container in the CMDB"));
    }

    @GET
    @Path("links")
    public List<Map<String, Object>> links(@Context UriInfo request) {
        return find(
                "link",
                LINK_FIELDS,
                List.of("container", "ip", "partner", "partnerHost", "partnerDataCenter", "service", "state"),
                request);
    }

    private List<Map<String, Object>> find(String table, List<String> fields, List<String> filters, UriInfo request) {
        List<String> conditions = new ArrayList<>();
        List<String> values = new ArrayList<>();
        request.getQueryParameters().forEach((filter, wanted) -> {
            if (!filters.contains(filter)) {
                throw new ProblemException(
                        Response.Status.BAD_REQUEST, "unknown filter, expected one of " + String.join(", ", filters));
            }
            conditions.add(wanted.stream().map(w -> "?").collect(Collectors.joining(", ", filter + " IN (", ")")));
            values.addAll(wanted);
        });
        String where = conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
        String sql = "SELECT " + String.join(", ", fields) + " FROM " + table + where + " ORDER BY 1, 2";
        return ask(sql, fields, values);
    }

    private List<Map<String, Object>> ask(String sql, List<String> fields, List<String> values) {
        SqlAnswer answer;
        try {
            answer = console.ask(sql, values);
        } catch (SqlRefusedException e) {
            throw new ProblemException(Response.Status.SERVICE_UNAVAILABLE, e.getMessage());
        }
        return answer.rows().stream()
                .map(row -> {
                    Map<String, Object> object = new LinkedHashMap<>();
                    for (int i = 0; i < fields.size(); i++) {
                        object.put(fields.get(i), row.get(i));
                    }
                    return object;
                })
                .toList();
    }
}
