package io.earshot.lab.payments;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PaymentTrialTest {

    @TempDir
    private Path folder;

    @Test
    void everyFigureOfEveryMinuteIsWhatWasSent() throws Exception {
        PaymentTrial.Result result = new PaymentTrial(folder).run(30_000, 20);

        assertThat(result.minutes()).isBetween(20, 21);
        assertThat(result.exchanges()).isGreaterThan(30_000);
        assertThat(result.differences()).isEmpty();
    }

    @Test
    void theCaptureOfTheTutorialIsWhatTheGeneratorMakes() throws Exception {
        ByteArrayOutputStream made = new ByteArrayOutputStream();
        new ExampleCapture().write(made);

        try (InputStream shipped = new GZIPInputStream(
                Files.newInputStream(Path.of("../docs/traffic-example/captures/payments.pcap.gz")))) {
            assertThat(shipped.readAllBytes()).isEqualTo(made.toByteArray());
        }
    }
}
