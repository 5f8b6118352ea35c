package io.earshot.agent.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.earshot.model.Rtt;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TallyTest {

    private final Tally tally = new Tally();

    @Test
    void withoutAnAnswerThereIsNoRoundTripTime() {
        tally.lost();
        tally.suspicionOver();

        assertThat(tally.rtt()).isEmpty();
        assertThat(tally.sent()).isEqualTo(1);
    }

    @Test
    void ninetyFiveOfAHundredAreNoSlowerThanThePercentile() {
        for (int millis = 100; millis >= 1; millis--) {
            tally.received(millis * 1_000_000L);
        }

        Rtt rtt = tally.rtt().orElseThrow();
        assertThat(rtt.min()).hasValue(1);
        assertThat(rtt.avg()).hasValue(50.5);
        assertThat(rtt.p95()).hasValue(95);
        assertThat(rtt.max()).hasValue(100);
    }

    @Test
    void aVeryLongCycleCostsNoMoreMemoryAndKeepsItsExtremes() {
        tally.received(9_000_000L);
        for (int i = 0; i < 100_000; i++) {
            tally.received(1_000_000L);
        }

        Rtt rtt = tally.rtt().orElseThrow();
        assertThat(rtt.max()).hasValue(9);
        assertThat(rtt.p95()).hasValue(1);
        assertThat(rtt.avg().orElseThrow()).isCloseTo(1, within(0.001));
    }

    @Test
    void whatOnlyOneKindOfProbeLosesIsNoLossOfTheLink() {
        tally.lost();
        tally.lost();
        assertThat(tally.sent()).as("not known yet").isZero();

        tally.filtered();
        tally.suspicionOver();

        assertThat(tally.sent()).isZero();
        assertThat(tally.errors()).isEqualTo(Map.of("FILTERED", 2L));
    }

    @Test
    void aClearedTallyKnowsNothingOfTheLastCycle() {
        tally.received(5_000_000L);
        tally.lost();
        tally.suspicionOver();
        tally.error("EPERM");
        tally.late();
        tally.duplicate();
        tally.clear();
        tally.received(1_000_000L);

        assertThat(tally.sent()).isEqualTo(1);
        assertThat(tally.rtt().orElseThrow().max()).hasValue(1);
        assertThat(tally.rtts().counts()).isEqualTo(Map.of(1.0, 1L));
        assertThat(tally.errors()).isEmpty();
        assertThat(tally.lateOnes() + tally.duplicates()).isZero();
    }
}
