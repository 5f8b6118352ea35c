package io.earshot.fleet.links;

/**
 * Computes how likely so many of so many are by chance. Exact, since approximations by the normal distribution, Wilson's score interval among
 * them, are wrong where it matters here: one lost of three would pass for certain.
 */
final class Binomial {

    private static final double HALF_LOG_TWO_PI = Math.log(2 * Math.PI) / 2;

    /** From here on Stirling's series with two terms is right to eight digits and more. */
    private static final double LARGE = 16;

    /** Smaller terms of a sum are left out. */
    private static final double NEGLIGIBLE = 1e-12;

    private Binomial() {}

    /**
     * The upper tail of the binomial distribution: how likely {@code hits} or more are.
     *
     * @param tries 0 or more
     * @param hits 0 to {@code tries}, and more than {@code tries * rate}, so that the terms of the sum fall from the first on
     * @param rate of hits, between 0 and 1
     */
    static double atLeast(long hits, long tries, double rate) {
        double odds = rate / (1 - rate);
        double term = Math.exp(logChoose(tries, hits) + hits * Math.log(rate) + (tries - hits) * Math.log1p(-rate));
        double sum = 0;
        for (long i = hits; i <= tries && term > sum * NEGLIGIBLE; i++) {
            sum += term;
            term *= odds * (tries - i) / (i + 1);
        }
        return sum;
    }

    /** The lower tail: how likely {@code hits} or fewer are, which must be fewer than {@code tries * rate}. */
    static double atMost(long hits, long tries, double rate) {
        return atLeast(tries - hits, tries, 1 - rate);
    }

    private static double logChoose(long of, long some) {
        return logFactorial(of) - logFactorial(some) - logFactorial(of - some);
    }

    private static double logFactorial(long n) {
        double log = 0;
        double x = n + 1.0;
        while (x < LARGE) {
            log -= Math.log(x);
            x++;
        }
        return log + (x - 0.5) * Math.log(x) - x + HALF_LOG_TWO_PI + 1 / (12 * x) - 1 / (360 * x * x * x);
    }
}
