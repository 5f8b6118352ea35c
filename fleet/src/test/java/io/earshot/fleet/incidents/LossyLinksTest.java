package io.earshot.fleet.incidents;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.model.ContainerName;
import io.earshot.model.Ip;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class LossyLinksTest {

    private static final long NOW = Duration.ofDays(20_000).toMillis();

    private final DataCenterPlace tx = new DataCenterPlace("TX");
    private final DataCenterPlace ny = new DataCenterPlace("NY");
    private final HostPlace tx1 = new HostPlace("tx1", tx);
    private final HostPlace ny1 = new HostPlace("ny1", ny);
    private final ContainerPlace fe = new ContainerPlace(ContainerName.parse("fe.tx1"), tx1);
    private final ContainerPlace be = new ContainerPlace(ContainerName.parse("be.tx1"), tx1);
    private final ContainerPlace db = new ContainerPlace(ContainerName.parse("db.ny1"), ny1);
    private final ServicePlace service = new ServicePlace("db");
    private final LossyLinks links = new LossyLinks();

    @Test
    void aLinkIsFoundByTheHostsServiceAndDataCentersThatItTouches() {
        WatchedLink link = lossy(fe, db);
        lossy(fe, be);
        assertThat(links.near(new Cause.Host(ny1))).containsExactly(link);
        assertThat(links.near(new Cause.Host(tx1))).hasSize(2);
        assertThat(links.near(new Cause.Service(service))).hasSize(2);
        assertThat(links.near(new Cause.DataCenterPair(ny, tx))).contains(link);
    }

    @Test
    void aLinkWithinAHostIsForgottenAsOthersAre() {
        WatchedLink within = lossy(fe, be);
        links.forget(within);
        links.forget(within);
        assertThat(links.isEmpty()).isTrue();
        assertThat(links.unusual()).isEmpty();
        assertThat(links.near(new Cause.Host(tx1))).isEmpty();
        assertThat(links.near(new Cause.Service(service))).isEmpty();
    }

    @Test
    void aLinkThatLostNothingForHalfAnHourLeavesAllLists() {
        lossy(fe, db);
        links.prune(NOW + LossLog.KEPT_MILLIS + 1_000);
        assertThat(links.isEmpty()).isTrue();
        assertThat(links.near(new Cause.Host(ny1))).isEmpty();
        assertThat(links.near(new Cause.Service(service))).isEmpty();
    }

    @Test
    void lossesAddUpAtPlacesLargerThanAHost() {
        lossy(fe, db);
        lossy(fe, be);
        long begin = NOW - 1_000;
        assertThat(links.lostSince(new Cause.Service(service), begin)).hasValue(6);
        assertThat(links.lostSince(Cause.DataCenterPair.of(link(fe, db)), begin))
                .hasValue(3);
        assertThat(links.lostSince(new Cause.DataCenter(tx), begin)).hasValue(3);
        assertThat(links.lostSince(new Cause.WholeDataCenter(tx), begin)).hasValue(6);
        assertThat(links.lostSince(new Cause.Host(tx1), begin)).isEqualTo(OptionalLong.empty());
        assertThat(links.lostSince(
                        new Cause.Service(service), NOW + Duration.ofMinutes(1).toMillis()))
                .hasValue(0);
    }

    @Test
    void lossesOfHalfAnHourAgoAreOverwrittenAndLateOnesCount() {
        RecentLosses losses = new RecentLosses();
        losses.add(NOW, 5);
        losses.add(NOW - Duration.ofMinutes(2).toMillis(), 1);
        assertThat(losses.since(NOW - LossLog.KEPT_MILLIS)).isEqualTo(6);
        losses.add(NOW + Duration.ofHours(3).toMillis(), 2);
        losses.add(NOW, 9);
        assertThat(losses.since(0)).isEqualTo(2);
    }

    private WatchedLink lossy(ContainerPlace from, ContainerPlace to) {
        WatchedLink link = link(from, to);
        link.lost(NOW - 60_000, NOW, 6, 3);
        links.add(link, 3, true, NOW);
        return link;
    }

    private WatchedLink link(ContainerPlace from, ContainerPlace to) {
        List.of(from, to).forEach(place -> from.dataCenter().to(place.dataCenter()));
        return new WatchedLink(from, Ip.parse("10.0.0.1"), to, service, false);
    }
}
