package io.earshot.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.model.ContainerName;
import io.earshot.model.Report;
import io.earshot.server.cluster.UnloggedReports.Unlogged;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class UnloggedReportsTest {

    private final UnloggedReports reports = new UnloggedReports(10_000);

    private static Report report(String container, String run, long sequence) {
        return new Report(
                ContainerName.parse(container),
                Optional.of(new Report.Run(run, sequence)),
                Optional.empty(),
                List.of());
    }

    private static Unlogged unlogged(String container, String run, long sequence, int octets) {
        return Unlogged.of(report(container, run, sequence), List.of("tx1"), "x".repeat(octets));
    }

    private List<String> kept() {
        return reports.oldest(100).stream()
                .map(each -> each.container() + " " + each.run().orElseThrow().startId()
                        + each.run().orElseThrow().sequence())
                .toList();
    }

    @Test
    void aNewerReportReplacesTheOlderOneOfItsContainerAndStandsAtTheEnd() {
        assertThat(reports.keep(unlogged("be5.host58", "a", 1, 10))).isTrue();
        assertThat(reports.keep(unlogged("be6.host58", "a", 1, 10))).isTrue();
        assertThat(reports.keep(unlogged("be5.host58", "a", 2, 10))).isTrue();
        assertThat(kept()).containsExactly("be6.host58 a1", "be5.host58 a2");
        assertThat(reports.size()).isEqualTo(2);
    }

    @Test
    void aReportThatWasOvertakenOrComesAgainReplacesNothing() {
        reports.keep(unlogged("be5.host58", "a", 2, 10));
        long octets = reports.octets();
        assertThat(reports.keep(unlogged("be5.host58", "a", 1, 500))).isTrue();
        assertThat(reports.keep(unlogged("be5.host58", "a", 2, 500))).isTrue();
        assertThat(kept()).containsExactly("be5.host58 a2");
        assertThat(reports.octets()).isEqualTo(octets);
    }

    @Test
    void aReportOfANewRunOfTheAgentReplacesThatOfTheOldOneWhateverTheirNumbers() {
        reports.keep(unlogged("be5.host58", "a", 17, 10));
        reports.keep(unlogged("be5.host58", "b", 1, 10));
        assertThat(kept()).containsExactly("be5.host58 b1");
    }

    @Test
    void beyondTheBoundNothingMoreIsKeptAndWhatIsThereStays() {
        assertThat(reports.keep(unlogged("be5.host58", "a", 1, 6_000))).isTrue();
        assertThat(reports.keep(unlogged("be6.host58", "a", 1, 6_000))).isFalse();
        assertThat(reports.keep(unlogged("be5.host58", "a", 2, 12_000))).isFalse();
        assertThat(kept()).containsExactly("be5.host58 a1");
        assertThat(reports.keep(unlogged("be5.host58", "a", 3, 8_000))).isTrue();
        assertThat(reports.octets()).isBetween(8_000L, 10_000L);
    }

    @Test
    void whatTheLogHasIsForgottenAndFreesItsRoom() {
        Unlogged first = unlogged("be5.host58", "a", 1, 6_000);
        reports.keep(first);
        reports.remove(first);
        assertThat(reports.octets()).isZero();
        assertThat(reports.keep(unlogged("be6.host58", "a", 1, 6_000))).isTrue();
    }

    @Test
    void theEndOfAnOlderReportsWayLeavesTheNewerOneThatCameMeanwhile() {
        Unlogged older = unlogged("be5.host58", "a", 1, 10);
        reports.keep(older);
        reports.keep(unlogged("be5.host58", "a", 2, 10));
        assertThat(reports.contains(older)).isFalse();
        reports.remove(older);
        assertThat(kept()).containsExactly("be5.host58 a2");
    }

    @Test
    void aReportThatGoesToTheLogAtOnceReplacesAnOlderOneAndNoNewerOne() {
        reports.keep(unlogged("be5.host58", "a", 3, 10));
        reports.replacedBy(report("be5.host58", "a", 2));
        assertThat(kept()).containsExactly("be5.host58 a3");
        reports.replacedBy(report("be5.host58", "a", 4));
        assertThat(kept()).isEmpty();
        assertThat(reports.octets()).isZero();
    }
}
