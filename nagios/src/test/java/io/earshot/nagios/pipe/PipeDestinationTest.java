package io.earshot.nagios.pipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earshot.nagios.CheckResult;
import io.earshot.nagios.CheckState;
import io.earshot.nagios.Checks;
import io.earshot.nagios.ServiceName;
import io.earshot.nagios.delivery.DeliveryException;
import io.earshot.nagios.watch.Status;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PipeDestinationTest {

    @TempDir
    private Path folder;

    @Test
    void aPipeThatIsNotThereIsSaid() {
        Path pipe = folder.resolve("nagios.cmd");

        assertThatThrownBy(() -> new PipeDestination("n", pipe).send(List.of(status("x"))))
                .isInstanceOf(DeliveryException.class)
                .hasMessage(pipe + " is not there: Nagios does not run, or it takes no external commands");
    }

    @Test
    void aFileInItsPlaceIsNotWritten() throws Exception {
        Path file = Files.createFile(folder.resolve("nagios.cmd"));

        assertThatThrownBy(() -> new PipeDestination("n", file).send(List.of(status("x"))))
                .hasMessage(file + " is no pipe, expected Nagios' command_file");
        assertThat(file).isEmptyFile();
    }

    @Test
    void aPipeThatNobodyReadsIsGivenUp() throws Exception {
        Path pipe = folder.resolve("nagios.cmd");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        PipeDestination destination = new PipeDestination("n", pipe, Duration.ofMillis(300));

        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> destination.send(List.of(status("x"))))
                    .hasMessage("nobody reads " + pipe + ": Nagios stands still or has gone");
        }
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().equals("into " + pipe)) {
                assertThat(thread.join(Duration.ofMinutes(5)))
                        .as("the thread ends")
                        .isTrue();
            }
        }
    }

    @Test
    void aLineHasNoRoomForMoreThanThePipeTakesAtOnce() {
        for (int shift = 0; shift < 4; shift++) {
            String text = "x".repeat(shift) + "ü\\".repeat(100);
            byte[] line = PipeDestination.line(new Status(
                    Checks.shipped().getFirst(),
                    new ServiceName("mesh", "long"),
                    new CheckResult(
                            CheckState.OK,
                            text,
                            IntStream.range(0, 100).mapToObj(i -> text).toList(),
                            List.of()),
                    Instant.EPOCH,
                    Instant.ofEpochSecond(1_795_574_623),
                    true,
                    Duration.ofMinutes(1)));

            String decoded = new String(line, StandardCharsets.UTF_8);
            int row = ("\\n" + text.replace("\\", "\\\\")).getBytes(StandardCharsets.UTF_8).length;
            assertThat(line.length).isBetween(4_096 - row - "left out".length(), 4_096); // rows are left out whole
            assertThat(decoded).startsWith("[1795574623] PROCESS_SERVICE_CHECK_RESULT;mesh;long;0;");
            assertThat(decoded.indexOf('\n')).isEqualTo(decoded.length() - 1);
            assertThat(decoded).doesNotContain("\uFFFD");
            assertThat(decoded.replace("\\\\", "").replace("\\n", "")).doesNotContain("\\");
        }
    }

    private static Status status(String text) {
        return new Status(
                Checks.shipped().getFirst(),
                new ServiceName("mesh", "s"),
                new CheckResult(CheckState.OK, text, List.of(), List.of()),
                Instant.EPOCH,
                Instant.EPOCH,
                true,
                Duration.ofMinutes(1));
    }

    @Test
    void outputThatHasNoRoomInALineEndsWithTheNumberOfLinesThatAreMissing() {
        for (String detail : List.of("x", "\\", "ü", "y".repeat(90))) {
            byte[] line = PipeDestination.line(new Status(
                    Checks.shipped().getFirst(),
                    new ServiceName("mesh", "many"),
                    new CheckResult(CheckState.CRITICAL, "many", Collections.nCopies(3_000, detail), List.of()),
                    Instant.EPOCH,
                    Instant.ofEpochSecond(1_795_574_623),
                    true,
                    Duration.ofMinutes(1)));
            assertThat(line).hasSizeLessThanOrEqualTo(4_096);
            String text = new String(line, StandardCharsets.UTF_8);
            assertThat(text).containsPattern("\\\\n\\.\\.\\. and \\d+ more lines\n$");
            int shown = text.split("\\\\n", -1).length - 2;
            assertThat(text).endsWith("and " + (3_000 - shown) + " more lines\n");
        }
    }
}
