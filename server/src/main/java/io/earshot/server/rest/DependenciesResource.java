package io.earshot.server.rest;

import io.earshot.fleet.graph.ClusterFinder;
import io.earshot.fleet.graph.DependencyGraph;
import io.earshot.fleet.graph.GraphDifference;
import io.earshot.http.ProblemException;
import io.earshot.server.graph.GraphFormat;
import io.earshot.server.graph.GraphJson;
import io.earshot.store.table.Views;
import io.earshot.web.Filter;
import io.earshot.web.Filters;
import io.earshot.web.TableReader;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import jakarta.ws.rs.core.UriInfo;
import java.io.BufferedWriter;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Answers queries about dependencies and the whole graph. */
@Path("/api/v1/dependencies")
@Produces(MediaType.APPLICATION_JSON)
public final class DependenciesResource {

    private final TableReader tables;
    private final GraphQuestion question;

    DependenciesResource(TableReader tables, GraphQuestion question) {
        this.tables = tables;
        this.question = question;
    }

    @GET
    @Operation(summary = "Who talks to whom, one row for each kind of evidence")
    @Filters({"fromNode", "toNode", "protocol", "process", "evidence", "state"})
    @ApiResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = "application/json",
                            array = @ArraySchema(schema = @Schema(ref = "Dependency"))))
    public List<Map<String, Object>> dependencies(@Context UriInfo request) {
        Map<String, Filter> filters = new LinkedHashMap<>();
        filters.put("fromNode", Filter.known("fromNode", "name", "node"));
        filters.put("toNode", Filter.known("toNode", "name", "node"));
        filters.put("protocol", Filter.oneOf("protocol", "tcp", "udp"));
        filters.put("process", Filter.known("process", "process", "dependency"));
        filters.put("evidence", Filter.known("evidence", "evidence", "dependency"));
        filters.put("state", Filter.oneOf("state", "CURRENT", "WAS"));
        return tables.find(
                "dependency", Views.DEPENDENCY.names(), filters, request, "fromNode, toNode, port, evidence");
    }

    @GET
    @Path("clusters")
    @Operation(summary = "Groups of nodes that talk to each other, with their shapes")
    @ApiResponse(
            responseCode = "200",
            content = @Content(mediaType = "application/json", array = @ArraySchema(schema = @Schema(ref = "Cluster"))))
    public List<Map<String, Object>> clusters(@Context UriInfo request, @QueryParam("at") @DefaultValue("") String at) {
        TableReader.requireKnown(request, List.of("at"));
        return ClusterFinder.find(question.all().at(question.time("at", at))).stream()
                .map(GraphJson::cluster)
                .toList();
    }

    @GET
    @Path("difference")
    @Operation(summary = "What came and what went between two times")
    @ApiResponse(
            responseCode = "200",
            content = {@Content(mediaType = "application/json", schema = @Schema(ref = "GraphDifference"))})
    public Map<String, Object> difference(
            @Context UriInfo request,
            @QueryParam("since") @DefaultValue("") String since,
            @QueryParam("at") @DefaultValue("") String at) {
        TableReader.requireKnown(request, List.of("since", "at"));
        if (since.isEmpty()) {
            throw new ProblemException(
                    Response.Status.BAD_REQUEST,
                    "parameter since is missing, expected a time as in 2026-11-29T12:00:00Z");
        }
        Instant until = question.time("at", at);
        GraphDifference difference = GraphDifference.between(question.all(), question.time("since", since), until);
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("added", GraphJson.dependencies(difference.added(), until));
        object.put("gone", GraphJson.dependencies(difference.gone(), until));
        return object;
    }

    @GET
    @Path("graph")
    @Operation(summary = "The graph at one time, without what is ignored: nodes and dependencies")
    @ApiResponse(
            responseCode = "200",
            content = {@Content(mediaType = "application/json", schema = @Schema(ref = "Graph"))})
    public Map<String, Object> graph(@Context UriInfo request, @QueryParam("at") @DefaultValue("") String at) {
        TableReader.requireKnown(request, List.of("at"));
        Instant time = question.time("at", at);
        DependencyGraph graph = question.all().at(time);
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("nodes", graph.nodes().stream().map(GraphJson::node).toList());
        object.put("dependencies", GraphJson.dependencies(graph.dependencies(), time));
        return object;
    }

    @GET
    @Path("export")
    @Produces(MediaType.WILDCARD)
    @Operation(
            summary =
                    "The same for other programs, in GraphML, in the language of Graphviz, or as a list of edges in CSV")
    @ApiResponse(
            responseCode = "200",
            content = {
                @Content(mediaType = "application/graphml+xml", schema = @Schema(type = "string")),
                @Content(mediaType = "text/vnd.graphviz", schema = @Schema(type = "string")),
                @Content(mediaType = "text/csv", schema = @Schema(type = "string"))
            })
    public Response export(
            @QueryParam("format") @DefaultValue("") String format,
            @QueryParam("at") @DefaultValue("") String at,
            @Parameter(hidden = true) @HeaderParam("Accept") @DefaultValue("") String accept) {
        List<GraphFormat> formats = Arrays.asList(GraphFormat.values());
        GraphFormat wanted = format.isEmpty()
                ? formats.stream()
                        .filter(each -> accept.contains(each.mediaType()))
                        .findFirst()
                        .orElse(GraphFormat.GRAPHML)
                : question.word("format", format, formats);
        Instant time = question.time("at", at);
        DependencyGraph graph = question.all().at(time);
        StreamingOutput text = out -> {
            Writer writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
            wanted.write(graph, time, writer);
            writer.flush();
        };
        return Response.ok(text, wanted.mediaType() + "; charset=utf-8")
                .header("Content-Disposition", "attachment; filename=\"earshot." + wanted.label() + "\"")
                .build();
    }
}
