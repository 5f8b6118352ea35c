package io.earshot.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.model.Report;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RunOrderTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    private final RunOrder order = new RunOrder();

    @Test
    void aLateReportOfAnOlderRunDoesNotEndTheLivingRun() {
        assertThat(offer("b", 3)).isTrue();
        assertThat(offer("a", 40)).isTrue();
        assertThat(offer("b", 4)).isTrue();
        assertThat(offer("a", 41)).isFalse();
        assertThat(offer("b", 5)).isTrue();
    }

    @Test
    void aLateReportOfAnOlderRunIsRefusedIfTheRunsTellWhenTheyStarted() {
        assertThat(offer("b", 3, NOON)).isTrue();
        assertThat(offer("a", 40, NOON.minusSeconds(1))).isFalse();
        assertThat(offer("b", 4, NOON)).isTrue();
    }

    @Test
    void aRunThatBeganAtOneOrLaterEndsTheRunBefore() {
        offer("a", 40);
        assertThat(offer("b", 1)).isTrue();
        assertThat(offer("a", 41)).isFalse();
        assertThat(offer("c", 7, NOON)).isTrue();
        assertThat(offer("d", 7, NOON.plusSeconds(1))).isTrue();
        assertThat(offer("c", 8, NOON)).isFalse();
    }

    @Test
    void aClockThatWasSetBackBeforeARestartHoldsTheNewRunUpForTwoReportsAtMost() {
        offer("a", 40, NOON);
        assertThat(offer("b", 1, NOON.minusSeconds(7_200))).isFalse();
        assertThat(offer("b", 2, NOON.minusSeconds(7_200))).isFalse();
        assertThat(offer("b", 3, NOON.minusSeconds(7_200))).isTrue();
        assertThat(offer("b", 4, NOON.minusSeconds(7_200))).isTrue();
    }

    @Test
    void theOlderOfTwoAgentsUnderOneNameIsRefusedAsLongAsTheNewerOneReports() {
        offer("a", 1, NOON);
        for (int i = 1; i < 20; i++) {
            assertThat(offer("b", i, NOON.plusSeconds(1))).isTrue();
            assertThat(offer("a", 1 + i, NOON)).isFalse();
        }
    }

    @Test
    void aReportIsTakenOnce() {
        offer("a", 1);
        assertThat(offer("a", 1)).isFalse();
        offer("b", 1);
        assertThat(offer("a", 1)).isFalse();
        assertThat(offer("b", 1)).isFalse();
    }

    @Test
    void afterSilenceAnyRunIsWelcome() {
        offer("a", 40, NOON);
        order.forget();
        assertThat(offer("b", 1, NOON.minusSeconds(60))).isTrue();
    }

    @Test
    void aReportThatCameBeforeTheSilenceDoesNotEndIt() {
        offer("b", 7);
        for (int i = 1; i <= 5; i++) {
            offer("a", i);
        }
        for (int silence = 0; silence < 3; silence++) {
            order.forget();
            for (int i = 0; i < 10; i++) {
                assertThat(offer("a", 5)).isFalse();
                assertThat(offer("a", 4)).isFalse();
                assertThat(offer("b", 7)).isFalse();
            }
        }
        assertThat(offer("a", 6)).isTrue();
        assertThat(offer("b", 7)).isFalse();
    }

    @Test
    void anAgentThatWasSetBackInItsCountIsAcceptedSoonAfterSilence() {
        offer("a", 40);
        order.forget();
        assertThat(offer("a", 10)).isFalse();
        assertThat(offer("a", 11)).isFalse();
        assertThat(offer("a", 12)).isTrue();
        assertThat(offer("a", 13)).isTrue();
    }

    private boolean offer(String startId, long sequence) {
        return offer(new Report.Run(startId, sequence));
    }

    private boolean offer(String startId, long sequence, Instant startedAt) {
        return offer(new Report.Run(startId, sequence, Optional.of(startedAt)));
    }

    private boolean offer(Report.Run run) {
        if (order.refuses(run)) {
            return false;
        }
        order.accepted(run);
        return true;
    }
}
