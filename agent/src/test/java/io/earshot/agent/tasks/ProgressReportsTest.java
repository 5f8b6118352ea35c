package io.earshot.agent.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProgressReportsTest {

    @Test
    void aFetchThatTakesLongerSaysSoLessOften() {
        assertThat(ProgressReports.interval(Duration.ZERO)).hasSeconds(20);
        assertThat(ProgressReports.interval(Duration.ofSeconds(200))).hasSeconds(20);
        assertThat(ProgressReports.interval(Duration.ofSeconds(500))).hasSeconds(50);
        assertThat(ProgressReports.interval(Duration.ofHours(5))).hasMinutes(2);
    }
}
