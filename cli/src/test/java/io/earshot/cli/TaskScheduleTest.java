package io.earshot.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class TaskScheduleTest {

    private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");

    @Test
    void aTaskWithoutEveryIsExecutedOnce() throws CommandFailure {
        assertThat(plan()).isEmpty();
    }

    @Test
    void aScheduleEndsAfterSoManyTimesOrAtATimeOrAfterAWeek() throws CommandFailure {
        assertThat(plan("--every", "1h", "--times", "3").orElseThrow().expiresAt())
                .isEqualTo("2026-11-30T14:05:00Z");
        assertThat(plan("--every", "1h", "--until", "2026-12-01T00:00:00Z")
                        .orElseThrow()
                        .expiresAt())
                .isEqualTo("2026-12-01T00:00:00Z");
        assertThat(plan("--every", "1h").orElseThrow().expiresAt()).isEqualTo("2026-12-07T12:00:00Z");
    }

    @Test
    void anOccurrenceBeginsBeforeTheNextOne() throws CommandFailure {
        assertThat(plan("--every", "2m").orElseThrow().repetition().window()).isEqualTo(Duration.ofMinutes(2));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        --every 1s                                          | --every 1s, expected 1m to 31d
        --every 32d                                         | --every 32d, expected 1m to 31d
        --every 1h --times 0                                | --times 0, expected 1 to 1000000
        --every 1h --times 1000000                          | expected an end that is later, by at most 366 days
        --every 1h --until 2026-11-30T11:00:00Z             | until 2026-11-30T11:00:00Z, expected an end that is later
        --every 1h --until 2028-11-30T11:00:00Z             | by at most 366 days
        --every 1h --until tomorrow                         | --until tomorrow, expected a time as in
        --every 1h --times 2 --until 2026-12-01T11:00:00Z   | --until and --times, expected one of them
        --times 2                                           | --times without --every
        --until 2026-12-01T11:00:00Z                        | --until without --every
        --every 61500ms                                     | expected whole seconds
        """)
    void nonsenseIsRefusedInOneLine(String options, String why) {
        assertThatThrownBy(() -> plan(options.split(" ", -1)))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining(why)
                .hasMessageNotContaining("\n");
    }

    private static Optional<TaskSchedule.Plan> plan(String... options) throws CommandFailure {
        TaskSchedule schedule = new TaskSchedule();
        new CommandLine(CommandLine.Model.CommandSpec.create()
                        .addMixin("schedule", CommandLine.Model.CommandSpec.forAnnotatedObject(schedule)))
                .parseArgs(options);
        return schedule.plan(Duration.ofMinutes(5), NOW);
    }
}
