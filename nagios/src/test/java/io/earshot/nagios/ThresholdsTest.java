package io.earshot.nagios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ThresholdsTest {

    private static final OptionalLong NONE = OptionalLong.empty();

    @Test
    void aThresholdIsReachedByItsNumberOfRowsOrMore() {
        Thresholds thresholds = new Thresholds(OptionalLong.of(2), OptionalLong.of(4));

        assertThat(thresholds.judge(rows(1, false))).contains(CheckState.OK);
        assertThat(thresholds.judge(rows(2, false))).contains(CheckState.WARNING);
        assertThat(thresholds.judge(rows(3, false))).contains(CheckState.WARNING);
        assertThat(thresholds.judge(rows(4, false))).contains(CheckState.CRITICAL);
        assertThat(thresholds.judge(rows(5, false))).contains(CheckState.CRITICAL);
    }

    @Test
    void anAbsentThresholdIsNeverReached() {
        assertThat(Thresholds.NONE.judge(rows(1_000, false))).contains(CheckState.OK);
        assertThat(new Thresholds(OptionalLong.of(1), NONE).judge(rows(1_000, false)))
                .contains(CheckState.WARNING);
    }

    @Test
    void missingRowsLeaveOnlyWhatIsReachedAnywayDecided() {
        Thresholds thresholds = new Thresholds(OptionalLong.of(2), OptionalLong.of(4));

        assertThat(thresholds.judge(rows(4, true))).contains(CheckState.CRITICAL);
        assertThat(thresholds.judge(rows(2, true))).contains(CheckState.WARNING);
        assertThat(thresholds.judge(rows(1, true))).isEmpty();
        assertThat(Thresholds.NONE.judge(rows(1, true))).contains(CheckState.OK);
    }

    @Test
    void overridesReplaceOnlyWhatTheyName() {
        Thresholds both = new Thresholds(OptionalLong.of(2), OptionalLong.of(4));

        assertThat(both.overriddenBy(Thresholds.NONE)).isEqualTo(both);
        assertThat(both.overriddenBy(Thresholds.criticalAt(9)))
                .isEqualTo(new Thresholds(OptionalLong.of(2), OptionalLong.of(9)));
        assertThat(both.overriddenBy(new Thresholds(OptionalLong.of(1), NONE)))
                .isEqualTo(new Thresholds(OptionalLong.of(1), OptionalLong.of(4)));
    }

    @Test
    void aWarningThatNobodyWouldSeeIsRefused() {
        assertThatThrownBy(() -> Thresholds.criticalAt(1).overriddenBy(new Thresholds(OptionalLong.of(5), NONE)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("warning at 5 rows is never seen, since 1 are critical; expected warning <= critical");
    }

    @Test
    void zeroRowsAreNoThreshold() {
        assertThatThrownBy(() -> Thresholds.criticalAt(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("critical at 0 rows, expected at least 1, which means 1 or more rows");
        assertThatThrownBy(() -> new Thresholds(OptionalLong.of(-1), NONE))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Rows rows(int count, boolean truncated) {
        return new Rows(List.of("A"), Collections.nCopies(count, List.of(Cell.of(1))), truncated);
    }
}
