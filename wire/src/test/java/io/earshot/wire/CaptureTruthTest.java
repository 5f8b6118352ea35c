package io.earshot.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Captures of real programs, with what is in them. {@code -Dearshot.captures=DIR} names a folder with {@code captures} and
 * {@code truth} in which there are more.
 */
class CaptureTruthTest {

    private static final Path OWN = CaptureTruth.ownCaptures();

    static List<String> own() throws IOException {
        return names(OWN);
    }

    @ParameterizedTest
    @MethodSource("own")
    void everyExchangeOfACaptureIsFoundAndNoneInvented(String name) throws IOException {
        CaptureTruth.Result result = CaptureTruth.compare(capture(OWN, name), OWN.resolve(name + ".truth.tsv"));
        assertThat(result.wrong()).isEmpty();
    }

    @Test
    void everyExchangeOfTheCapturesElsewhereIsFound() throws IOException {
        String folder = System.getProperty("earshot.captures", "");
        assumeTrue(!folder.isEmpty(), "no -Dearshot.captures");
        Path truths = Path.of(folder, "truth");
        List<String> wrong = new ArrayList<>();
        int expected = 0;
        for (String name : names(truths)) {
            Path capture = capture(Path.of(folder, "captures"), name);
            if (!Files.isRegularFile(capture)) {
                continue;
            }
            CaptureTruth.Result result = CaptureTruth.compare(capture, truths.resolve(name + ".truth.tsv"));
            expected += result.expected();
            result.wrong().forEach(line -> wrong.add(name + ": " + line));
        }
        assertThat(expected).isPositive();
        assertThat(wrong).hasSizeLessThanOrEqualTo(expected / 1_000);
    }

    @Test
    void withOnePercentOfTheFramesLostNinetyFivePercentAreFoundAndNoneIsPairedWrongly() throws IOException {
        Random random = new Random(20_261_129);
        List<String> wrong = new ArrayList<>();
        int expected = 0;
        int found = 0;
        for (int round = 0; round < 5; round++) {
            for (String name : own()) {
                CaptureTruth.LossyResult result = CaptureTruth.compareWithLoss(
                        capture(OWN, name), OWN.resolve(name + ".truth.tsv"), random::nextDouble, 0.01);
                expected += result.expected();
                found += result.found();
                result.wrong().forEach(line -> wrong.add(name + ": " + line));
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(found).isGreaterThan(expected * 95 / 100);
    }

    /** As mirrors and queues of their own for each direction deliver them. */
    @Test
    void framesThatComeTwiceOrBeforeTheOneAheadOfThemChangeNothing() throws IOException {
        Random random = new Random(20_261_130);
        List<String> wrong = new ArrayList<>();
        int expected = 0;
        for (String name : own()) {
            if (name.startsWith("mirror-dup")) {
                continue; // each frame is there twice already, and the copy that comes first gives the time
            }
            CaptureTruth.LossyResult result = CaptureTruth.compareDisturbed(
                    capture(OWN, name), OWN.resolve(name + ".truth.tsv"), random::nextDouble, 0.2);
            expected += result.expected();
            if (result.found() < result.expected()) {
                wrong.add(name + ": " + result.found() + " of " + result.expected());
            }
            result.wrong().forEach(line -> wrong.add(name + ": " + line));
        }
        assertThat(wrong).hasSizeLessThanOrEqualTo(expected / 1_000);
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".truth.tsv"))
                    .map(name -> name.substring(0, name.length() - ".truth.tsv".length()))
                    .sorted()
                    .toList();
        }
    }

    private static Path capture(Path folder, String name) {
        for (String suffix : List.of(".pcap", ".pcapng", ".pcap.gz")) {
            if (Files.exists(folder.resolve(name + suffix))) {
                return folder.resolve(name + suffix);
            }
        }
        return folder.resolve(name);
    }
}
