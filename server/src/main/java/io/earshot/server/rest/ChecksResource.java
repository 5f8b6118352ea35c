package io.earshot.server.rest;

import io.earshot.http.ProblemException;
import io.earshot.nagios.CheckResult;
import io.earshot.nagios.CheckState;
import io.earshot.nagios.Checks;
import io.earshot.nagios.SqlCheck;
import io.earshot.nagios.SqlSource;
import io.earshot.nagios.ThresholdNumber;
import io.earshot.server.checks.WarmUp;
import io.earshot.store.table.CheckTables;
import io.earshot.web.Filter;
import io.earshot.web.Filters;
import io.earshot.web.TableReader;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
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
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Returns the last results of checks, and runs one of them now. */
@Path("/api/v1/checks")
@Produces(MediaType.APPLICATION_JSON)
public final class ChecksResource {

    private static final List<String> FIELDS = CheckTables.CheckResult.TABLE.names();

    private final TableReader tables;
    private final List<SqlCheck> checks;
    private final SqlSource source;
    private final InstantSource clock;
    private final WarmUp warmUp;

    /** @param firstAt before it too little can have reported to judge anything */
    ChecksResource(TableReader tables, List<SqlCheck> checks, SqlSource source, InstantSource clock, Instant firstAt) {
        this.clock = clock;
        warmUp = new WarmUp(firstAt);
        this.tables = tables;
        this.checks = checks;
        this.source = source;
    }

    @GET
    @Operation(summary = "What the checks said last")
    @Filters({"check", "host", "service", "state"})
    @ApiResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = "application/json",
                            array = @ArraySchema(schema = @Schema(ref = "CheckResult"))))
    public List<Map<String, Object>> results(@Context UriInfo request) {
        Map<String, Filter> filters = new LinkedHashMap<>();
        filters.put(
                "check",
                Filter.oneOf("check", checks.stream().map(SqlCheck::name).toArray(String[]::new)));
        filters.put("host", Filter.known("host", "host", "check_result"));
        filters.put("service", Filter.known("service", "service", "check_result"));
        filters.put(
                "state",
                Filter.oneOf(
                        "state",
                        Stream.of(CheckState.values()).map(CheckState::name).toArray(String[]::new)));
        return tables.find("check_result", FIELDS, filters, request, "check, host, service");
    }

    /** Asks now, which neither waits for a state to last nor sends anything. */
    @GET
    @Path("{name}")
    @Operation(summary = "Runs one check now")
    @ApiResponse(
            responseCode = "200",
            content = {@Content(mediaType = "application/json", schema = @Schema(ref = "CheckRun"))})
    public Map<String, Object> run(
            @PathParam("name") String name,
            @QueryParam("warning") String warning,
            @QueryParam("critical") String critical,
            @Context UriInfo request) {
        TableReader.requireKnown(request, List.of("warning", "critical"));
        SqlCheck check = check(name, number("warning", warning), number("critical", critical));
        Instant now = clock.instant();
        // As CHECK_RESULT says at this moment: what the plugin says and what the server says must not differ.
        CheckResult result = warmUp.lasts(now) ? warmUp.run(check, source) : check.run(source);
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("check", name);
        answer.put("state", result.state());
        answer.put("exitStatus", result.state().exitStatus());
        answer.put("output", result.toPluginOutput());
        return answer;
    }

    private SqlCheck check(String name, Optional<ThresholdNumber> warning, Optional<ThresholdNumber> critical) {
        SqlCheck check;
        try {
            check = Checks.require(checks, name);
        } catch (IllegalArgumentException e) {
            throw new ProblemException(Response.Status.NOT_FOUND, e.getMessage());
        }
        try {
            return check.with(warning, critical);
        } catch (IllegalArgumentException e) {
            throw new ProblemException(Response.Status.BAD_REQUEST, e.getMessage());
        }
    }

    private static Optional<ThresholdNumber> number(String what, String text) {
        if (text == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(ThresholdNumber.parse(text));
        } catch (IllegalArgumentException e) {
            throw new ProblemException(Response.Status.BAD_REQUEST, what + " " + e.getMessage());
        }
    }
}
