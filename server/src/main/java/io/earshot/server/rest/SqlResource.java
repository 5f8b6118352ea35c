package io.earshot.server.rest;

import io.earshot.server.sql.SqlAnswer;
import io.earshot.server.sql.SqlConsole;
import io.earshot.server.sql.SqlRefusedException;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** One SELECT in, its rows out in the shape that the asker likes: JSON unless it says otherwise. */
@Path("/api/v1/sql")
@Consumes(MediaType.WILDCARD)
public final class SqlResource {

    private static final int MAX_SQL_BYTES = 64 * 1024;

    private final SqlConsole console;

    SqlResource(SqlConsole console) {
        this.console = console;
    }

    @POST
    @Produces(MediaType.APPLICATION_JSON)
    public SqlAnswer asJson(InputStream sql) throws IOException {
        return ask(sql);
    }

    @POST
    @Produces("text/csv; charset=utf-8; qs=0.5")
    public String asCsv(InputStream sql) throws IOException {
        return AnswerText.csv(ask(sql));
    }

    @POST
    @Produces("text/plain; charset=utf-8; qs=0.5")
    public String asTable(InputStream sql) throws IOException {
        return AnswerText.table(ask(sql));
    }

    private SqlAnswer ask(InputStream sql) throws IOException {
        String text = new String(new LimitedBody(sql, MAX_SQL_BYTES).readAllBytes(), StandardCharsets.UTF_8);
        try {
            return console.ask(text);
        } catch (SqlRefusedException e) {
            throw new ProblemException(Response.Status.BAD_REQUEST, e.getMessage());
        }
    }
}
