package io.earshot.agent.exchanges;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CaptureBudgetTest {

    private static final long SECOND = 1_000_000_000L;

    private final CaptureBudget budget = new CaptureBudget(0.1);
    private long now;
    private long used;

    /** Passes seconds in each of which so much of a core is used. */
    private void pass(int seconds, double share) {
        for (int i = 0; i < seconds; i++) {
            now += SECOND;
            used += (long) (share * SECOND);
            budget.used(now, used);
        }
    }

    @Test
    void withinTheShareEveryConversationIsLookedAt() {
        pass(600, 0.09);
        assertThat(budget.factor()).isOne();
        assertThat(budget.isExhausted()).isFalse();
    }

    @Test
    void beyondTheShareHalfOfTheConversationsAreLeftOutUntilItFits() {
        for (int i = 0; i < 60; i++) {
            pass(1, 0.5 / budget.factor());
        }
        assertThat(budget.factor()).isEqualTo(8);
        assertThat(budget.isExhausted()).isFalse();
    }

    @Test
    void aShortBurstCostsNoConversationsForLong() {
        pass(1, 0.01);
        pass(3, 0.9);
        assertThat(budget.factor()).isEqualTo(2);
        pass(59, 0.01);
        assertThat(budget.factor()).isEqualTo(2);
        pass(10, 0.01);
        assertThat(budget.factor()).isOne();
    }

    @Test
    void whileTheKernelDropsFramesFewerConversationsAreLookedAtWhateverTheyCost() {
        for (int i = 0; i < 30; i++) {
            budget.frames(50_000, budget.factor() < 4 ? 500 : 0);
            pass(1, 0.02);
        }
        assertThat(budget.factor()).isEqualTo(4);
        for (int i = 0; i < 300; i++) {
            budget.frames(50_000, 0);
            pass(1, 0.02);
        }
        assertThat(budget.factor()).as("once it keeps up again").isOne();
    }

    @Test
    void whatIsDroppedWhileTheCaptureStartsCostsNoConversations() {
        pass(1, 0.02);
        for (int i = 0; i < 6; i++) {
            budget.frames(50_000, 20_000);
            pass(1, 0.02);
        }
        budget.frames(50_000, 0);
        pass(60, 0.02);
        assertThat(budget.factor()).isOne();
    }

    @Test
    void aFewDroppedFramesCostNoConversations() {
        for (int i = 0; i < 30; i++) {
            budget.frames(50_000, 40);
            pass(1, 0.02);
        }
        assertThat(budget.factor()).isOne();
    }

    @Test
    void dropsThatStayDoNotEndACaptureThatCostsLittle() {
        for (int i = 0; i < 300; i++) {
            budget.frames(50_000, 5_000);
            pass(1, 0.02);
        }
        assertThat(budget.factor()).isEqualTo(CaptureBudget.MOST);
        assertThat(budget.isExhausted()).isFalse();
    }

    @Test
    void whatCostsTooMuchEvenInSmallSharesIsGivenUp() {
        pass(120, 0.9);
        assertThat(budget.factor()).isEqualTo(CaptureBudget.MOST);
        assertThat(budget.isExhausted()).isTrue();
    }
}
