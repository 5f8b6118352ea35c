package io.earshot.server.rest;

import io.earshot.fleet.graph.Dependency;
import io.earshot.fleet.graph.DependencyGraph;
import io.earshot.fleet.graph.DependencyGraph.Direction;
import io.earshot.fleet.graph.Reached;
import io.earshot.http.ProblemException;
import io.earshot.server.graph.GraphJson;
import io.earshot.store.table.AgentTables;
import io.earshot.store.table.Views;
import io.earshot.web.Filter;
import io.earshot.web.Filters;
import io.earshot.web.TableReader;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Nodes of the dependency graph, and the questions that start from one of them. */
@Path("/api/v1/nodes")
@Produces(MediaType.APPLICATION_JSON)
public final class NodesResource {

    private final TableReader tables;
    private final GraphQuestion question;

    NodesResource(TableReader tables, GraphQuestion question) {
        this.tables = tables;
        this.question = question;
    }

    @GET
    @Operation(summary = "Everything that has addresses: containers, and peers that no CMDB knows")
    @Filters({"kind", "dataCenter", "role", "agent"})
    @ApiResponse(
            responseCode = "200",
            content = @Content(mediaType = "application/json", array = @ArraySchema(schema = @Schema(ref = "Node"))))
    public List<Map<String, Object>> nodes(@Context UriInfo request) {
        Map<String, Filter> filters = new LinkedHashMap<>();
        filters.put("kind", Filter.oneOf("kind", "CONTAINER", "EXTERNAL"));
        filters.put("dataCenter", Filter.place("dataCenter"));
        filters.put("role", Filter.place("role"));
        filters.put("agent", Filter.flag("agent"));
        return tables.find("node", Views.NODE.names(), filters, request, "name");
    }

    @GET
    @Path("{name}")
    @Operation(summary = "One node with what it uses, who uses it and where it listens")
    @ApiResponse(
            responseCode = "200",
            content = {@Content(mediaType = "application/json", schema = @Schema(ref = "NodeDetail"))})
    public Map<String, Object> node(@PathParam("name") String name) {
        DependencyGraph graph = question.all();
        String node = GraphQuestion.node(graph, name);
        Instant now = question.now();
        Map<String, Object> object =
                new LinkedHashMap<>(GraphJson.node(graph.node(node).orElseThrow()));
        object.put("uses", GraphJson.dependencies(graph.of(node, Direction.OUT), now));
        object.put("usedBy", GraphJson.dependencies(graph.of(node, Direction.IN), now));
        object.put(
                "listeners",
                tables.ask(
                        "listener WHERE container = ? ORDER BY protocol, port, ip",
                        AgentTables.Listener.TABLE.names(),
                        List.of(node)));
        return object;
    }

    @GET
    @Path("{name}/reach")
    @Operation(summary = "All nodes that a node reaches, or that reach it, within so many hops")
    @ApiResponse(
            responseCode = "200",
            content = @Content(mediaType = "application/json", array = @ArraySchema(schema = @Schema(ref = "Reached"))))
    public List<Map<String, Object>> reach(
            @Context UriInfo request,
            @PathParam("name") String name,
            @QueryParam("direction") @DefaultValue("out") String direction,
            @QueryParam("hops") @DefaultValue("") String hops,
            @QueryParam("at") @DefaultValue("") String at) {
        TableReader.requireKnown(request, List.of("direction", "hops", "at"));
        DependencyGraph graph = question.all();
        String node = GraphQuestion.node(graph, name);
        Direction way = question.word("direction", direction, List.of(Direction.values()));
        return graph.at(question.time("at", at)).reach(node, way, question.hops(hops)).stream()
                .map(GraphJson::reached)
                .toList();
    }

    @GET
    @Path("{name}/path")
    @Operation(summary = "A shortest way from one node to another along dependencies; empty if there is none")
    @ApiResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = "application/json",
                            array = @ArraySchema(schema = @Schema(ref = "Dependency"))))
    public List<Map<String, Object>> path(
            @Context UriInfo request,
            @PathParam("name") String name,
            @QueryParam("to") @DefaultValue("") String to,
            @QueryParam("at") @DefaultValue("") String at) {
        TableReader.requireKnown(request, List.of("to", "at"));
        if (to.isEmpty()) {
            throw new ProblemException(
                    Response.Status.BAD_REQUEST, "parameter to is missing, expected the name of a node");
        }
        DependencyGraph graph = question.all();
        String from = GraphQuestion.node(graph, name);
        String end = GraphQuestion.node(graph, to);
        Instant time = question.time("at", at);
        List<Dependency> path = graph.at(time).path(from, end);
        return GraphJson.dependencies(path, time);
    }

    @GET
    @Path("{name}/retirement")
    @Operation(
            summary =
                    "What would miss a node that is switched off: all that reaches it, and of how many nothing is known")
    @ApiResponse(
            responseCode = "200",
            content = {@Content(mediaType = "application/json", schema = @Schema(ref = "Retirement"))})
    public Map<String, Object> retirement(
            @Context UriInfo request,
            @PathParam("name") String name,
            @QueryParam("hops") @DefaultValue("") String hops) {
        TableReader.requireKnown(request, List.of("hops"));
        DependencyGraph graph = question.all();
        String node = GraphQuestion.node(graph, name);
        List<Map<String, Object>> dependents = new ArrayList<>();
        for (Reached reached : graph.at(question.now()).reach(node, Direction.IN, question.hops(hops))) {
            dependents.add(GraphJson.reached(reached));
        }
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("node", node);
        object.put("dependents", dependents);
        object.put(
                "formerly",
                GraphJson.dependencies(
                        graph.of(node, Direction.IN).stream()
                                .filter(each -> !each.isCurrent(question.now()))
                                .toList(),
                        question.now()));
        object.put("agent", graph.node(node).orElseThrow().agent());
        object.put(
                "nodesWithoutAgent",
                graph.nodes().stream().filter(each -> !each.agent()).count());
        return object;
    }
}
