package io.earshot.fleet.links;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.model.Ip;
import io.earshot.model.LinkClass;
import io.earshot.model.LinkReport;
import io.earshot.model.LinkState;
import io.earshot.model.Rtt;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class LinkStatusTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final Ip DB = Ip.parse("10.1.2.3");

    private Instant now = NOON;
    private LinkStatus link = LinkStatus.unknown(NOON);

    @Test
    void nothingIsKnownBeforeTheFirstReport() {
        assertThat(link.state()).isEqualTo(LinkState.UNKNOWN);
        assertThat(link.checkedAt()).isEmpty();
    }

    @Test
    void aLinkThatAnswersIsUp() {
        report(12, 12);
        assertThat(link.state()).isEqualTo(LinkState.UP);
        assertThat(link.since()).isEqualTo(now);
    }

    @Test
    void oneLostProbeIsNoTrouble() {
        report(12, 12);
        report(12, 11);
        assertThat(link.state()).isEqualTo(LinkState.UP);
    }

    @Test
    void twoLostOfTwoIsTooLittleToSayAnything() {
        report(2, 0);
        assertThat(link.state()).isEqualTo(LinkState.UNKNOWN);
    }

    @Test
    void probesThatWereLostBeforeTheFirstAnswerAreNoLoss() {
        report(2, 0);
        report(2, 0);
        report(2, 1);
        assertThat(link.state()).isEqualTo(LinkState.UP);
    }

    @Test
    void withoutAVerdictOfTheAgentNothingAnsweredIsDown() {
        report(12, 0);
        assertThat(link.state()).isEqualTo(LinkState.DOWN);
    }

    @Test
    void withoutAVerdictSeveralSilentReportsAreDownHoweverFewProbesEachCounts() {
        for (int probes = 1; probes < 5; probes++) {
            link = LinkStatus.unknown(now);
            report(probes, probes);
            report(probes, 0);
            assertThat(link.state()).isEqualTo(LinkState.UP);
            report(probes, 0);
            report(probes, 0);
            assertThat(link.state()).isEqualTo(LinkState.DOWN);
            report(probes, 1);
            assertThat(link.state()).isNotEqualTo(LinkState.DOWN);
        }
    }

    @Test
    void aLinkThatNeverAnsweredIsDownAfterSeveralReports() {
        report(1, 0);
        report(1, 0);
        assertThat(link.state()).isEqualTo(LinkState.UNKNOWN);
        report(1, 0);
        assertThat(link.state()).isEqualTo(LinkState.DOWN);
    }

    @Test
    void reportsThatCountNothingAreNoSilence() {
        report(3, 3);
        for (int i = 0; i < 9; i++) {
            report(0, 0);
        }
        assertThat(link.state()).isEqualTo(LinkState.UP);
    }

    @Test
    void anAnswerInBetweenEndsASilence() {
        for (int i = 0; i < 9; i++) {
            report(1, 0);
            report(1, 0);
            report(1, 1);
            assertThat(link.state()).isNotEqualTo(LinkState.DOWN);
        }
    }

    @Test
    void theAgentsVerdictCountsMoreThanItsCounts() {
        report(12, 7, LinkState.DOWN);
        assertThat(link.state()).isEqualTo(LinkState.DOWN);
        report(12, 0, LinkState.UP);
        assertThat(link.state()).isEqualTo(LinkState.UP);
    }

    @Test
    void sustainedLossIsLossyUntilTheLossHasCertainlyGone() {
        for (int i = 0; i < 5; i++) {
            report(12, 8);
        }
        assertThat(link.state()).isEqualTo(LinkState.LOSSY);
        Instant since = link.since();
        report(12, 12);
        assertThat(link.state()).isEqualTo(LinkState.LOSSY);
        assertThat(link.since()).isEqualTo(since);
        for (int i = 0; i < 60; i++) {
            report(12, 12);
        }
        assertThat(link.state()).isEqualTo(LinkState.UP);
    }

    @Test
    void whoGoesDownAgainAndAgainIsFlappingUntilItIsCalm() {
        for (int i = 0; i < 3; i++) {
            assertThat(link.flapping(now)).isFalse();
            report(12, 0, LinkState.DOWN);
            if (i < 2) {
                report(12, 12, LinkState.UP);
            }
        }
        report(12, 12, LinkState.UP);
        assertThat(link.flapping(now)).isTrue();
        assertThat(link.flapping(now.plus(Duration.ofMinutes(20)))).isFalse();
        assertThat(link.silent(now).flapping(now)).isFalse();
    }

    @Test
    void aNarrowPathIsTroubleOnlyWhileSmallPacketsPass() {
        reportMtu(1500, LinkState.UP);
        reportMtu(1400, LinkState.UP);
        assertThat(link.narrow()).isFalse();
        reportMtu(1400, LinkState.UP);
        assertThat(link.narrow()).isTrue();
        assertThat(link.state()).isEqualTo(LinkState.UP);
        report(12, 0, LinkState.DOWN);
        assertThat(link.narrow()).isFalse();
    }

    @Test
    void slownessIsAFlagAndNotAState() {
        for (int i = 0; i < 12; i++) {
            reportRtt(2);
        }
        reportRtt(60);
        assertThat(link.congested()).isFalse();
        reportRtt(60);
        assertThat(link.congested()).isTrue();
        assertThat(link.state()).isEqualTo(LinkState.UP);
    }

    @Test
    void aLinkThatComesBackIsNotLossyForWhatWasLostWhileItWasDown() {
        report(12, 12);
        report(12, 2, LinkState.DOWN);
        report(12, 0, LinkState.DOWN);
        report(12, 4, LinkState.UP);
        assertThat(link.state()).isEqualTo(LinkState.UP);
        report(12, 12, LinkState.UP);
        assertThat(link.state()).isEqualTo(LinkState.UP);
    }

    @Test
    void silenceIsNeitherGoodNorBad() {
        report(12, 0);
        link = link.silent(now);
        assertThat(link.state()).isEqualTo(LinkState.UNKNOWN);
        assertThat(link.silent(now.plusSeconds(9)).since()).isEqualTo(link.since());
    }

    @Test
    void whatTheAgentLastSaidStaysAsItSaidIt() {
        next(new LinkReport(
                DB,
                5_000_000_000L,
                4_999_999_999L,
                Optional.of(LinkState.UP),
                Optional.of(new Rtt(0.25, 0.5, 1.5, 1e300)),
                OptionalInt.of(1_400),
                true));
        LinkMeasurement last = link.last().orElseThrow();
        assertThat(last.sent()).isEqualTo(5_000_000_000L);
        assertThat(last.received()).isEqualTo(4_999_999_999L);
        assertThat(last.rtt()).contains(new Rtt(0.25, 0.5, 1.5, Float.MAX_VALUE));
        assertThat(last.pathMtu()).hasValue(1_400);
        assertThat(last.icmpFiltered()).hasValue(true);
        assertThat(link.checkedAt()).contains(now);
        report(12, 0);
        assertThat(link.last().orElseThrow().rtt()).isEmpty();
        assertThat(link.last().orElseThrow().pathMtu()).isEmpty();
        assertThat(link.last().orElseThrow().icmpFiltered()).isEmpty();
    }

    private void report(long sent, long received) {
        next(LinkReport.ofCounts(DB, sent, received));
    }

    private void report(long sent, long received, LinkState verdict) {
        next(new LinkReport(DB, sent, received, Optional.of(verdict), Optional.empty(), OptionalInt.empty(), false));
    }

    private void reportMtu(int mtu, LinkState verdict) {
        next(new LinkReport(DB, 12, 12, Optional.of(verdict), Optional.empty(), OptionalInt.of(mtu), false));
    }

    private void reportRtt(double millis) {
        Rtt rtt = new Rtt(millis, millis, millis, millis);
        next(new LinkReport(DB, 12, 12, Optional.of(LinkState.UP), Optional.of(rtt), OptionalInt.empty(), false));
    }

    private void next(LinkReport report) {
        now = now.plusSeconds(120);
        link = link.next(report, now);
    }

    @Test
    void aClassDiffersWhileItIsDownOrLosesWhatTheLinkDoesNot() {
        inClass(12, 12, 2, 2, false);
        assertThat(link.classes()).noneMatch(LinkClassStatus::differs);

        inClass(12, 12, 8, 0, true);
        assertThat(link.classes()).singleElement().satisfies(each -> {
            assertThat(each.differs()).isTrue();
            assertThat(each.since()).hasValue(now);
            assertThat(each.sent()).isEqualTo(10);
            assertThat(each.received()).isEqualTo(2);
        });
        Instant began = now;

        inClass(12, 12, 2, 2, false);
        assertThat(link.classes()).singleElement().satisfies(each -> {
            assertThat(each.down()).isFalse();
            assertThat(each.since()).as("it lost too many to be well").hasValue(began);
        });
    }

    @Test
    void aClassOfALossyLinkDiffersOnlyOnceItIsDown() {
        inClass(100, 70, 2, 2, false);
        inClass(100, 70, 20, 14, false);
        inClass(100, 70, 20, 14, false);
        assertThat(link.state()).isEqualTo(LinkState.LOSSY);
        assertThat(link.classes()).noneMatch(LinkClassStatus::differs);

        inClass(100, 70, 9, 0, true);
        assertThat(link.classes()).allMatch(LinkClassStatus::differs);
    }

    private void inClass(long sent, long received, long ofClass, long receivedOfClass, boolean down) {
        now = now.plusSeconds(120);
        link = link.next(
                LinkReport.ofCounts(DB, sent, received),
                Optional.empty(),
                List.of(new LinkClass(DB, 46, ofClass, receivedOfClass, down)),
                now);
    }
}
