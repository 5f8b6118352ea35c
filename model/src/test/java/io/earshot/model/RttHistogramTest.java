package io.earshot.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RttHistogramTest {

    @Test
    void aBoundBelongsToItsBucketAndWhatIsAboveToTheNext() {
        for (int i = 0; i < RttHistogram.BUCKETS - 1; i++) {
            double bound = RttHistogram.upperBound(i);

            assertThat(RttHistogram.bucketOf(bound)).isEqualTo(i);
            assertThat(RttHistogram.bucketOf(Math.nextUp(bound))).isEqualTo(i + 1);
        }
    }

    @Test
    void everyRoundTripHasABucket() {
        assertThat(RttHistogram.bucketOf(0)).isZero();
        assertThat(RttHistogram.bucketOf(1e9)).isEqualTo(RttHistogram.BUCKETS - 1);
        assertThat(RttHistogram.bucketOf(Double.NaN)).isEqualTo(RttHistogram.BUCKETS - 1);
    }

    @Test
    void noBoundIsMoreThanAQuarterAboveTheOneBefore() {
        for (int i = 1; i < RttHistogram.BUCKETS - 1; i++) {
            assertThat(RttHistogram.upperBound(i) / RttHistogram.upperBound(i - 1))
                    .isBetween(1.17, 1.26);
        }
        assertThat(RttHistogram.upperBound(0)).isEqualTo(0.01);
        assertThat(RttHistogram.upperBound(RttHistogram.BUCKETS - 2)).isEqualTo(10_000);
    }

    @Test
    void theSumOfTwoAgentsHistogramsIsTheHistogramOfAllTheirRoundTrips() {
        Random random = new Random(3);
        int[] one = new int[RttHistogram.BUCKETS];
        int[] other = new int[RttHistogram.BUCKETS];
        int[] both = new int[RttHistogram.BUCKETS];
        for (int i = 0; i < 1_000; i++) {
            int bucket = RttHistogram.bucketOf(Math.exp(3 * random.nextGaussian()));
            (random.nextBoolean() ? one : other)[bucket]++;
            both[bucket]++;
        }

        assertThat(RttHistogram.of(one).plus(RttHistogram.of(other))).isEqualTo(RttHistogram.of(both));
    }

    @Test
    void whatIsNoBucketIsRefused() {
        assertThatThrownBy(() -> new RttHistogram(new TreeMap<>(Map.of(0.011, 1L))))
                .hasMessage("bucket 0.011, expected the upper bound of one");
        assertThatThrownBy(() -> new RttHistogram(new TreeMap<>(Map.of(0.01, -1L))))
                .hasMessage("count -1 in bucket 0.01, expected 0 or more");
    }
}
