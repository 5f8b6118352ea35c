package io.earshot.store.h2;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.store.SqlLimits;
import io.earshot.store.SqlRefusedException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.time.zone.ZoneRulesProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
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
                        .askOwn(arguments[0], List.of())
                        .rows());
            }
        }
    }

    /** Europe/Berlin, whose clocks were put back ten minutes ago: every time of now was there an hour before. */
    public static final class RepeatedHour extends ZoneRulesProvider {

        private final ZoneRules rules;

        public RepeatedHour() {
            ZoneOffset summer = ZoneOffset.ofHours(2);
            ZoneOffset winter = ZoneOffset.ofHours(1);
            LocalDateTime putBack = LocalDateTime.ofEpochSecond(
                    Instant.now().getEpochSecond() - Duration.ofMinutes(10).toSeconds(), 0, summer);
            rules = ZoneRules.of(
                    winter, summer, List.of(), List.of(ZoneOffsetTransition.of(putBack, summer, winter)), List.of());
        }

        @Override
        protected Set<String> provideZoneIds() {
            return Set.of("Europe/Berlin");
        }

        @Override
        protected ZoneRules provideRules(String zone, boolean forCaching) {
            return rules;
        }

        @Override
        protected NavigableMap<String, ZoneRules> provideVersions(String zone) {
            return new TreeMap<>(Map.of("1", rules));
        }
    }

    @Test
    void nowIsOneInstantInEachSessionAlsoInTheHourThatAClockRepeats() throws Exception {
        String answer = print(
                "SELECT NOW() = CURRENT_TIMESTAMP, LOCALTIMESTAMP = CURRENT_TIMESTAMP,"
                        + " ABS(DATEDIFF(SECOND, CURRENT_TIMESTAMP, TIMESTAMP WITH TIME ZONE '" + Instant.now()
                        + "')) < 1200, ABS(DATEDIFF(SECOND, CAST(LOCALTIMESTAMP AS VARCHAR) || '+00', CURRENT_TIMESTAMP)) < 60",
                "-Duser.timezone=Europe/Berlin",
                "-Djava.time.zone.DefaultZoneRulesProvider=" + RepeatedHour.class.getName());
        assertThat(answer).contains("[Optional[true], Optional[true], Optional[true], Optional[true]]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Asia/Kolkata", "Europe/Berlin", "UTC"})
    void timesWithoutAZoneAreInUtcWhereverTheServerStands(String zone) throws Exception {
        String answer = print(SQL, "-Duser.timezone=" + zone);
        assertThat(answer)
                .contains("[Optional[true], Optional[true], Optional[2026-03-29T02:30:00Z],"
                        + " Optional[2026-03-29T02:30:00], Optional[0], Optional[true]]");
    }

    private static String print(String sql, String... options) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Printer.class.getName(), sql));
        Process server = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        return new String(server.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
