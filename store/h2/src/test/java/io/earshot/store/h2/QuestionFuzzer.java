package io.earshot.store.h2;

import io.earshot.store.SqlLimits;
import io.earshot.store.SqlRefusedException;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;

/**
 * Any text as a question: an answer or one refusal, and the database is afterwards what it was. That no files come into being
 * is seen by who starts this.
 */
final class QuestionFuzzer {

    private static final String ALL_THERE_IS = """
        SELECT (SELECT LISTAGG(table_name || table_type, ',') WITHIN GROUP (ORDER BY table_name) FROM INFORMATION_SCHEMA.TABLES),
               (SELECT COUNT(*) FROM INFORMATION_SCHEMA.COLUMNS),
               (SELECT LISTAGG(routine_name, ',') WITHIN GROUP (ORDER BY routine_name) FROM INFORMATION_SCHEMA.ROUTINES),
               (SELECT COUNT(*) FROM INFORMATION_SCHEMA.CONSTANTS),
               (SELECT COUNT(*) FROM INFORMATION_SCHEMA.DOMAINS),
               (SELECT COUNT(*) FROM INFORMATION_SCHEMA.SEQUENCES),
               (SELECT COUNT(*) FROM INFORMATION_SCHEMA.SCHEMATA),
               (SELECT COUNT(*) FROM container)
        """;

    private static final Database DATABASE = Database.open();
    private static final H2Engine CONSOLE = new H2Engine(DATABASE, new SqlLimits(Duration.ofMillis(500), 1_000, 2));
    private static final String BEFORE = state();

    private static long rounds;

    private QuestionFuzzer() {}

    /** Called by Jazzer. */
    public static void fuzzerTestOneInput(byte[] text) {
        boolean isAnswered = false;
        try {
            CONSOLE.ask(new String(text, StandardCharsets.UTF_8));
            isAnswered = true;
        } catch (SqlRefusedException declared) {
            if (declared.getMessage().chars().anyMatch(Character::isISOControl)) {
                throw new IllegalStateException("not one printable line: " + declared.getMessage());
            }
        }
        rounds++;
        if ((isAnswered || rounds % 100 == 0) && !state().equals(BEFORE)) {
            throw new IllegalStateException("the database is another one:\n" + state() + "\n" + BEFORE);
        }
    }

    private static String state() {
        try (ReaderSession session = DATABASE.own().take();
                PreparedStatement statement = session.prepare(ALL_THERE_IS);
                ResultSet all = statement.executeQuery()) {
            StringBuilder state = new StringBuilder();
            all.next();
            for (int i = 1; i <= all.getMetaData().getColumnCount(); i++) {
                state.append(all.getString(i)).append('|');
            }
            return state.toString();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
