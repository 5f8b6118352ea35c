package io.earshot.server.rest;

import io.earshot.http.Audit;
import io.earshot.http.LimitedBody;
import io.earshot.http.ProblemException;
import io.earshot.model.Names;
import io.earshot.server.explain.Directions;
import io.earshot.server.explain.Explainer;
import io.earshot.server.explain.Explainer.Direction;
import io.earshot.server.explain.ProbedServices;
import io.earshot.server.explain.Verdict;
import io.earshot.web.TableReader;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Probes a link now, from both ends. */
@Path("/api/v1/explanations")
@Produces(MediaType.APPLICATION_JSON)
public final class ExplanationsResource {

    private static final int MAX_BYTES = 4 * 1024;
    private static final int MOST_AT_A_TIME = 8;
    private static final JsonMapper JSON = new JsonMapper();

    private final TableReader tables;
    private final Explainer explainer;
    private final Directions directions;
    private final ProbedServices services;
    private final InstantSource clock;
    private final Semaphore running = new Semaphore(MOST_AT_A_TIME);

    ExplanationsResource(TableReader tables, Explainer explainer, InstantSource clock) {
        this.tables = tables;
        this.explainer = explainer;
        directions = new Directions(tables);
        services = new ProbedServices(tables);
        this.clock = clock;
    }

    @POST
    @Consumes(MediaType.WILDCARD)
    @Operation(
            summary =
                    "Probes a link now from both ends, by ICMP, TCP and large packets, and traces the path; takes up to half"
                            + " a minute")
    @ApiResponse(
            responseCode = "200",
            content = {@Content(mediaType = "application/json", schema = @Schema(ref = "Explanation"))})
    public Map<String, Object> explain(
            @RequestBody(
                            required = true,
                            content = @Content(mediaType = "application/json", schema = @Schema(ref = "Explain")))
                    InputStream body,
            @Context HttpServletRequest http) {
        JsonNode json = read(body);
        String from = container(json.path("from").asString(""));
        String to = json.path("to").asString("").strip();
        Direction there = directions
                .link(from, to)
                .orElseThrow(() -> new ProblemException(
                        Response.Status.NOT_FOUND,
                        from + " has no link to " + Names.shorten(to)
                                + ", expected one of its partners in table LINK"));
        Optional<Direction> back = directions.back(there);
        if (!running.tryAcquire()) {
            throw new ProblemException(
                    Response.Status.SERVICE_UNAVAILABLE, MOST_AT_A_TIME + " links are explained already, come again");
        }
        Verdict verdict;
        String at = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
        try {
            Audit.log(http, "explains " + from + " to " + there.to());
            verdict = explainer.explain(there, back);
        } finally {
            running.release();
        }
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("from", from);
        answer.put("to", there.to());
        answer.put("at", at);
        answer.put("state", verdict.state());
        // What a service does is no state of the link: it stands beside the verdict.
        answer.put(
                "verdict",
                Stream.concat(Stream.of(verdict.text()), services.troubles(there).stream())
                        .collect(Collectors.joining("; ")));
        answer.put(
                "evidence",
                Stream.concat(verdict.evidence().stream(), services.lines(there).stream())
                        .toList());
        return answer;
    }

    private static JsonNode read(InputStream body) {
        try {
            JsonNode json = JSON.readTree(new LimitedBody(body, MAX_BYTES));
            if (json.isObject()) {
                return json;
            }
        } catch (JacksonException notJson) {
            // Told below.
        }
        throw new ProblemException(
                Response.Status.BAD_REQUEST,
                "not a JSON object, expected as in {\"from\": \"be1.host2\", \"to\": \"db1.host3\"}");
    }

    private String container(String name) {
        return tables.texts("name", "container WHERE LOWER(name) = LOWER(?)", List.of(name)).stream()
                .findFirst()
                .orElseThrow(() -> new ProblemException(
                        Response.Status.NOT_FOUND,
                        "container " + Names.shorten(name) + " is not in the CMDB, expected a name as in be1.host2"));
    }
}
