package io.earshot.traffic.input;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.wire.capture.CaptureInterface;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TimeGapsTest {

    private static final Instant NOON = Instant.parse("2026-11-29T12:00:00Z");

    private long passed;
    private final TimeGaps gaps = new TimeGaps((_, _, _, _, _, _) -> passed++, true);

    private void packetAfter(Duration since) {
        Instant at = NOON.plus(since);
        gaps.frame(
                CaptureInterface.unnamed(1), at.getEpochSecond() * 1_000_000_000L + at.getNano(), new byte[0], 0, 0, 0);
    }

    @Test
    void aSpanOfAMinuteWithoutPacketsIsNotedAndAShorterOneIsNot() {
        packetAfter(Duration.ZERO);
        packetAfter(Duration.ofMillis(59_999));
        // Captures may overlap.
        packetAfter(Duration.ofSeconds(10));
        packetAfter(Duration.ofMillis(119_998));
        assertThat(gaps.count()).isZero();

        packetAfter(Duration.ofMinutes(10));
        packetAfter(Duration.ofMinutes(11));

        assertThat(gaps.count()).isEqualTo(2);
        assertThat(gaps.longest().from()).isEqualTo(NOON.plusMillis(119_998));
        assertThat(gaps.longest().to()).isEqualTo(NOON.plus(Duration.ofMinutes(10)));
        assertThat(passed).isEqualTo(6);
    }
}
