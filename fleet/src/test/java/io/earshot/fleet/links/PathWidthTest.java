package io.earshot.fleet.links;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class PathWidthTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    @Test
    void aTunnelThatAlwaysWasNarrowIsNoTrouble() {
        assertThat(PathWidth.UNKNOWN.next(mtu(1400), NOON).next(mtu(1400), NOON).confirmed())
                .isFalse();
    }

    @Test
    void narrowerThanBeforeTwiceInARowIs() {
        PathWidth once = PathWidth.UNKNOWN.next(mtu(1500), NOON).next(mtu(1400), NOON);
        assertThat(once.confirmed()).isFalse();
        assertThat(once.next(mtu(1500), NOON).next(mtu(1400), NOON).confirmed()).isFalse();
        assertThat(once.next(mtu(1300), NOON).confirmed()).isTrue();
        assertThat(once.next(mtu(1300), NOON).next(mtu(1500), NOON).confirmed()).isFalse();
    }

    @Test
    void nothingMeasuredChangesNothing() {
        PathWidth narrow =
                PathWidth.UNKNOWN.next(mtu(1500), NOON).next(mtu(1400), NOON).next(mtu(1400), NOON);
        assertThat(narrow.next(OptionalInt.empty(), NOON)).isEqualTo(narrow);
    }

    @Test
    void afterADayTheNarrowPathIsTheUsualOne() {
        PathWidth narrow =
                PathWidth.UNKNOWN.next(mtu(1500), NOON).next(mtu(1400), NOON).next(mtu(1400), NOON);
        PathWidth later = narrow.next(mtu(1400), NOON.plus(Duration.ofDays(1)));
        assertThat(later.confirmed()).isFalse();
        assertThat(later.usual()).isEqualTo(1400);
    }

    private static OptionalInt mtu(int bytes) {
        return OptionalInt.of(bytes);
    }
}
