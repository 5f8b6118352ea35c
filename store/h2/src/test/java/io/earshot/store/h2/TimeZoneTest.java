package io.earshot.store.h2;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.store.SqlLimits;
import io.earshot.store.SqlRefusedException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Times are in UTC, whatever the machine's zone is. */
class TimeZoneTest {

    /** Berlin's clocks show 02:30 twice on this day; the machine's zone would make one instant of both. */
    private static final String SQL = """
            SELECT TIMESTAMP '2026-10-25 01:30:00' = TIMESTAMP WITH TIME ZONE '2026-10-25 01:30:00+00',
                   TIMESTAMP '2026-10-25 00:30:00' = TIMESTAMP WITH TIME ZONE '2026-10-25 00:30:00+00',
                   CAST(TIMESTAMP '2026-03-29 02:30:00' AS TIMESTAMP WITH TIME ZONE),
                   TIMESTAMP '2026-03-29 02:30:00',
                   EXTRACT(TIMEZONE_HOUR FROM CURRENT_TIMESTAMP),
                   LOCALTIMESTAMP = CURRENT_TIMESTAMP""";

    /** Prints the answer; started with a zone of its own. */
    static final class Printer {

        private Printer() {}

        public static void main(String[] arguments) throws SqlRefusedException {
            try (Database database = Database.open()) {
                System.out.println(new H2Engine(database, SqlLimits.ALONE)
                        .askOwn(SQL, List.of())
                        .rows());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Asia/Kolkata", "Europe/Berlin", "UTC"})
    void timesWithoutAZoneAreInUtcWhereverTheServerStands(String zone) throws Exception {
        Process server = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Duser.timezone=" + zone,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Printer.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String answer = new String(server.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(answer)
                .contains("[Optional[true], Optional[true], Optional[2026-03-29T02:30:00Z],"
                        + " Optional[2026-03-29T02:30:00], Optional[0], Optional[true]]");
    }
}
