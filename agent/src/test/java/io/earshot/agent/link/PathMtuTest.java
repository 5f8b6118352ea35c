package io.earshot.agent.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.agent.link.SimulatedNetwork.Outcome;
import io.earshot.agent.probe.Probe;
import io.earshot.agent.probe.SendResult;
import io.earshot.agent.probe.icmp.Icmp;
import io.earshot.agent.probe.icmp.LargeEcho;
import io.earshot.agent.probe.tcp.Tcp;
import io.earshot.model.ContainerName;
import io.earshot.model.Ip;
import io.earshot.model.LinkReport;
import io.earshot.model.LinkState;
import io.earshot.model.Partner;
import io.earshot.model.PartnerList;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A link whose interface takes 1,500 bytes, in cycles of two minutes. */
class PathMtuTest {

    private static final ContainerName CONTAINER = ContainerName.parse("be5.host58");
    private static final Duration CYCLE = PartnerList.DEFAULT_CYCLE;

    private final SimulatedNetwork network = new SimulatedNetwork(true);
    private final Prober prober = new Prober(
            CONTAINER, List.of(Icmp.ECHO, new Tcp(List.of(443))), network, TrafficReadings.none(), network::now);

    @BeforeEach
    void begin() {
        network.largest = OptionalInt.of(1_500);
        Partner partner =
                new Partner(Ip.parse("10.0.0.1"), Optional.empty(), OptionalInt.empty(), PartnerList.DEFAULT_INTERVAL);
        prober.follow(new PartnerList(CONTAINER, CYCLE, PartnerList.DEFAULT_DOWN_AFTER, List.of(partner)));
    }

    @Test
    void aWidePathCostsOneLargeProbeACycle() {
        LinkReport report = runFor(Duration.ofHours(1));

        assertThat(report.pathMtu()).hasValue(1_500);
        assertThat(network.sent.stream().filter(sent -> sent.probe() instanceof LargeEcho))
                .hasSize(30);
        assertThat(report.sent()).as("ordinary probes alone").isEqualTo(360);
    }

    @Test
    void aPathThatSwallowsLargePacketsIsNarrowWithinACycleAndLosesNothing() {
        runFor(CYCLE.multipliedBy(3));
        network.path = PathMtuTest::upTo1400;

        LinkReport report = runFor(CYCLE.multipliedBy(2));

        assertThat(report.pathMtu()).hasValue(1_400);
        assertThat(report.state()).hasValue(LinkState.UP);
        assertThat(report.received()).isEqualTo(report.sent());
        assertThat(prober.takeNews()).isFalse();
    }

    @Test
    void aPathThatIsWideAgainIsSoWithinACycle() {
        network.path = PathMtuTest::upTo1400;
        assertThat(runFor(CYCLE.multipliedBy(3)).pathMtu()).hasValue(1_400);

        network.path = (probe, now) -> SimulatedNetwork.PROMPT;

        assertThat(runFor(CYCLE.multipliedBy(2)).pathMtu()).hasValue(1_500);
    }

    @Test
    void aThirdOfAllPacketsLostIsNotNarrow() {
        Random dice = new Random(9);
        network.path = (probe, now) -> dice.nextInt(10) < 3 ? Outcome.SILENCE : SimulatedNetwork.PROMPT;

        for (int cycle = 0; cycle < 720; cycle++) {
            assertThat(runFor(CYCLE).pathMtu().orElse(1_500)).isEqualTo(1_500);
        }
    }

    @Test
    void aBrokenLinkHasNoWidth() {
        runFor(CYCLE.multipliedBy(2));
        network.path = (probe, now) -> Outcome.SILENCE;

        assertThat(runFor(CYCLE).pathMtu()).isEmpty();
        network.sent.clear();
        runFor(CYCLE.multipliedBy(10));
        assertThat(network.sent).noneMatch(sent -> sent.probe() instanceof LargeEcho);
    }

    @Test
    void anInterfaceThatHasBecomeNarrowerIsNoNewsOfThePath() {
        runFor(CYCLE.multipliedBy(2));
        network.path = (probe, now) -> probe instanceof LargeEcho large && large.size() > 1_300
                ? Outcome.failed(SendResult.EMSGSIZE)
                : SimulatedNetwork.PROMPT;

        LinkReport report = runFor(CYCLE.multipliedBy(2));

        assertThat(report.pathMtu()).hasValue(1_300);
        assertThat(report.errors()).isEmpty();
    }

    private static Outcome upTo1400(Probe probe, long now) {
        return probe instanceof LargeEcho large && large.size() > 1_400 ? Outcome.SILENCE : SimulatedNetwork.PROMPT;
    }

    private LinkReport runFor(Duration time) {
        long end = network.now() + time.toNanos();
        while (network.now() < end) {
            prober.awaitStep(end);
        }
        return prober.takeReports().getFirst();
    }
}
