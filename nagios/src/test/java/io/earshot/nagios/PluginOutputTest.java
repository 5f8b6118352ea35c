package io.earshot.nagios;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PluginOutputTest {

    private static final PerformanceDatum BROKEN = Thresholds.criticalAt(1).rowsDatum("broken", 3);

    @Test
    void exitStatusesAreThoseOfNagios() {
        assertThat(CheckState.values()).extracting(CheckState::exitStatus).containsExactly(0, 1, 2, 3);
    }

    @Test
    void withoutPerformanceDataThereIsNoBar() {
        assertThat(output("all is well", List.of(), List.of())).isEqualTo("all is well");
    }

    @Test
    void barsAndLineFeedsOfForeignTextMeanNothingToNagios() {
        String output = output("a|b\nc\r\nd\u2028e\0f", List.of("x | y=1\nz"), List.of(BROKEN));

        assertThat(output).isEqualTo("a/b c  d e f | broken=3;;0;0\nx / y=1 z");
    }

    @Test
    void aLongTextIsCutAndThePerformanceDataStays() {
        String output = output("x".repeat(1_000), List.of(), List.of(BROKEN));

        assertThat(output).hasSize(254).endsWith("xxx... | broken=3;;0;0");
    }

    @Test
    void aTextThatJustFitsIsNotCut() {
        assertThat(output("x".repeat(254), List.of(), List.of())).isEqualTo("x".repeat(254));
        assertThat(output("x".repeat(255), List.of(), List.of())).isEqualTo("x".repeat(251) + "...");
    }

    @Test
    void theCutNeverSplitsACharacter() {
        for (int shift = 0; shift < 4; shift++) {
            String output = output("x".repeat(shift) + "\uD83D\uDCE1".repeat(300), List.of(), List.of(BROKEN));

            assertThat(output.length()).isBetween(250, 254);
            assertThat(encodesAsUtf8(output)).isTrue();
        }
    }

    @Test
    void halfACharacterIsReplaced() {
        assertThat(output("a\uD83D b\uDCE1", List.of(), List.of())).isEqualTo("a? b?");
    }

    @Test
    void longOutputEndsWithTheNumberOfLinesThatAreMissing() {
        String output = output("many", Collections.nCopies(1_000, "ü".repeat(100)), List.of());
        List<String> lines = output.lines().toList();

        assertThat(PluginText.octets(output)).isBetween(3_800, 4_095);
        assertThat(lines.getLast()).isEqualTo("... and " + (1_000 - (lines.size() - 2)) + " more lines");
    }

    @Test
    void longOutputThatFitsIsWhole() {
        assertThat(output("few", List.of("one", "two", "three"), List.of())).isEqualTo("few\none\ntwo\nthree");
    }

    @Test
    void oneEndlessLineLeavesRoomForTheNext() {
        assertThat(output("t", List.of("x".repeat(9_999), "next"), List.of()))
                .isEqualTo("t\n" + "x".repeat(997) + "...\nnext");
    }

    @Test
    void performanceDataNeverCrowdOutTheText() {
        List<PerformanceDatum> many = IntStream.range(0, 100)
                .mapToObj(i -> PerformanceDatum.count("rate" + i, i))
                .toList();

        String output =
                output("x".repeat(300), List.of(), many).lines().findFirst().orElseThrow();

        assertThat(output).hasSizeBetween(240, 254).startsWith("x".repeat(121));
        assertThat(output.substring(output.indexOf('|') + 2).split(" "))
                .hasSizeGreaterThan(5)
                .allMatch(datum -> datum.matches("rate\\d+=\\d+;;;0"));
    }

    @Test
    void performanceDataThatTheFirstLineHasNoRoomForFollowBehindTheLongOutput() {
        List<PerformanceDatum> many = IntStream.range(0, 60)
                .mapToObj(i -> PerformanceDatum.count("rate" + i, i))
                .toList();

        String output = output("t", List.of("one", "two"), many);

        assertThat(output).contains("\none\ntwo\n").containsPattern("\n\\d+ more performance data \\| rate\\d+=");
        assertThat(dataIn(output))
                .isEqualTo(many.stream().map(PerformanceDatum::toString).toList());
    }

    @Test
    void performanceDataThatNothingHasRoomForAreCounted() {
        List<PerformanceDatum> many = IntStream.range(0, 900)
                .mapToObj(i -> PerformanceDatum.count("rate" + i, i))
                .toList();

        String output = output("t", Collections.nCopies(20, "ü".repeat(50)), many);
        List<String> shown = dataIn(output);

        assertThat(PluginText.octets(output)).isBetween(3_900, 4_095);
        assertThat(shown)
                .isEqualTo(many.stream()
                        .map(PerformanceDatum::toString)
                        .limit(shown.size())
                        .toList());
        assertThat(output).contains(" more performance data, " + (900 - shown.size()) + " left out | ");
    }

    /** As a receiver takes them out: what stands behind the bar of the first line, and all behind the next bar. */
    private static List<String> dataIn(String output) {
        String[] parts = output.split("\n", 2);
        String first = parts[0].substring(parts[0].indexOf('|') + 1);
        String second = parts[1].substring(parts[1].indexOf('|') + 1);
        return Stream.of((first + " " + second).strip().split("\\s+")).toList();
    }

    @Test
    void noTextBreaksTheRules() {
        Random random = new Random(7);
        for (int i = 0; i < 2_000; i++) {
            String text = randomText(random);
            List<String> details = IntStream.range(0, random.nextInt(60))
                    .mapToObj(line -> randomText(random))
                    .toList();

            String output = output(text, details, List.of(BROKEN));
            String first = output.split("\n", 2)[0];

            assertThat(first).hasSizeLessThan(255).endsWith(" | broken=3;;0;0");
            assertThat(output.chars().filter(c -> c == '|')).hasSize(1);
            assertThat(output).doesNotContain("\r", "\0");
            assertThat(encodesAsUtf8(output)).isTrue();
            assertThat(PluginText.octets(output)).isLessThanOrEqualTo(4_095);
            assertThat(output.split("\n", -1)).hasSizeLessThanOrEqualTo(details.size() + 1);
        }
    }

    private static String randomText(Random random) {
        char[] odd = {'|', '\n', '\r', '\0', '\uD83D', '\uDCE1', 'ü', '\u2028', ';', '\'', 'a', ' ', '\u20AC'};
        StringBuilder text = new StringBuilder();
        for (int left = random.nextInt(400); left > 0; left--) {
            text.append(odd[random.nextInt(odd.length)]);
        }
        return text.toString();
    }

    private static boolean encodesAsUtf8(String text) {
        return StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }

    private static String output(String text, List<String> details, List<PerformanceDatum> performance) {
        return new CheckResult(CheckState.CRITICAL, text, details, performance).toPluginOutput();
    }
}
