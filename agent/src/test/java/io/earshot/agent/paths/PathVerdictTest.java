package io.earshot.agent.paths;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Whether dead paths and random loss are told apart by the counts of a sweep. */
class PathVerdictTest {

    private static final int PORTS = 48;
    private static final int ROUNDS = 8;
    private static final int MOST_ROUNDS = 16;

    @Test
    void onePathOfSixteenIsDeadWithExactlyItsPorts() {
        assertThat(right(16, 1, 0)).isGreaterThanOrEqualTo(0.99);
    }

    @Test
    void twoAndFourDeadPathsOfSixteenAreFound() {
        assertThat(right(16, 2, 0)).isGreaterThanOrEqualTo(0.99);
        assertThat(right(16, 4, 0)).isGreaterThanOrEqualTo(0.99);
    }

    @Test
    void aDeadPathIsFoundAmongThreePercentOfLoss() {
        assertThat(right(16, 1, 0.03)).isGreaterThanOrEqualTo(0.97);
    }

    @Test
    void randomLossIsNoDeadPathHoweverMuchItIs() {
        for (double loss : new double[] {0.01, 0.03, 0.06, 0.1, 0.2, 0.3, 0.5, 0.7, 0.9}) {
            int[] wrong = {0};
            Random dice = new Random(1);
            for (int i = 0; i < 2_000; i++) {
                Sweep sweep = new Sweep(dice, new BitSet(), loss);
                wrong[0] += PathVerdict.dead(sweep.sent, sweep.lost).isEmpty() ? 0 : 1;
            }
            assertThat(wrong[0]).as("of 2,000 sweeps at %s", loss).isZero();
        }
    }

    @Test
    void nothingIsKnownOfPortsThatWereNeverAsked() {
        assertThat(PathVerdict.dead(new int[PORTS], new int[PORTS]).isEmpty()).isTrue();
    }

    /** The share of links whose dead ports are found exactly, among those that have any port on a dead path. */
    private static double right(int paths, int deadPaths, double loss) {
        Random dice = new Random(paths * 31L + deadPaths);
        int right = 0;
        int tried = 0;
        while (tried < 500) {
            BitSet dead = new BitSet();
            IntStream.range(0, PORTS)
                    .filter(port -> dice.nextInt(paths) < deadPaths)
                    .forEach(dead::set);
            if (!dead.isEmpty()) {
                Sweep sweep = new Sweep(dice, dead, loss);
                tried++;
                right += PathVerdict.dead(sweep.sent, sweep.lost).equals(dead) ? 1 : 0;
            }
        }
        return right / (double) tried;
    }

    /** Counts as a sweep with its rounds makes them. */
    private static final class Sweep {
        final int[] sent = new int[PORTS];
        final int[] lost = new int[PORTS];

        Sweep(Random dice, BitSet dead, double loss) {
            IntStream.range(0, PORTS).forEach(port -> ask(port, dice, dead, loss));
            for (int round = 0; round < MOST_ROUNDS; round++) {
                int[] losers = IntStream.range(0, PORTS)
                        .filter(port -> lost[port] == sent[port])
                        .toArray();
                int[] others = IntStream.range(0, PORTS)
                        .filter(port -> lost[port] < sent[port])
                        .toArray();
                if (round >= ROUNDS && PathVerdict.dead(sent, lost).cardinality() == losers.length) {
                    return;
                }
                for (int i = 0; i < losers.length && others.length > 0; i++) {
                    ask(losers[i], dice, dead, loss);
                    ask(others[(i + 7 * round) % others.length], dice, dead, loss);
                }
            }
        }

        private void ask(int port, Random dice, BitSet dead, double loss) {
            sent[port]++;
            lost[port] += dead.get(port) || dice.nextDouble() < loss ? 1 : 0;
        }
    }
}
