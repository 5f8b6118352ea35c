package io.earshot.agent.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.agent.probe.icmp.Icmp;
import io.earshot.agent.probe.tcp.Tcp;
import io.earshot.agent.probe.udp.Udp;
import io.earshot.model.ContainerName;
import io.earshot.model.Ip;
import io.earshot.model.LinkPaths;
import io.earshot.model.LinkState;
import io.earshot.model.Partner;
import io.earshot.model.PartnerList;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A prober in a simulated network: ten-second intervals, down after twenty, connects to port 443. */
final class SimulatedLinks {

    static final ContainerName CONTAINER = ContainerName.parse("be5.host58");
    static final Ip DB = Ip.parse("192.168.5.1");
    static final Ip CACHE = Ip.parse("fd00::5:11");

    final SimulatedNetwork network;
    final Prober prober;
    final TrafficReadings traffic = new TrafficReadings(() -> {});

    /** @param echoes whether ICMP is allowed */
    SimulatedLinks(boolean echoes) {
        network = new SimulatedNetwork(echoes);
        prober = new Prober(
                CONTAINER, List.of(Icmp.ECHO, Udp.PATHS, new Tcp(List.of(443))), network, traffic, network::now);
    }

    /** A verdict that the reader of reports would see change. */
    record Change(long at, Optional<LinkState> state) {}

    /** Runs, and notes when the first link's verdict changes. Leaves the counts alone. */
    List<Change> watch(Duration time) {
        List<Change> changes = new ArrayList<>();
        Optional<LinkState> before = Optional.empty();
        long end = network.now() + time.toNanos();
        while (network.now() < end) {
            prober.awaitStep(end);
            Optional<LinkState> state = prober.states().getFirst();
            if (!state.equals(before)) {
                changes.add(new Change(network.now(), state));
                before = state;
            }
        }
        return changes;
    }

    void runFor(Duration time) {
        long end = network.now() + time.toNanos();
        while (network.now() < end) {
            prober.awaitStep(end);
        }
    }

    static PartnerList list(Ip... partners) {
        return new PartnerList(
                CONTAINER,
                PartnerList.DEFAULT_CYCLE,
                PartnerList.DEFAULT_DOWN_AFTER,
                Stream.of(partners)
                        .map(ip -> new Partner(ip, Optional.empty(), OptionalInt.empty(), PartnerList.DEFAULT_INTERVAL))
                        .toList());
    }

    /** The same, whose agents answer UDP probes. */
    static PartnerList listWithResponders(Ip... partners) {
        PartnerList list = list(partners);
        return new PartnerList(
                CONTAINER,
                list.cycle(),
                list.downAfter(),
                list.partners().stream()
                        .map(partner -> new Partner(
                                partner.ip(),
                                partner.service(),
                                partner.port(),
                                partner.interval(),
                                OptionalInt.of(33_433)))
                        .toList());
    }

    /** Runs ten links to one host, and returns whether their paths are news by then. */
    boolean tenLinksHaveNewsOfPathsAfter(Duration time) {
        Ip[] ten = IntStream.range(1, 11).mapToObj(i -> Ip.parse("10.1.0." + i)).toArray(Ip[]::new);
        prober.follow(listWithResponders(ten));
        runFor(time);
        return prober.takeNews();
    }

    /** Takes what is told of the paths of the only link. */
    LinkPaths takePaths() {
        List<LinkPaths> paths = prober.takePaths();
        assertThat(paths).hasSize(1);
        return paths.getFirst();
    }

    static long seconds(long seconds) {
        return Duration.ofSeconds(seconds).toNanos();
    }

    static long minutes(long minutes) {
        return Duration.ofMinutes(minutes).toNanos();
    }
}
