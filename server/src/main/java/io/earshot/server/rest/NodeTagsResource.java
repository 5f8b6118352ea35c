package io.earshot.server.rest;

import io.earshot.http.Audit;
import io.earshot.http.Problem;
import io.earshot.http.ProblemException;
import io.earshot.model.Names;
import io.earshot.server.graph.SetTag;
import io.earshot.server.graph.TagChanges;
import io.earshot.store.table.NodeTables;
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
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import tools.jackson.databind.JsonNode;

/** The tags of a node, and those that people set. */
@Path("/api/v1/nodes/{name}/tags")
@Produces(MediaType.APPLICATION_JSON)
public final class NodeTagsResource {

    private static final int LONGEST_WHO = 64;

    private final TableReader tables;
    private final TagChanges changes;
    private final InstantSource clock;

    NodeTagsResource(TableReader tables, TagChanges changes, InstantSource clock) {
        this.tables = tables;
        this.changes = changes;
        this.clock = clock;
    }

    @GET
    @Operation(summary = "The tags of a node, each from the first source that names it")
    @ApiResponse(
            responseCode = "200",
            content = @Content(mediaType = "application/json", array = @ArraySchema(schema = @Schema(ref = "Tag"))))
    public List<Map<String, Object>> tags(@PathParam("name") String name) {
        return tables.ask(
                "tag WHERE node = ? ORDER BY tag",
                NodeTables.Tag.TABLE.names(),
                List.of(requireNode(name).toLowerCase(Locale.ROOT)));
    }

    @PUT
    @Path("{tag: .+}")
    @Consumes(MediaType.WILDCARD)
    @Operation(summary = "Sets a tag of a node; it comes before tags of other sources")
    @ApiResponse(responseCode = "204", description = "Done; the tables have it within a second")
    public Response set(
            @PathParam("name") String name,
            @PathParam("tag") String tag,
            @RequestBody(
                            required = true,
                            content = @Content(mediaType = "application/json", schema = @Schema(ref = "TagValue")))
                    InputStream body,
            @Context HttpServletRequest http) {
        JsonNode json = RequestJson.read(body);
        if (!json.path("value").isString()) {
            throw wrong("/value: expected text, as in {\"value\": \"gold\"}");
        }
        String who =
                Audit.person(http).orElseGet(() -> json.path("who").asString("").strip());
        if (who.length() > LONGEST_WHO) {
            throw wrong("/who: " + who.length() + " characters, expected at most " + LONGEST_WHO);
        }
        String node = requireNode(name);
        SetTag set;
        try {
            set = new SetTag(
                    node,
                    tag.strip(),
                    json.path("value").asString().strip(),
                    who,
                    clock.instant().truncatedTo(ChronoUnit.SECONDS));
        } catch (IllegalArgumentException e) {
            throw wrong(e.getMessage());
        }
        if (changes.tags().size() >= TagChanges.MOST && !changes.tags().has(SetTag.key(set.node(), set.name()))) {
            throw new ProblemException(
                    Response.Status.CONFLICT,
                    TagChanges.MOST + " tags are set already, expected fewer: give tags by a CSV file or a rule");
        }
        join(changes.set(set));
        Audit.log(http, "tagged " + node + " " + set.name() + "=" + set.value());
        return Response.noContent().build();
    }

    @DELETE
    @Path("{tag: .+}")
    @Operation(summary = "Removes a tag that was set so; other sources may give it then")
    @ApiResponse(responseCode = "204", description = "Done; the tables have it within a second")
    public Response remove(
            @PathParam("name") String name, @PathParam("tag") String tag, @Context HttpServletRequest http) {
        if (!join(changes.remove(name, tag.strip()))) {
            String node = name.toLowerCase(Locale.ROOT);
            throw new ProblemException(
                    Response.Status.NOT_FOUND,
                    tables.texts("source", "tag WHERE node = ? AND tag = ?", List.of(node, tag.strip())).stream()
                            .findFirst()
                            .map(source -> "tag \"" + Names.shorten(tag) + "\" of " + Names.shorten(name)
                                    + " was not set over REST, but comes from " + source)
                            .orElse("no tag \"" + Names.shorten(tag) + "\" was set at " + Names.shorten(name)));
        }
        Audit.log(http, "untagged " + name + " " + tag.strip());
        return Response.noContent().build();
    }

    private static <T> T join(CompletableFuture<T> change) {
        try {
            return change.join();
        } catch (CompletionException away) {
            throw new ProblemException(Problem.tooBusy("the log does not answer; what was asked for may still come"));
        }
    }

    /** Returns the node as table NODE spells it. */
    private String requireNode(String name) {
        List<String> known = tables.texts("name", "node WHERE LOWER(name) = LOWER(?)", List.of(name));
        if (!known.isEmpty()) {
            return known.getFirst();
        }
        String hint = Names.nearest(name, tables.texts("name", "node", List.of()))
                .map(near -> ", did you mean " + near + "?")
                .orElse(", expected a container or an address that one is connected to");
        throw new ProblemException(Response.Status.NOT_FOUND, "no node \"" + Names.shorten(name) + "\"" + hint);
    }

    private static ProblemException wrong(String detail) {
        return new ProblemException(Response.Status.BAD_REQUEST, detail);
    }
}
