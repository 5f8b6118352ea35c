package io.earshot.relay.kept;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.model.ContainerName;
import io.earshot.model.relay.AgentProof;
import io.earshot.model.relay.RelayedReport;
import io.earshot.model.relay.ReportHead;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KeptReportsTest {

    private static final int LENGTH = 100;

    private final KeptReports kept = new KeptReports(5 * LENGTH);

    @Test
    void aReportThatComesAgainIsTheSame() {
        KeptReport first = kept.add(report("be5.host58", 1), 0);
        assertThat(kept.add(report("be5.host58", 1), 0)).isSameAs(first);
        kept.add(report("be5.host58", 2), 0);
        assertThat(kept.add(report("be5.host58", 1), 0)).isSameAs(first);
        assertThat(kept.size()).isEqualTo(2);
    }

    @Test
    void theNewestStateOfEachAgentGoesFirstAndDetailAfterIt() {
        kept.add(report("be5.host58", 1), 0);
        kept.add(report("be6.host58", 1), 0);
        kept.add(report("be5.host58", 2), 0);
        assertThat(kept.next(10_000))
                .extracting(each -> each.at(0).head().container() + " "
                        + each.at(0).head().sequence() + " " + each.at(0).superseded())
                .containsExactly("be6.host58 1 false", "be5.host58 2 false", "be5.host58 1 true");
    }

    @Test
    void aReportThatWasOvertakenIsDetail() {
        kept.add(report("be5.host58", 2), 0);
        kept.add(report("be5.host58", 1), 0);
        assertThat(kept.next(10_000).getFirst().at(0).head().sequence()).isEqualTo(2);
    }

    @Test
    void withoutRoomTheOldestDetailGoesFirstAndThenTheOldestState() {
        kept.add(report("be5.host58", 1), 0);
        KeptReport detail = kept.add(report("be5.host58", 2), 0);
        kept.add(report("be5.host58", 3), 0);
        kept.add(report("be6.host58", 1), 0);
        kept.add(report("be7.host58", 1), 0);
        assertThat(kept.dropped()).isZero();
        kept.add(report("be8.host58", 1), 0);
        assertThat(kept.dropped()).isEqualTo(1);
        kept.add(report("be9.host58", 1), 0);
        assertThat(detail.outcome()).isCompletedWithValue(Outcome.NO_ROOM);
        KeptReport state = kept.add(report("be10.host58", 1), 0);
        assertThat(state.outcome()).isNotDone();
        assertThat(kept.octets()).isEqualTo(5 * LENGTH);
        assertThat(kept.next(10_000))
                .extracting(KeptReport::name)
                .containsExactly("be6.host58", "be7.host58", "be8.host58", "be9.host58", "be10.host58");
    }

    @Test
    void whatIsUnderwayIsNotSentTwiceAndStaysUntilTheParentHasIt() {
        KeptReport report = kept.add(report("be5.host58", 1), 0);
        List<KeptReport> portion = kept.next(10_000);
        assertThat(kept.next(10_000)).isEmpty();
        kept.failed(portion);
        assertThat(kept.next(10_000)).containsExactly(report);
        kept.answered(report, Outcome.KEPT);
        assertThat(kept.next(10_000)).containsExactly(report);
        kept.answered(report, Outcome.TAKEN);
        assertThat(kept.isEmpty()).isTrue();
        assertThat(kept.octets()).isZero();
    }

    @Test
    void aPortionIsBoundedAndHoldsOneReportAtLeast() {
        kept.add(report("be5.host58", 1), 0);
        kept.add(report("be6.host58", 1), 0);
        kept.add(report("be7.host58", 1), 0);
        assertThat(kept.next(2 * LENGTH)).hasSize(2);
        assertThat(kept.next(1)).hasSize(1);
    }

    @Test
    void reportsWithoutARunAreNeverTheSame() {
        RelayedReport simple = new RelayedReport(
                new ReportHead(ContainerName.parse("be5.host58"), Optional.empty(), 0),
                AgentProof.NONE,
                Duration.ZERO,
                false,
                List.of(),
                new byte[LENGTH]);
        kept.add(simple, 0);
        kept.add(simple, 0);
        assertThat(kept.size()).isEqualTo(2);
    }

    @Test
    void aReportGrowsOlderWhileItIsKept() {
        KeptReport report = kept.add(report("be5.host58", 1), 0);
        assertThat(report.at(Duration.ofSeconds(7).toNanos()).age()).isEqualTo(Duration.ofSeconds(7));
    }

    private static RelayedReport report(String name, long sequence) {
        return new RelayedReport(
                new ReportHead(ContainerName.parse(name), Optional.of("run"), sequence),
                AgentProof.NONE,
                Duration.ZERO,
                false,
                List.of(),
                new byte[LENGTH]);
    }
}
