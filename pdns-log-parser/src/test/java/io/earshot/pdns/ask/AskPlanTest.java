package io.earshot.pdns.ask;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.model.ContainerName;
import io.earshot.model.Lookup;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class AskPlanTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    private final AskPlan plan = new AskPlan(3);

    @Test
    void whatWaitsLongestIsAskedFirstAndEqualOnesOnce() {
        plan.want(lookup("a"), NOON);
        plan.want(lookup("b"), NOON);
        plan.want(lookup("a"), NOON);

        assertThat(plan.next(NOON))
                .get()
                .extracting(Lookup::service, Lookup::count)
                .containsExactly("a", 2L);
        assertThat(plan.next(NOON)).get().extracting(Lookup::service).isEqualTo("b");
        assertThat(plan.next(NOON)).isEmpty();
    }

    @Test
    void nothingIsAskedAgainBeforeItsTimeToLiveIsOver() {
        plan.want(lookup("a"), NOON);
        plan.asked(plan.next(NOON).orElseThrow(), Duration.ofMinutes(5), NOON);

        plan.want(lookup("a"), NOON.plusSeconds(299));
        assertThat(plan.waiting()).isZero();
        plan.want(lookup("a"), NOON.plusSeconds(300));
        assertThat(plan.waiting()).isEqualTo(1);
    }

    @Test
    void aTimeToLiveOfSecondsOrDaysIsNotFollowed() {
        plan.want(lookup("a"), NOON);
        plan.asked(plan.next(NOON).orElseThrow(), Duration.ZERO, NOON);
        plan.want(lookup("a"), NOON.plusSeconds(29));
        assertThat(plan.waiting()).isZero();

        plan.want(lookup("a"), NOON.plusSeconds(30));
        plan.asked(plan.next(NOON.plusSeconds(30)).orElseThrow(), Duration.ofDays(7), NOON.plusSeconds(30));
        plan.want(lookup("a"), NOON.plusSeconds(3_631));
        assertThat(plan.waiting()).isEqualTo(1);
    }

    @Test
    void whatGotNoAnswerIsAskedAgainAfterAWhile() {
        plan.want(lookup("a"), NOON);
        plan.next(NOON);

        plan.want(lookup("a"), NOON.plusSeconds(29));
        assertThat(plan.waiting()).isZero();
        plan.want(lookup("a"), NOON.plusSeconds(30));
        assertThat(plan.waiting()).isEqualTo(1);
    }

    @Test
    void whoMakesUpNamesTakesNoMoreMemoryThanAllowed() {
        for (int i = 0; i < 100; i++) {
            plan.want(lookup("s" + i), NOON);
        }
        assertThat(plan.waiting()).isEqualTo(3);

        for (int i = 0; i < 100; i++) {
            plan.asked(lookup("s" + i), Duration.ofHours(1), NOON);
        }
        plan.want(lookup("s0"), NOON);
        assertThat(plan.waiting()).as("s0 waits already").isEqualTo(3);
    }

    private static Lookup lookup(String service) {
        return new Lookup(ContainerName.parse("be5.host58"), service, 1, NOON);
    }
}
