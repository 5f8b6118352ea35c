package io.earshot.agent.paths;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalInt;
import java.util.Random;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;

class MtuSearchTest {

    private static final int SMALLEST = 84;
    private int probes;

    /** Of ordinary probes. */
    private double loss;

    @Test
    void aPathThatTakesTheLargestCostsOneProbe() {
        assertThat(found(MtuSearch.begin(SMALLEST, 1_500, OptionalInt.empty()), size -> true))
                .isEqualTo(1_500);
        assertThat(probes).isEqualTo(1);
    }

    @Test
    void everyWidthIsFoundToTheByte() {
        for (int width = SMALLEST; width <= 1_500; width++) {
            int real = width;

            assertThat(found(MtuSearch.begin(SMALLEST, 1_500, OptionalInt.empty()), size -> size <= real))
                    .isEqualTo(real);
            assertThat(probes).isLessThan(45);
        }
    }

    @Test
    void aWidthThatIsKnownIsConfirmedWithFewProbes() {
        assertThat(found(MtuSearch.begin(SMALLEST, 9_000, OptionalInt.of(1_400)), size -> size <= 1_400))
                .isEqualTo(1_400);
        assertThat(probes).isEqualTo(10);
    }

    @Test
    void aWidthThatHasChangedIsFoundAnew() {
        for (int real : new int[] {100, 1_399, 1_401, 8_999}) {
            assertThat(found(MtuSearch.begin(SMALLEST, 9_000, OptionalInt.of(1_400)), size -> size <= real))
                    .isEqualTo(real);
        }
    }

    @Test
    void onAPathThatLosesAThirdOfAllPacketsTheAnswerIsStillRight() {
        Random dice = new Random(7);
        int wrong = 0;
        loss = 0.3;
        for (int i = 0; i < 10_000; i++) {
            int found = found(
                    MtuSearch.begin(SMALLEST, 1_500, OptionalInt.empty()),
                    size -> size <= 1_400 && dice.nextInt(10) >= 3);
            wrong += found == 1_400 ? 0 : 1;
        }
        assertThat(wrong).isLessThan(10);
    }

    @Test
    void aWidePathThatLosesHalfOfAllPacketsIsHardlyEverCalledNarrow() {
        for (double lost : new double[] {0.1, 0.3, 0.5, 0.7}) {
            loss = lost;
            Random dice = new Random(8);
            int wrong = 0;
            for (int i = 0; i < 10_000; i++) {
                int found =
                        found(MtuSearch.begin(SMALLEST, 1_500, OptionalInt.empty()), size -> dice.nextDouble() >= lost);
                wrong += found == 1_500 ? 0 : 1;
            }
            assertThat(wrong).as("of 10,000 searches at a loss of %s", lost).isLessThan(3);
        }
    }

    private int found(MtuSearch begin, IntPredicate passes) {
        MtuSearch search = begin;
        for (probes = 0; !search.done(); probes++) {
            search = passes.test(search.size()) ? search.answered() : search.unanswered(loss);
        }
        return search.passed();
    }
}
