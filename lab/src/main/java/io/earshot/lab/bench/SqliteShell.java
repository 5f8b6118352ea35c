package io.earshot.lab.bench;

import io.earshot.store.SqlSnapshot;
import io.earshot.store.h2.Database;
import io.earshot.store.h2.Ddl;
import io.earshot.store.table.FleetTables;
import io.earshot.store.table.Table;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * SQLite's shell over a database in memory, as a child process: {@code DATA} and {@code LINK} with the same columns, indexes and rows
 * as ours.
 */
final class SqliteShell implements AutoCloseable {

    private static final String DONE = "--done--";
    private static final Pattern INDEXES = Pattern.compile("(?s)CREATE INDEX \\w+ ON (data|link) .*");
    private static final Pattern WANTED = Pattern.compile("INSERT INTO (data|link) .*");

    private final Process process;
    private final BufferedWriter in;
    private final BufferedReader out;

    /** @throws IOException if there is no such program */
    SqliteShell() throws IOException {
        process = new ProcessBuilder("sqlite3", "-batch", "-bail", ":memory:")
                .redirectErrorStream(true)
                .start();
        in = process.outputWriter(StandardCharsets.UTF_8);
        out = process.inputReader(StandardCharsets.UTF_8);
        for (Table table : List.of(FleetTables.Data.TABLE, FleetTables.Link.TABLE)) {
            say(Ddl.create(table) + ";");
        }
        for (String statement : views().split(";\\s*\n", -1)) {
            if (INDEXES.matcher(statement.strip()).matches()) {
                say(statement + ";");
            }
        }
        await();
    }

    private static String views() throws IOException {
        try (InputStream in = Database.class.getResourceAsStream("views.sql")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).replaceAll("(?m)^--.*\n", "");
        }
    }

    void fill(SqlSnapshot rows) {
        try {
            say("BEGIN;");
            rows.recorded((insert, values) -> {
                if (WANTED.matcher(insert).matches()) {
                    write(insert.substring(0, insert.indexOf("VALUES")), values);
                }
            });
            say("COMMIT; ANALYZE;");
            await();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(String insert, List<Object> values) {
        StringBuilder line = new StringBuilder(insert).append("VALUES (");
        for (int i = 0; i < values.size(); i++) {
            Object value = values.get(i) instanceof Optional<?> optional ? optional.orElse(null) : values.get(i);
            line.append(i == 0 ? "" : ",");
            switch (value) {
                case null -> line.append("NULL");
                case Boolean bool -> line.append(bool ? '1' : '0');
                case Number number -> line.append(number);
                default ->
                    line.append('\'')
                            .append(value.toString().replace("'", "''"))
                            .append('\'');
            }
        }
        try {
            say(line.append(");").toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Asks and throws the rows away.
     *
     * @param statements one after the other
     * @return milliseconds until the last was answered
     */
    double ask(List<String> statements) throws IOException {
        say(".output /dev/null");
        await();
        long start = System.nanoTime();
        for (String statement : statements) {
            say(statement + ";");
        }
        await();
        return (System.nanoTime() - start) / 1e6;
    }

    /** Returns the answer to a query for one value. */
    String value(String statement) throws IOException {
        say(statement + ";");
        return await();
    }

    private void say(String line) throws IOException {
        in.write(line);
        in.write('\n');
    }

    /** @return the line before the end, empty where there is none */
    private String await() throws IOException {
        say(".output stdout");
        say(".print " + DONE);
        in.flush();
        String last = "";
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.equals(DONE)) {
                return last;
            }
            last = line;
        }
        throw new IOException("sqlite3 ended: " + last);
    }

    @Override
    public void close() throws IOException {
        try (in) {
            say(".quit");
        } finally {
            process.destroy();
        }
    }
}
