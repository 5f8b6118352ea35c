package io.earshot.fleet.links;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class FlappingTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    @Test
    void threeBreaksInHalfAnHourAreFlapping() {
        Flapping flapping = Flapping.NEVER_BROKE.broke(at(0)).broke(at(10));
        assertThat(flapping.is(at(10))).isFalse();
        assertThat(flapping.broke(at(29)).is(at(29))).isTrue();
        assertThat(flapping.broke(at(30)).is(at(30))).isFalse();
    }

    @Test
    void aQuarterOfAnHourWithoutABreakEndsIt() {
        Flapping flapping = Flapping.NEVER_BROKE.broke(at(0)).broke(at(5)).broke(at(10));
        assertThat(flapping.is(at(24))).isTrue();
        assertThat(flapping.is(at(25))).isFalse();
    }

    @Test
    void onlyTheNewestBreaksCount() {
        Flapping flapping = Flapping.NEVER_BROKE;
        for (int day = 0; day < 5; day++) {
            flapping = flapping.broke(NOON.plus(Duration.ofDays(day)));
        }
        assertThat(flapping.breaks()).hasSize(3);
        assertThat(flapping.is(NOON.plus(Duration.ofDays(4)))).isFalse();
    }

    private static Instant at(int minutes) {
        return NOON.plus(Duration.ofMinutes(minutes));
    }
}
