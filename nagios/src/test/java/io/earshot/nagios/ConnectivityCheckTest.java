package io.earshot.nagios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ConnectivityCheckTest {

    @Test
    void noBrokenLinkIsOk() {
        CheckResult result = ConnectivityCheck.judge(List.of(), 48, 48, ConnectivityCheck.DEFAULT);
        assertThat(result.state().exitStatus()).isZero();
        assertThat(result.toPluginOutput())
                .isEqualTo("CONNECTIVITY OK - no broken link, 48 of 48 containers report | containers_broken=0;;1;0"
                        + " links_down=0;;;0 containers_reporting=48;;;0 containers=48;;;0\n");
    }

    @Test
    void oneTroubledContainerIsCriticalAndNamed() {
        CheckResult result = ConnectivityCheck.judge(
                List.of(
                        new TroubledContainer("be5.host58", 2, "10.1.2.3,10.1.2.4"),
                        new TroubledContainer("be6.host58", 1, "10.1.2.3")),
                48,
                47,
                ConnectivityCheck.DEFAULT);
        assertThat(result.state().exitStatus()).isEqualTo(2);
        assertThat(result.toPluginOutput()).isEqualTo("""
            CONNECTIVITY CRITICAL - 2 containers cannot reach partners, 3 links down, 47 of 48 containers report: be5.host58 (2), be6.host58 (1) | containers_broken=2;;1;0 links_down=3;;;0 containers_reporting=47;;;0 containers=48;;;0
            be5.host58 cannot reach 10.1.2.3, 10.1.2.4
            be6.host58 cannot reach 10.1.2.3
            """);
    }

    @Test
    void whereNothingReportsNothingIsKnown() {
        assertThat(ConnectivityCheck.judge(List.of(), 48, 0, ConnectivityCheck.DEFAULT))
                .satisfies(result -> assertThat(result.state()).isEqualTo(CheckState.UNKNOWN))
                .satisfies(result -> assertThat(result.firstLine())
                        .isEqualTo("CONNECTIVITY UNKNOWN - nothing is known: 0 of 48 containers report"));
        assertThat(ConnectivityCheck.judge(List.of(), 0, 0, ConnectivityCheck.DEFAULT)
                        .state())
                .isEqualTo(CheckState.UNKNOWN);
    }

    @Test
    void otherThresholdsTakeThePlaceOfTheUsualOnes() {
        Thresholds lenient = new Thresholds(OptionalLong.of(1), OptionalLong.of(3)).or(ConnectivityCheck.DEFAULT);
        assertThat(stateOf(0, lenient)).isEqualTo(CheckState.OK);
        assertThat(stateOf(1, lenient)).isEqualTo(CheckState.WARNING);
        assertThat(stateOf(2, lenient)).isEqualTo(CheckState.WARNING);
        assertThat(stateOf(3, lenient)).isEqualTo(CheckState.CRITICAL);
        assertThatThrownBy(() -> new Thresholds(OptionalLong.of(0), OptionalLong.empty()))
                .hasMessageContaining("expected a number of rows from 1 up");
    }

    @Test
    void aThousandTroubledContainersStillMakeOneShortFirstLine() {
        CheckResult result = ConnectivityCheck.judge(troubled(1000), 5000, 5000, ConnectivityCheck.DEFAULT);
        assertThat(result.firstLine()).hasSizeLessThan(255).endsWith("...");
        assertThat(result.longOutput()).hasSize(51).last().isEqualTo("and 950 more");
    }

    @Test
    void nothingInATextCanBeginPerformanceDataOrAnotherLine() {
        CheckResult result = CheckResult.unknown("connectivity", "the server said: a|b\nc\u0007");
        assertThat(result.toPluginOutput()).isEqualTo("CONNECTIVITY UNKNOWN - the server said: a/b c\n");
    }

    @Test
    void aCutNeverSplitsACharacter() {
        CheckResult result = CheckResult.unknown("c", "x".repeat(238) + "\uD83D\uDE00".repeat(20));
        assertThat(Character.isHighSurrogate(
                        result.firstLine().charAt(result.firstLine().length() - 4)))
                .isFalse();
    }

    private static CheckState stateOf(int troubled, Thresholds thresholds) {
        return ConnectivityCheck.judge(troubled(troubled), 9, 9, thresholds).state();
    }

    private static List<TroubledContainer> troubled(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new TroubledContainer("be" + i + ".host58", 1, "10.1.2.3"))
                .toList();
    }
}
