package io.earshot.nagios.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.nagios.Checks;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TimetableTest {

    private static final Instant START = Instant.parse("2026-11-23T12:00:00Z");

    private final Timetable timetable = new Timetable(Checks.shipped());

    @Test
    void everyCheckIsDueAtOnceAndThenOnceInItsInterval() {
        assertThat(timetable.due(START)).hasSize(Checks.shipped().size());
        assertThat(timetable.due(START.plusSeconds(9))).isEmpty();
        assertThat(timetable.pause(START.plusSeconds(9))).isEqualTo(Duration.ofSeconds(1));
        assertThat(timetable.due(START.plusSeconds(10)))
                .hasSize(Checks.shipped().size());
    }

    @Test
    void whatWasMissedIsNotMadeUpFor() {
        timetable.due(START);
        assertThat(timetable.due(START.plusSeconds(95))).isNotEmpty();
        assertThat(timetable.due(START.plusSeconds(96))).isEmpty();
    }
}
