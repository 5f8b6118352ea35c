package io.earshot.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.model.ProbeKeys;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ProbeKeyRingTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    @Test
    void eachKeyIsHandedOutAnHourBeforeItIsUsedAndAcceptedForAnHourAfterwards() {
        ProbeKeyRing ring = new ProbeKeyRing(new byte[32]);
        ProbeKeys first = ring.at(NOON);
        ProbeKeys second = ring.at(NOON.plus(ProbeKeyRing.PERIOD));

        assertThat(first.keys()).contains(second.keys().getFirst());
        assertThat(second.keys()).contains(first.keys().getFirst());
        assertThat(ring.at(NOON.plus(ProbeKeyRing.PERIOD.multipliedBy(2))).keys())
                .doesNotContain(first.keys().getFirst());
        assertThat(ring.at(NOON.plusSeconds(59))).isEqualTo(first);
    }
}
