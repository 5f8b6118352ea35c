package io.earshot.server.curves;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.earshot.web.page.Curves;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class StepCurveTest {

    private static final Instant START = Instant.parse("2026-11-29T04:00:00Z");
    private static final Duration STEP = Duration.ofMinutes(15);
    private static final int STEPS = 8;

    private final StepCurve curve = new StepCurve(STEP, STEP.multipliedBy(STEPS), true);

    @Test
    void aPointIsTheMeanOfItsStep() {
        add(0, new Sample(10, 10, 2, 1, 1, 1));
        add(14, new Sample(10, 5, 4, 1, 2, 1));
        add(15, new Sample(10, 0, 0, 0, 0, 0));
        assertThat(points())
                .extracting(
                        Curves.Point::at,
                        point -> point.rtt().orElse(-1f),
                        point -> point.loss().orElse(-1f),
                        point -> point.load().orElse(-1f))
                .containsExactly(
                        tuple("2026-11-29T04:00:00Z", 3f, 0.25f, 1.5f), tuple("2026-11-29T04:15:00Z", -1f, 1f, -1f));
    }

    @Test
    void stepsWithoutAReportAreLeftOut() {
        add(0, Sample.ofLoad(OptionalDouble.of(1)));
        add(60, Sample.ofLoad(OptionalDouble.of(2)));
        add(75, Sample.ofLoad(OptionalDouble.empty()));
        assertThat(points())
                .extracting(Curves.Point::at)
                .containsExactly("2026-11-29T04:00:00Z", "2026-11-29T05:00:00Z");
    }

    @Test
    void aRoundTripLongerThanAnyIsShownAsTheLongest() {
        add(0, new Sample(1, 1, 1e9, 1, 0, 0));
        assertThat(points().getFirst().rtt()).contains(65_500f);
    }

    @Test
    void onlyTheLastStepsStayInOrder() {
        SplittableRandom random = new SplittableRandom(1);
        int minute = 0;
        for (int i = 0; i < 500; i++) {
            minute += random.nextInt(random.nextBoolean() ? 10 : 300);
            add(minute, Sample.ofLoad(OptionalDouble.of(1)));
            Instant oldest = START.plusSeconds(60L * (minute - minute % 15 - 15 * (STEPS - 1)));
            assertThat(points())
                    .hasSizeLessThanOrEqualTo(STEPS)
                    .extracting(point -> Instant.parse(point.at()))
                    .isSorted()
                    .doesNotHaveDuplicates()
                    .allMatch(at -> !at.isBefore(oldest));
        }
    }

    private void add(int minute, Sample sample) {
        curve.add(START.plusSeconds(60L * minute), sample);
    }

    private List<Curves.Point> points() {
        return curve.since(START.minusSeconds(1));
    }
}
