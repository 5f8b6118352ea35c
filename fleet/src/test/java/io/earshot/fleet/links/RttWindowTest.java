package io.earshot.fleet.links;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.model.RttHistogram;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RttWindowTest {

    @Test
    void percentilesComeFromTheMergedRoundTripsOfManyReports() {
        short[] window = RttWindow.EMPTY;
        for (int report = 0; report < 10; report++) {
            window = RttWindow.with(window, histogram(0.47, 9, report == 0 ? 100 : 0.47, 1));
        }

        assertThat(RttWindow.percentile(window, 0.5)).hasValue(0.47);
        assertThat(RttWindow.percentile(window, 0.99)).hasValue(0.47);
        assertThat(RttWindow.percentile(window, 1)).hasValue(100);
    }

    @Test
    void newerRoundTripsWeighMore() {
        short[] window = RttWindow.EMPTY;
        for (int report = 0; report < 100; report++) {
            window = RttWindow.with(window, histogram(0.47, 12, 0.47, 0));
        }
        for (int report = 0; report < 50; report++) {
            window = RttWindow.with(window, histogram(82, 12, 82, 0));
        }

        assertThat(RttWindow.percentile(window, 0.5)).hasValue(82);
    }

    @Test
    void aReportOfAnyCountFits() {
        short[] window = RttWindow.with(RttWindow.EMPTY, histogram(0.01, Long.MAX_VALUE, 10_000, Long.MAX_VALUE));

        assertThat(window).hasSize(2);
        assertThat(RttWindow.percentile(window, 0.5)).hasValue(0.01);
        assertThat(RttWindow.percentile(window, 0.51)).hasValue(10_000);
    }

    @Test
    void whatIsNotKnownHasNoPercentile() {
        assertThat(RttWindow.percentile(RttWindow.EMPTY, 0.5)).isEmpty();
        assertThat(RttWindow.percentile(
                        RttWindow.with(RttWindow.EMPTY, histogram(Double.POSITIVE_INFINITY, 1, 1, 0)), 0.5))
                .isEmpty();
    }

    private static RttHistogram histogram(double bound, long count, double other, long otherCount) {
        TreeMap<Double, Long> counts = new TreeMap<>();
        counts.put(bound, count);
        counts.merge(other, otherCount, (a, b) -> a + b);
        return new RttHistogram(counts);
    }
}
