package io.earshot.store.h2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.earshot.store.guard.QueryGuard;
import io.earshot.store.guard.QueryRefusedException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Whatever the guard lets through is one query that only reads to H2's own parser, means to H2 what the typed text means where
 * H2 reads that too, and leaves session and database as they were. {@code -Dfuzz.seed} and {@code -Dfuzz.seconds} look further.
 */
@Timeout(600)
class QueryGuardFuzzTest {

    private static final long SEED = Long.getLong("fuzz.seed", 24);
    private static final Duration TIME = Duration.ofSeconds(Long.getLong("fuzz.seconds", 4));

    private static final String EVERYTHING = """
        SELECT (SELECT LISTAGG(table_schema || table_name || table_type, ',') WITHIN GROUP (ORDER BY table_schema, table_name)
                FROM INFORMATION_SCHEMA.TABLES),
               (SELECT COUNT(*) FROM INFORMATION_SCHEMA.COLUMNS),
               (SELECT LISTAGG(routine_name, ',') WITHIN GROUP (ORDER BY routine_name) FROM INFORMATION_SCHEMA.ROUTINES),
               (SELECT LISTAGG(schema_name, ',') WITHIN GROUP (ORDER BY schema_name) FROM INFORMATION_SCHEMA.SCHEMATA),
               (SELECT LISTAGG(user_name, ',') WITHIN GROUP (ORDER BY user_name) FROM INFORMATION_SCHEMA.USERS),
               (SELECT COUNT(*) FROM data), (SELECT COUNT(*) FROM event), (SELECT COUNT(*) FROM check_result)
        """;

    private final Database database = Database.open();
    private final QueryGuard guard = new QueryGuard(database.tables());

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void whatIsLetThroughIsOneQueryThatReadsAndMeansWhatWasTyped() throws Exception {
        RandomSql random = new RandomSql(SEED);
        String before = everything();
        long end = System.nanoTime() + TIME.toNanos();
        int passed = 0;
        int compared = 0;
        for (int i = 0; System.nanoTime() < end || i < 500; i++) {
            String typed = random.query();
            if (i % 3 > 0) {
                typed = random.spoiled(typed);
            }
            Optional<String> printed = printed(typed);
            if (printed.isPresent()) {
                passed++;
                compared += check(typed, printed.get()) ? 1 : 0;
            }
        }
        assertThat(passed).as("queries that the guard let through").isGreaterThan(100);
        assertThat(compared).as("queries that H2 read in both forms").isGreaterThan(50);
        assertThat(everything()).isEqualTo(before);
    }

    private Optional<String> printed(String typed) {
        try {
            return Optional.of(guard.accept(typed).sql());
        } catch (QueryRefusedException declared) {
            assertThat(declared.getMessage().chars())
                    .as("a message of one printable line")
                    .noneMatch(c -> c < ' ' || c > '~');
            return Optional.empty();
        }
    }

    /** @return whether H2 reads the typed text, too, and so could be asked what that means */
    private boolean check(String typed, String printed) throws SQLException {
        try (ReaderSession session = database.people().take()) {
            boolean runs = run(session, typed, printed);
            if (!session.isFresh()) {
                fail("the session is another after <%s> from <%s>".formatted(printed, typed));
            }
            return runs && meansTheSame(session.unchecked(), typed, printed);
        }
    }

    /** @return whether the tables and columns are there, so that H2 can prepare it */
    private static boolean run(ReaderSession session, String typed, String printed) {
        try (PreparedStatement statement = session.prepare(printed)) {
            int parameters = statement.getParameterMetaData().getParameterCount();
            for (int i = 1; i <= parameters; i++) {
                statement.setString(i, null);
            }
            statement.setQueryTimeout(1);
            statement.setMaxRows(5);
            statement.executeQuery().close();
            return true;
        } catch (SQLException e) {
            if (e.getMessage().startsWith("not a query") || e.getMessage().startsWith("a query that locks")) {
                fail("H2 reads <%s> from <%s> otherwise: %s".formatted(printed, typed, e.getMessage()));
            }
            return false;
        }
    }

    private static boolean meansTheSame(Connection connection, String typed, String printed) {
        // A remainder keeps its fraction, and a quotient its digits, as PostgreSQL has them: that is another plan on
        // purpose.
        boolean keepsFraction = printed.contains(", NULLIF (") || printed.contains("/ CAST (");
        if (printed.startsWith("EXPLAIN") || printed.startsWith("SHOW") || keepsFraction) {
            return false;
        }
        Optional<String> wanted = plan(connection, typed.replaceFirst("(?s)[;\\s]+$", ""));
        wanted.ifPresent(plan -> assertThat(plan(connection, printed))
                .as("the plan of <%s> beside that of <%s>", printed, typed)
                .contains(plan));
        return wanted.isPresent();
    }

    private static Optional<String> plan(Connection connection, String sql) {
        try (Statement statement = connection.createStatement();
                ResultSet plan = statement.executeQuery("EXPLAIN " + sql)) {
            plan.next();
            // H2 names a subquery without an alias after its place in the text.
            return Optional.of(plan.getString(1).replaceAll("\"_\\d+\"", "\"_\""));
        } catch (SQLException e) {
            return Optional.empty();
        }
    }

    private String everything() throws SQLException {
        try (ReaderSession session = database.own().take();
                Statement statement = session.unchecked().createStatement();
                ResultSet all = statement.executeQuery(EVERYTHING)) {
            all.next();
            StringBuilder text = new StringBuilder();
            for (int i = 1; i <= all.getMetaData().getColumnCount(); i++) {
                text.append(all.getString(i)).append('\n');
            }
            return text.toString();
        }
    }
}
