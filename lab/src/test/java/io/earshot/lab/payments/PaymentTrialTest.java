package io.earshot.lab.payments;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PaymentTrialTest {

    @TempDir
    private Path folder;

    @Test
    void everyFigureOfEveryMinuteIsWhatWasSent() throws Exception {
        PaymentTrial.Result result = new PaymentTrial(folder).run(30_000, 20);

        assertThat(result.minutes()).isGreaterThan(10);
        assertThat(result.exchanges()).isGreaterThan(30_000);
        assertThat(result.differences()).isEmpty();
    }
}
