package io.earshot.lab.fleet.peers;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.lab.fleet.plan.FleetSize;
import io.earshot.lab.fleet.plan.Layout;
import org.junit.jupiter.api.Test;

class CoverageTest {

    private static final Layout LAYOUT = Layout.of(new FleetSize(4, 3, 2));

    @Test
    void everyHostProbesBothAddressesOfEveryOther() {
        Coverage coverage = Coverage.hostsToHosts(LAYOUT);
        assertThat(coverage.probes()).hasSize(4 * 3 * 2).doesNotHaveDuplicates();
        assertThat(coverage.find("host1", LAYOUT.host("host2").uplinkV6())
                        .orElseThrow()
                        .ways())
                .hasSize(9)
                .contains(new Way("be1.host1", "db1.host2"))
                .doesNotContain(new Way("db1.host2", "be1.host1"));
        assertThat(coverage.find("host1", LAYOUT.host("host1").uplinkV6())).isEmpty();
    }

    @Test
    void whatIsCountedIsWhatIsProbed() {
        assertThat(Coverage.hostsToHosts(LAYOUT.hosts().size()))
                .isEqualTo(Coverage.hostsToHosts(LAYOUT).probes().size());
        assertThat(new NagiosPing().probed(LAYOUT))
                .isEqualTo(Coverage.central(LAYOUT).probes().size());
    }

    @Test
    void aHostProbesOnceWhatSeveralOfItsContainersUse() {
        Layout layout = Layout.of(new FleetSize(4, 5, 2));
        Coverage coverage = Coverage.links(layout);
        assertThat(coverage.probes()).hasSizeLessThan(layout.links());
        assertThat(coverage.probes().stream()
                        .flatMap(probe -> probe.ways().stream().map(way -> probe.address() + way)))
                .hasSize(layout.links())
                .doesNotHaveDuplicates();
    }

    @Test
    void aCentralMonitorProbesEachHostAndEachContainer() {
        Coverage coverage = Coverage.central(LAYOUT);
        assertThat(coverage.probes()).hasSize(4 + 12);
        assertThat(coverage.byPlace()).containsOnlyKeys(Coverage.CENTER);
        assertThat(coverage.find(Coverage.CENTER, LAYOUT.member("be1.host1").v4())
                        .orElseThrow()
                        .ways())
                .hasSize(11)
                .contains(new Way("db1.host2", "be1.host1"));
    }
}
