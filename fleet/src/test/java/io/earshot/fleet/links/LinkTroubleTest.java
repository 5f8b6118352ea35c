package io.earshot.fleet.links;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.model.Ip;
import io.earshot.model.LinkPaths;
import io.earshot.model.LinkReport;
import io.earshot.model.LinkState;
import io.earshot.model.Rtt;
import io.earshot.model.RttHistogram;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class LinkTroubleTest {

    private static final Ip DB = Ip.parse("10.1.2.3");
    private static final Duration BUSY = Duration.ofSeconds(2);
    private static final Duration STOOD_STILL = Duration.ofSeconds(15);

    private Instant now = Instant.parse("2026-11-23T12:00:00Z");
    private LinkStatus link = LinkStatus.unknown(now);

    @Test
    void aHealthyLinkAndAnUnknownOneHaveNoTrouble() {
        assertThat(trouble(STOOD_STILL)).isEmpty();
        report(1_000, 1_000, LinkState.UP, 1);
        assertThat(trouble(STOOD_STILL)).isEmpty();
        report(12, 0, LinkState.DOWN, 1);
        link = link.silent(now);
        assertThat(trouble(Duration.ZERO)).isEmpty();
    }

    @Test
    void aDownLinkIsCutUnlessAnEndStoodStillForMuchOfTheSilence() {
        report(12, 0, LinkState.DOWN, 1);
        assertThat(trouble(Duration.ZERO)).contains(LinkTrouble.CUT);
        assertThat(trouble(BUSY)).contains(LinkTrouble.CUT);
        assertThat(trouble(STOOD_STILL)).contains(LinkTrouble.STARVED);
    }

    @Test
    void aLinkIntoWhichTheOwnMachineRefusesToSendIsFilteredAndOneWithoutARouteIsCut() {
        reportErrors(LinkState.DOWN, Optional.empty(), "EPERM");
        assertThat(trouble(Duration.ZERO)).contains(LinkTrouble.FILTERED);
        reportErrors(LinkState.DOWN, Optional.empty(), "EHOSTUNREACH");
        assertThat(trouble(Duration.ZERO)).contains(LinkTrouble.CUT);
    }

    @Test
    void aLinkThatAnswersByTcpAloneIsFilteredAndStaysUp() {
        reportErrors(LinkState.UP, Optional.of(true), "FILTERED");
        assertThat(link.state()).isEqualTo(LinkState.UP);
        assertThat(trouble(Duration.ZERO)).contains(LinkTrouble.FILTERED);
    }

    @Test
    void lossIsLossCongestionOrStarvationByRoundTripsAndCpuTimeOfTheEnds() {
        usualReports();
        report(1_000, 900, LinkState.UP, 1);
        assertThat(link.state()).isEqualTo(LinkState.LOSSY);
        assertThat(trouble(Duration.ZERO)).contains(LinkTrouble.LOSS);
        assertThat(trouble(BUSY)).contains(LinkTrouble.STARVED);
        report(1_000, 900, LinkState.UP, 80);
        assertThat(trouble(Duration.ZERO)).contains(LinkTrouble.CONGESTED);
    }

    @Test
    void aLineThatIsFullForTwoHoursIsCongestedUntilItsRoundTripsAreTheUsualOnes() {
        usualReports();
        for (int i = 0; i < 60; i++) {
            report(1_000, 900, LinkState.UP, 15);
        }
        assertThat(trouble(Duration.ZERO)).contains(LinkTrouble.CONGESTED);

        report(1_000, 900, LinkState.UP, 1);
        report(1_000, 900, LinkState.UP, 1);
        assertThat(trouble(Duration.ZERO)).contains(LinkTrouble.LOSS);
    }

    @Test
    void slowRoundTripsWithoutLossAreCongestionUnlessAnEndGetsNoCpuTime() {
        usualReports();
        report(1_000, 1_000, LinkState.UP, 80);
        assertThat(trouble(Duration.ZERO)).isEmpty();
        report(1_000, 1_000, LinkState.UP, 80);
        assertThat(trouble(Duration.ZERO)).contains(LinkTrouble.CONGESTED);
        assertThat(trouble(BUSY)).contains(LinkTrouble.STARVED);
    }

    @Test
    void aDeadPathIsNoLossAndStandsBackBehindACut() {
        next(LinkReport.ofCounts(DB, 1_000, 900), Optional.of(paths(3)));
        assertThat(trouble(BUSY)).contains(LinkTrouble.PATH);
        next(LinkReport.ofCounts(DB, 1_000, 1_000), Optional.of(paths(0)));
        assertThat(trouble(BUSY)).isNotEqualTo(Optional.of(LinkTrouble.PATH));
        next(LinkReport.ofCounts(DB, 12, 0), Optional.of(paths(3)));
        assertThat(trouble(BUSY)).contains(LinkTrouble.CUT);
    }

    private Optional<LinkTrouble> trouble(Duration stall) {
        return LinkTrouble.of(link, stall);
    }

    private void usualReports() {
        for (int i = 0; i < 20; i++) {
            report(12, 12, LinkState.UP, 1);
        }
    }

    private void report(long sent, long received, LinkState verdict, double millis) {
        Rtt rtt = new Rtt(millis, millis, millis, millis);
        next(
                new LinkReport(DB, sent, received, Optional.of(verdict), Optional.of(rtt), OptionalInt.empty(), false),
                Optional.empty());
    }

    private void reportErrors(LinkState verdict, Optional<Boolean> filtered, String error) {
        next(
                new LinkReport(
                        DB,
                        verdict == LinkState.UP ? 12 : 0,
                        verdict == LinkState.UP ? 12 : 0,
                        Optional.of(verdict),
                        Optional.empty(),
                        RttHistogram.EMPTY,
                        OptionalInt.empty(),
                        filtered,
                        new TreeMap<>(Map.of(error, 12L)),
                        0,
                        0),
                Optional.empty());
    }

    @Test
    void aLinkWhoseEchoRequestsTakeTheNarrowPathIsInTroubleOfAPathAndNotNarrow() {
        reportMtu(1_500, paths(0));
        reportMtu(1_400, narrowPath());
        reportMtu(1_400, narrowPath());
        reportMtu(1_400, narrowPath());
        assertThat(trouble()).contains(LinkTrouble.PATH);

        reportMtu(1_400, paths(0));
        assertThat(trouble()).as("measured before the path was wide again").isEmpty();
        reportMtu(1_500, paths(0));
        assertThat(trouble()).isEmpty();
    }

    @Test
    void aNarrowLinkWhosePathsAreAllTheSameIsNarrow() {
        reportMtu(1_500, paths(0));
        reportMtu(1_400, paths(0));
        reportMtu(1_400, paths(0));

        assertThat(trouble()).contains(LinkTrouble.PATH_MTU);
    }

    private Optional<LinkTrouble> trouble() {
        return LinkTrouble.of(link, Duration.ZERO);
    }

    private void reportMtu(int mtu, LinkPaths paths) {
        next(
                new LinkReport(DB, 12, 12, Optional.of(LinkState.UP), Optional.empty(), OptionalInt.of(mtu), false),
                Optional.of(paths));
    }

    private static LinkPaths narrowPath() {
        return new LinkPaths(
                DB,
                "udp",
                33_433,
                48,
                0,
                100,
                0,
                0,
                OptionalDouble.empty(),
                0,
                List.of(
                        new LinkPaths.Port(33_437, 9, 0, 9, 0, false, OptionalInt.of(1_400)),
                        new LinkPaths.Port(33_438, 9, 9, 0, 0, false, OptionalInt.of(1_500))));
    }

    private static LinkPaths paths(int down) {
        return new LinkPaths(DB, "udp", 33_433, 48, down, 100, 0, 0, OptionalDouble.empty(), 0, List.of());
    }

    private void next(LinkReport report, Optional<LinkPaths> paths) {
        now = now.plusSeconds(120);
        link = link.next(report, paths, List.of(), now);
    }
}
