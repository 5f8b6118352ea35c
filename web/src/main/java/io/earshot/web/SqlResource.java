package io.earshot.web;

import io.earshot.http.Audit;
import io.earshot.http.LimitedBody;
import io.earshot.http.Problem;
import io.earshot.http.ProblemException;
import io.earshot.model.Names;
import io.earshot.store.SqlAnswer;
import io.earshot.store.SqlEngine;
import io.earshot.store.SqlRefusedException;
import io.swagger.v3.oas.annotations.Hidden;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** One SELECT in, or the name of a saved one; its rows out in the shape that the asker likes: JSON unless it says otherwise. */
@Path("/api/v1")
@Consumes(MediaType.WILDCARD)
public final class SqlResource {

    private static final int MAX_SQL_BYTES = 64 * 1024;
    private static final String CSV = "text/csv; charset=utf-8; qs=0.5";
    private static final String TABLE = "text/plain; charset=utf-8; qs=0.5";

    /** A misspelt "at" must not be answered with the rows of now. */
    private static final List<String> QUESTION = List.of("at", "engine", "formulas");

    private static final List<String> SAVED = List.of("formulas");

    /** Whether there were more rows than the answer holds. */
    private static final String TRUNCATED = "Earshot-Truncated";

    /** The age of an engine's rows in milliseconds. */
    private static final String ENGINE_BEHIND = "Earshot-Engine-Behind-Millis";

    private final SqlEngine console;
    private final SavedQueries saved;
    private final PastTables past;
    private final CopiedTables copied;

    public SqlResource(SqlEngine console, SavedQueries saved, PastTables past, CopiedTables copied) {
        this.console = console;
        this.saved = saved;
        this.past = past;
        this.copied = copied;
    }

    @POST
    @Path("sql")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(summary = "Asks one SELECT")
    @ApiResponse(
            responseCode = "200",
            content = {
                @Content(mediaType = "application/json", schema = @Schema(implementation = SqlAnswer.class)),
                @Content(mediaType = "text/csv", schema = @Schema(type = "string")),
                @Content(mediaType = "text/plain", schema = @Schema(type = "string"))
            })
    public Response asJson(
            @RequestBody(
                            required = true,
                            content = @Content(mediaType = "application/sql", schema = @Schema(type = "string")))
                    InputStream sql,
            @QueryParam("at") @Parameter(description = "asks the tables as they were then, as in 2026-11-29T04:19:00Z")
                    String at,
            @QueryParam("engine")
                    @Parameter(
                            description = "asks the copy in the configured engine, as in ?engine",
                            allowEmptyValue = true)
                    String engine,
            @Context UriInfo uri,
            @Context HttpServletRequest request)
            throws IOException {
        Asked asked = question(sql, at, engine, uri, request);
        return asked.response(asked.answer());
    }

    @POST
    @Path("sql")
    @Produces(CSV)
    @Hidden
    public Response asCsv(
            InputStream sql,
            @QueryParam("formulas") String formulas,
            @QueryParam("at") String at,
            @QueryParam("engine") String engine,
            @Context UriInfo uri,
            @Context HttpServletRequest request)
            throws IOException {
        return csv(question(sql, at, engine, uri, request), formulas);
    }

    @POST
    @Path("sql")
    @Produces(TABLE)
    @Hidden
    public Response asTable(
            InputStream sql,
            @QueryParam("at") String at,
            @QueryParam("engine") String engine,
            @Context UriInfo uri,
            @Context HttpServletRequest request)
            throws IOException {
        Asked asked = question(sql, at, engine, uri, request);
        return asked.response(AnswerText.table(asked.answer()));
    }

