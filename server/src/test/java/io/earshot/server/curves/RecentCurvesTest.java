package io.earshot.server.curves;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.earshot.fleet.KnownLink;
import io.earshot.fleet.links.LinkStatus;
import io.earshot.fleet.partners.Evidence;
import io.earshot.fleet.partners.KnownPartner;
import io.earshot.model.Container;
import io.earshot.model.ContainerName;
import io.earshot.model.Ip;
import io.earshot.model.LinkReport;
import io.earshot.model.LinkState;
import io.earshot.web.page.CurveRange;
import io.earshot.web.page.Curves;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RecentCurvesTest {

    private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");
    private static final ContainerName FE1 = ContainerName.parse("fe1.host1");
    private static final ContainerName FE2 = ContainerName.parse("fe2.host1");

    private final RecentCurves curves = new RecentCurves(3);

    @Test
    void eachLinkHasItsOwnCurve() {
        reported(FE1, 1, 2);
        reported(FE1, 2);
        assertThat(points(FE1, 1)).isEqualTo(1);
        assertThat(points(FE1, 2)).isEqualTo(2);
        assertThat(points(FE2, 1)).isZero();
    }

    @Test
    void whatFindsNoRoomHasNoCurve() {
        reported(FE1, 1, 2);
        reported(FE2, 1, 2);
        assertThat(points(FE2, 1)).isEqualTo(1);
        assertThat(points(FE2, 2)).isZero();
    }

    @Test
    void aLinkThatIsGoneLeavesItsPlaceToAnother() {
        reported(FE1, 1, 2, 3);
        curves.linkGone(FE1, ip(2));
        reported(FE1, 1, 3, 4, 5);
        assertThat(points(FE1, 1)).isEqualTo(2);
        assertThat(points(FE1, 2)).isZero();
        assertThat(points(FE1, 3)).isEqualTo(2);
        assertThat(points(FE1, 4)).isEqualTo(1);
        assertThat(points(FE1, 5)).isZero();
    }

    @Test
    void aContainerThatIsGoneLeavesAllItsPlaces() {
        reported(FE1, 1, 2, 3);
        curves.gone(FE1);
        reported(FE2, 1, 2, 3);
        assertThat(IntStream.of(1, 2, 3).map(to -> points(FE2, to))).containsOnly(1);
        assertThat(points(FE1, 1)).isZero();
    }

    @Test
    void whatHasNoCurveMayGoToo() {
        curves.linkGone(FE1, ip(1));
        curves.gone(FE2);
        reported(FE1, 1, 2, 3);
        assertThat(points(FE1, 3)).isEqualTo(1);
    }

    private int points(ContainerName from, int to) {
        return curves.recent(from, ip(to)).size();
    }

    @Test
    void aContainersCurveIsOfAllItsLinksAndItsLoad() {
        reported(FE1, OptionalDouble.of(0.5), link(1, 3), link(2, 0));
        assertThat(curves.container(FE1, CurveRange.HOUR, NOW))
                .containsExactly(new Curves.Point(
                        "2026-11-26T12:00:00Z", Optional.empty(), Optional.of(0.5f), Optional.of(0.5f)));
        assertThat(curves.container(FE2, CurveRange.HOUR, NOW)).isEmpty();
    }

    @Test
    void aPairOfDataCentresHasTheLinksInItsDirectionAndTheLoadOfEachReportOnce() {
        reported(FE1, OptionalDouble.of(1), link(1, 3), link(2, 0));
        reported(FE2, OptionalDouble.of(3), link(1, 0));
        assertThat(curves.dataCenters("TX", "NY", CurveRange.DAY, NOW))
                .extracting(
                        point -> point.loss().orElseThrow(),
                        point -> point.load().orElseThrow())
                .containsExactly(tuple(0.667f, 2f));
        assertThat(curves.dataCenters("NY", "TX", CurveRange.DAY, NOW)).isEmpty();
    }

    @Test
    void containersWithoutLinksAreBoundedToo() {
        for (int i = 1; i <= 4; i++) {
            reported(ContainerName.parse("fe" + i + ".host1"), OptionalDouble.of(1));
        }
        assertThat(curves.container(ContainerName.parse("fe3.host1"), CurveRange.HOUR, NOW))
                .hasSize(1);
        assertThat(curves.container(ContainerName.parse("fe4.host1"), CurveRange.HOUR, NOW))
                .isEmpty();
    }

    private void reported(ContainerName from, int... to) {
        reported(
                from,
                OptionalDouble.empty(),
                IntStream.of(to).mapToObj(each -> link(each, 3)).toArray(KnownLink[]::new));
    }

    private void reported(ContainerName from, OptionalDouble load, KnownLink... links) {
        curves.reported(container(from, "TX"), List.of(links), load, NOW);
    }

    private static KnownLink link(int to, int received) {
        Evidence evidence = new Evidence(Evidence.Source.CMDB, "db", NOW, NOW);
        KnownPartner partner =
                new KnownPartner(ip(to), container(ContainerName.parse("db" + to + ".host2"), "NY"), List.of(evidence));
        LinkReport report = new LinkReport(
                ip(to), 3, received, Optional.of(LinkState.UP), Optional.empty(), OptionalInt.empty(), false);
        return new KnownLink(partner, LinkStatus.unknown(NOW).next(report, NOW));
    }

    private static Ip ip(int last) {
        return Ip.parse("10.0.0." + last);
    }

    private static Container container(ContainerName name, String dataCenter) {
        return new Container(name, dataCenter, "be", "", List.of(), List.of(), List.of(), true);
    }
}
