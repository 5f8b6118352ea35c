package io.earshot.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SpeakerSilenceTest {

    private final SpeakerSilence silence = new SpeakerSilence(0);
    private final Instant noon = Instant.parse("2026-12-01T12:00:00Z");

    private boolean isDoubtful(int second, double clock) {
        return silence.isDoubtful(
                noon.plusSeconds(second), (long) (clock * Duration.ofSeconds(1).toNanos()));
    }

    @Test
    void aSpeakerThatTellsTheTimeIsNotDoubtedNorOneThatPausesForTwoSeconds() {
        assertThat(isDoubtful(1, 1)).isFalse();
        assertThat(isDoubtful(2, 2)).isFalse();
        assertThat(isDoubtful(2, 4.9)).isFalse();
        assertThat(isDoubtful(5, 5)).isFalse();
        assertThat(isDoubtful(5, 7.9)).isFalse();
    }

    @Test
    void aSpeakerThatIsSilentIsDoubtedOnceInThreeSeconds() {
        assertThat(isDoubtful(1, 1)).isFalse();
        assertThat(isDoubtful(1, 3.9)).isFalse();
        assertThat(isDoubtful(1, 4)).isTrue();
        assertThat(isDoubtful(1, 6.9)).isFalse();
        assertThat(isDoubtful(1, 7)).isTrue();
    }
}
