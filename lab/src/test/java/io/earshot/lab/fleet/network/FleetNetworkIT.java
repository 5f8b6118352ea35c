package io.earshot.lab.fleet.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.lab.RealPrograms;
import io.earshot.lab.fleet.plan.FleetSize;
import io.earshot.lab.fleet.plan.Layout;
import io.earshot.lab.fleet.plan.Member;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FleetNetworkIT {

    private static final Pattern LEAST = Pattern.compile("rtt min/avg/max/mdev = ([0-9.]+)/");
    private static final Layout LAYOUT = Layout.of(new FleetSize(2, 3, 2), Duration.ofMillis(200));

    @BeforeEach
    void needRoot() {
        List.of("ip", "ping", "sysctl").forEach(RealPrograms::require);
        Assumptions.assumeTrue("root".equals(System.getProperty("user.name")), "namespaces are made by root alone");
    }

    @Test
    void betweenDataCentersPacketsTakeTheirTimeAndWithinOneTheyDoNot() throws Exception {
        try (FleetNetwork network = FleetNetwork.build(LAYOUT)) {
            Member here = LAYOUT.member("fe1.host1");
            Member neighbour = LAYOUT.member("be1.host1");
            Member far = LAYOUT.member("be1.host2");
            assertThat(leastMillis(network, here, far.v4().toString())).isGreaterThanOrEqualTo(400);
            assertThat(leastMillis(network, here, far.v6().toString())).isGreaterThanOrEqualTo(400);
            assertThat(leastMillis(network, here, neighbour.v4().toString())).isLessThan(400);
            assertThat(leastMillis(network, here, neighbour.v6().toString())).isLessThan(400);
        }
    }

    private static double leastMillis(FleetNetwork network, Member from, String to) throws Exception {
        Process ping = network.container(from).start("ping", "-c", "3", "-i", "0.3", "-W", "10", to);
        String said = new String(ping.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Matcher least = LEAST.matcher(said);
        assertThat(least.find()).as(said).isTrue();
        return Double.parseDouble(least.group(1));
    }
}
