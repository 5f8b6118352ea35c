package io.earshot.fleet.links;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class BinomialTest {

    @Property(tries = 200)
    void isTheSumOfItsTermsInExactArithmetic(
            @ForAll @IntRange(min = 1, max = 300) int tries,
            @ForAll @DoubleRange(min = 0.01, max = 0.9) double rate,
            @ForAll @DoubleRange(min = 0, max = 1) double place) {
        int mean = (int) (tries * rate);
        int hits = Math.min(tries, mean + 1 + (int) (place * (tries - mean)));
        assertThat(Binomial.atLeast(hits, tries, rate))
                .isCloseTo(exact(hits, tries, rate), Percentage.withPercentage(1e-6));
        assertThat(Binomial.atMost(tries - hits, tries, 1 - rate))
                .isCloseTo(exact(hits, tries, rate), Percentage.withPercentage(1e-6));
    }

    @Test
    void endsAtOneOfManyAsAtAllOfMany() {
        assertThat(Binomial.atLeast(1, 1, 0.02)).isCloseTo(0.02, within(1e-9));
        assertThat(Binomial.atLeast(3, 3, 0.02)).isCloseTo(8e-6, within(1e-12));
        assertThat(Binomial.atMost(0, 300, 0.01)).isCloseTo(Math.pow(0.99, 300), within(1e-9));
        assertThat(Binomial.atLeast(786_420, 786_420, 0.02)).isZero();
        // Half a step above the mean of the normal distribution that it nears.
        assertThat(Binomial.atLeast(15_729, 786_420, 0.02)).isBetween(0.49, 0.5);
    }

    private static double exact(int hits, int tries, double rate) {
        BigDecimal p = new BigDecimal(rate);
        BigDecimal q = BigDecimal.ONE.subtract(p);
        BigDecimal sum = BigDecimal.ZERO;
        BigInteger choose = BigInteger.ONE;
        for (int i = tries; i >= hits; i--) {
            sum = sum.add(new BigDecimal(choose)
                    .multiply(p.pow(i, MathContext.DECIMAL128))
                    .multiply(q.pow(tries - i, MathContext.DECIMAL128)));
            choose = choose.multiply(BigInteger.valueOf(i)).divide(BigInteger.valueOf(tries - i + 1L));
        }
        return sum.doubleValue();
    }
}
