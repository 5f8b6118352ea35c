package io.earshot.http.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class LineBudgetTest {

    private static final long MINUTE = Duration.ofMinutes(1).toNanos();

    private final LineBudget budget = new LineBudget(2);

    @Test
    void linesBeyondTheLimitAreCountedAndToldByTheNextOne() {
        assertThat(budget.take(-5)).isEqualTo(OptionalLong.of(0));
        assertThat(budget.take(0)).isEqualTo(OptionalLong.of(0));
        assertThat(budget.take(1)).isEmpty();
        assertThat(budget.take(MINUTE - 5)).isEmpty();

        assertThat(budget.take(MINUTE)).isEqualTo(OptionalLong.of(2));
        assertThat(budget.take(MINUTE + 1)).isEqualTo(OptionalLong.of(0));
        assertThat(budget.take(MINUTE + 2)).isEmpty();
    }

    @Test
    void theNoteSaysHowManyWereLeftOut() {
        assertThat(LineBudget.note(0)).isEmpty();
        assertThat(LineBudget.note(7)).isEqualTo(" (and 7 others since the last such line)");
    }
}