    @GET
    @Path("queries")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(summary = "Questions that the server keeps")
    @ApiResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = "application/json",
                            array = @ArraySchema(schema = @Schema(implementation = SavedQueries.SavedQuery.class))))
    public List<SavedQueries.SavedQuery> queries() {
        return saved.all();
    }

    @GET
    @Path("queries/{name}")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(summary = "Asks one of them")
    @ApiResponse(
            responseCode = "200",
            content = {
                @Content(mediaType = "application/json", schema = @Schema(implementation = SqlAnswer.class)),
                @Content(mediaType = "text/csv", schema = @Schema(type = "string")),
                @Content(mediaType = "text/plain", schema = @Schema(type = "string"))
            })
    public SqlAnswer savedAsJson(
            @PathParam("name") String name, @Context UriInfo uri, @Context HttpServletRequest request) {
        return savedQuestion(name, uri, request).answer();
    }

    @GET
    @Path("queries/{name}")
    @Produces(CSV)
    @Hidden
    public Response savedAsCsv(
            @PathParam("name") String name,
            @QueryParam("formulas") String formulas,
            @Context UriInfo uri,
            @Context HttpServletRequest request) {
        return csv(savedQuestion(name, uri, request), formulas);
    }

    @GET
    @Path("queries/{name}")
    @Produces(TABLE)
    @Hidden
    public String savedAsTable(
            @PathParam("name") String name, @Context UriInfo uri, @Context HttpServletRequest request) {
        return AnswerText.table(savedQuestion(name, uri, request).answer());
    }

    /** CSV has no place for a note, so that a header tells that rows are missing. */
    private static Response csv(Asked asked, String formulas) {
        Response answer = asked.response(AnswerText.csv(asked.answer(), "keep".equals(formulas)));
        return Response.fromResponse(answer)
                .header(TRUNCATED, asked.answer().truncated() ? "true" : null)
                .build();
    }

    private String find(String name) {
        return saved.find(name).map(SavedQueries.SavedQuery::sql).orElseThrow(() -> {
            String hint = Names.nearest(
                            name,
                            saved.all().stream()
                                    .map(SavedQueries.SavedQuery::name)
                                    .toList())
                    .map(near -> ", did you mean " + near + "?")
                    .orElse(", see /api/v1/queries");
            return new ProblemException(Response.Status.NOT_FOUND, "no query \"" + Names.shorten(name) + "\"" + hint);
        });
    }

    /** Reads a query in the charset that the request names, without the mark that editors of Windows put before a file's text. */
    private static String text(InputStream sql, HttpServletRequest request) throws IOException {
        String text = new String(new LimitedBody(sql, MAX_SQL_BYTES).readAllBytes(), charset(request));
        return text.startsWith("\ufeff") ? text.substring(1) : text;
    }

    private static Charset charset(HttpServletRequest request) {
        // Jetty takes "content-type:text/plain" without a blank for ISO 8859-1; every shell sends UTF-8.
        String name = Optional.ofNullable(request.getHeader(HttpHeaders.CONTENT_TYPE))
                .map(type -> MediaType.valueOf(type).getParameters().get(MediaType.CHARSET_PARAMETER))
                .orElse("utf-8");
        try {
            return Charset.forName(name);
        } catch (IllegalArgumentException e) {
            throw new ProblemException(
                    Response.Status.UNSUPPORTED_MEDIA_TYPE,
                    "the charset \"" + Names.shorten(name) + "\", expected one that Java knows, as utf-8");
        }
    }

    /**
     * An answer with readable numbers.
     *
     * @param age of the rows, where an engine answered
     */
    private record Asked(SqlAnswer answer, Optional<Duration> age) {

        Response response(Object entity) {
            return Response.ok(entity)
                    .header(ENGINE_BEHIND, age.map(Duration::toMillis).orElse(null))
                    .build();
        }
    }

    private Asked question(InputStream sql, String at, String engine, UriInfo uri, HttpServletRequest request)
            throws IOException {
        TableReader.requireKnown(uri, QUESTION);
        return ask(text(sql, request), at, engine, request);
    }

    private Asked savedQuestion(String name, UriInfo uri, HttpServletRequest request) {
        TableReader.requireKnown(uri, SAVED);
        return ask(find(name), null, null, request);
    }

    /**
     * @param at is null for now
     * @param engine is null for the server's own tables
     */
    private Asked ask(String sql, String at, String engine, HttpServletRequest request) {
        try {
            ClientPresence client = ClientPresence.of(request);
            Asked asked = ask(sql, Optional.ofNullable(at).filter(text -> !text.isBlank()), isWanted(engine), client);
            Audit.log(
                    request,
                    "asked%s, %d rows in %.1f ms: %s"
                            .formatted(
                                    asked.age().isPresent() ? " the engine" : "",
                                    asked.answer().rows().size(),
                                    asked.answer().elapsedMillis(),
                                    sql));
            return asked;
        } catch (SqlRefusedException e) {
            Audit.logVain(request, e.getMessage(), sql);
            throw new ProblemException(problem(e));
        }
    }

    private Asked ask(String sql, Optional<String> at, boolean engine, ClientPresence client)
            throws SqlRefusedException {
        if (engine) {
            if (at.isPresent()) {
                throw new SqlRefusedException(
                        SqlRefusedException.Kind.REFUSED,
                        "the engine knows no past, expected either \"at\" or \"engine\"");
            }
            CopiedTables.Answer answer = copied.ask(sql, client::isGone);
            return new Asked(ReadableNumbers.in(answer.rows()), Optional.of(answer.age()));
        }
        return new Asked(
                ReadableNumbers.in(
                        at.isEmpty()
                                ? console.ask(sql, List.of(), client::isGone)
                                : past.ask(time(at.get()), tables -> tables.ask(sql, List.of(), client::isGone))),
                Optional.empty());
    }

    private static boolean isWanted(String engine) {
        if (engine != null && !engine.isEmpty()) {
            throw new ProblemException(
                    Response.Status.BAD_REQUEST,
                    "unknown engine \"" + Names.shorten(engine) + "\", expected no value, as in /api/v1/sql?engine");
        }
        return engine != null;
    }

    private static Instant time(String at) {
        try {
            return Instant.parse(at);
        } catch (DateTimeException e) {
            throw new ProblemException(
                    Response.Status.BAD_REQUEST,
                    "unknown at \"" + Names.shorten(at) + "\", expected a time as in 2026-11-29T04:19:00Z");
        }
    }

    private static Response problem(SqlRefusedException e) {
        return e.kind() == SqlRefusedException.Kind.BUSY
                ? Problem.tooBusy(e.getMessage())
                : Problem.response(Response.Status.BAD_REQUEST, e.getMessage());
    }
}
