package io.earshot.fleet.links;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LossWindowTest {

    private static final double ABOVE = 0.02;
    private static final double BELOW = 0.01;

    private Instant now = Instant.parse("2026-11-23T12:00:00Z");

    @Test
    void twoLostOfTwoIsNotTwoHundredLostOfTwoHundred() {
        assertThat(LossWindow.EMPTY.with(2, 0, now).isAbove(0.2)).isFalse();
        assertThat(LossWindow.EMPTY.with(200, 0, now).isAbove(0.9)).isTrue();
    }

    @Test
    void oneOrTwoLostAreNeverCertain() {
        for (int sent = 1; sent < 100; sent++) {
            assertThat(LossWindow.EMPTY.with(sent, sent - 1, now).isAbove(ABOVE))
                    .isFalse();
            assertThat(LossWindow.EMPTY.with(sent + 1, sent - 1, now).isAbove(ABOVE))
                    .isFalse();
        }
        assertThat(LossWindow.EMPTY.with(4, 1, now).isAbove(ABOVE)).isTrue();
    }

    @Test
    void nothingSentIsNeitherAboveNorBelow() {
        assertThat(LossWindow.EMPTY.isAbove(ABOVE)).isFalse();
        assertThat(LossWindow.EMPTY.isBelow(BELOW)).isFalse();
        assertThat(LossWindow.EMPTY.with(0, 0, now).isBelow(BELOW)).isFalse();
    }

    @Test
    void aRateAtTheBoundIsNeverCertainlyAboveIt() {
        LossWindow window = LossWindow.EMPTY;
        for (int i = 0; i < 60; i++) {
            window = window.with(50, 49, at(i * 2));
            assertThat(window.isAbove(ABOVE)).isFalse();
        }
    }

    @Test
    void faintLossShowsInTwoHoursThoughNotInTwenty() {
        LossWindow window = LossWindow.EMPTY;
        int minutes = 0;
        while (!window.isAbove(ABOVE) && minutes < 120) {
            window = window.with(12, minutes % 4 == 0 ? 11 : 12, at(minutes));
            minutes += 2;
        }
        assertThat(minutes).isGreaterThan(20).isLessThan(120);
    }

    @Test
    void lossIsForgottenAfterTwoHours() {
        LossWindow window = LossWindow.EMPTY.with(60, 0, now);
        for (int minute = 2; minute <= 120; minute += 2) {
            assertThat(window.isBelow(BELOW)).isFalse();
            window = window.with(12, 12, at(minute));
        }
        assertThat(window.isBelow(BELOW)).isTrue();
    }

    @Test
    void aLongPauseForgetsAllAndAClockThatStepsBackNothing() {
        LossWindow window = LossWindow.EMPTY.with(200, 100, now);
        assertThat(window.with(10, 10, now.plus(Duration.ofDays(1))).isAbove(ABOVE))
                .isFalse();
        assertThat(window.with(10, 10, now.minus(Duration.ofDays(1))).isAbove(ABOVE))
                .isTrue();
    }

    @Test
    void aSenderThatLiesAboutBillionsFillsNoOtherStep() {
        LossWindow window = LossWindow.EMPTY.with(Long.MAX_VALUE, 0, now);
        assertThat(window.isAbove(0.99)).isTrue();
        for (int minute = 10; minute <= 120; minute += 10) {
            window = window.with(Long.MAX_VALUE, Long.MAX_VALUE, at(minute));
        }
        assertThat(window.isBelow(BELOW)).isTrue();
    }

    private Instant at(int minutes) {
        return now.plus(Duration.ofMinutes(minutes));
    }
}
