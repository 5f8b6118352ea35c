package io.earshot.relay.heap;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CollectionRuleTest {

    private static final long MEGABYTE = 1 << 20;

    private final CollectionRule rule = new CollectionRule();

    @Test
    void aSmallHeapIsCollectedOnceItHasGrownByWhatMayBeGarbage() {
        rule.collected(8 * MEGABYTE);
        assertThat(rule.isDue(8 * MEGABYTE + CollectionRule.SPARE)).isFalse();
        assertThat(rule.isDue(10 * MEGABYTE + CollectionRule.SPARE + 1)).isTrue();
    }

    @Test
    void aLargeHeapMayGrowByAFourth() {
        rule.collected(80 * MEGABYTE);
        assertThat(rule.isDue(100 * MEGABYTE + CollectionRule.SPARE)).isFalse();
        assertThat(rule.isDue(100 * MEGABYTE + CollectionRule.SPARE + 1)).isTrue();
    }

    @Test
    void whereTheCollectorCameFirstItsResultCounts() {
        rule.collected(80 * MEGABYTE);
        assertThat(rule.isDue(20 * MEGABYTE)).isFalse();
        assertThat(rule.isDue(60 * MEGABYTE)).isTrue();
    }

    @Test
    void aHeapThatOnlyHoldsMoreIsNotCollectedAgainAndAgain() {
        long held = 4 * MEGABYTE;
        int collections = 0;
        while (held < 160 * MEGABYTE) {
            held += MEGABYTE;
            if (rule.isDue(held)) {
                collections++;
                rule.collected(held);
            }
        }
        assertThat(collections).isLessThan(9);
    }
}
