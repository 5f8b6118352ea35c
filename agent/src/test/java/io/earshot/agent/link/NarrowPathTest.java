package io.earshot.agent.link;

import static io.earshot.agent.link.SimulatedLinks.DB;
import static io.earshot.agent.link.SimulatedLinks.listWithResponders;
import static io.earshot.agent.link.SimulatedLinks.minutes;
import static io.earshot.agent.link.SimulatedLinks.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.agent.link.SimulatedLinks.Change;
import io.earshot.agent.link.SimulatedNetwork.Outcome;
import io.earshot.agent.probe.Probe;
import io.earshot.agent.probe.icmp.LargeEcho;
import io.earshot.agent.probe.udp.PathProbe;
import io.earshot.model.LinkPaths;
import io.earshot.model.LinkReport;
import io.earshot.model.LinkState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Checks what a prober finds out about paths that carry smaller packets than others, in a simulated network of 1,500 octets. */
class NarrowPathTest {

    private final SimulatedLinks links = new SimulatedLinks(true);
    private final SimulatedNetwork network = links.network;
    private final Prober prober = links.prober;

    @BeforeEach
    void begin() {
        network.largest = OptionalInt.of(1_500);
    }

    /** One port in sixteen, three of the 48. */
    private static boolean isOnNarrowPath(int port) {
        return port % 16 == 5;
    }

    private static int size(Probe probe) {
        return switch (probe) {
            case PathProbe asked -> asked.size();
            case LargeEcho echo -> echo.size();
            default -> 0;
        };
    }

    private static boolean isTooLarge(Probe probe, IntPredicate ports, int mtu) {
        return probe instanceof PathProbe asked && ports.test(asked.sourcePort()) && asked.size() > mtu;
    }

    private void narrowsAfter(long minutes, IntPredicate ports, int mtu) {
        network.path = (probe, now) ->
                now > minutes(minutes) && isTooLarge(probe, ports, mtu) ? Outcome.SILENCE : SimulatedNetwork.PROMPT;
    }

    @Test
    void aNarrowPathIsToldWithExactlyItsPortsAndItsMtuWithinTwoRotations() {
        narrowsAfter(40, NarrowPathTest::isOnNarrowPath, 1_400);
        prober.follow(listWithResponders(DB));
        links.runFor(Duration.ofMinutes(40));
        assertThat(prober.takeNews()).isFalse();

        long end = network.now() + 2 * 48 * seconds(20) + seconds(120);
        while (!prober.takeNews() && network.now() < end) {
            links.runFor(Duration.ofSeconds(1));
        }

        LinkPaths paths = links.takePaths();
        assertThat(paths.down()).isZero();
        assertThat(narrowPorts(paths, 1_400))
                .allMatch(NarrowPathTest::isOnNarrowPath)
                .hasSize(3);
        assertThat(paths.ports().stream().filter(port -> port.pathMtu().equals(OptionalInt.of(1_500))))
                .hasSize(45);
    }

    @Test
    void aNarrowPathLeavesTheLinkUpAndWideAndIsNoLossOfTheLink() {
        narrowsAfter(0, NarrowPathTest::isOnNarrowPath, 1_400);
        prober.follow(listWithResponders(DB));

        List<Change> changes = links.watch(Duration.ofHours(2));
        prober.takeReports();
        changes.addAll(links.watch(Duration.ofHours(2)));

        assertThat(changes).extracting(Change::state).containsOnly(Optional.of(LinkState.UP));
        LinkReport report = prober.takeReports().getFirst();
        assertThat(report.sent() - report.received()).isZero();
        assertThat(report.pathMtu()).hasValue(1_500);
    }

    @Test
    void aPathThatIsWideAgainIsToldWithinThreeMinutes() {
        network.path = (probe, now) -> now < minutes(90) && isTooLarge(probe, NarrowPathTest::isOnNarrowPath, 1_400)
                ? Outcome.SILENCE
                : SimulatedNetwork.PROMPT;
        prober.follow(listWithResponders(DB));
        links.runFor(Duration.ofMinutes(90));
        assertThat(narrowPorts(links.takePaths(), 1_400)).hasSize(3);
        prober.takeNews();

        links.runFor(Duration.ofMinutes(3));

        assertThat(prober.takeNews()).isTrue();
        assertThat(links.takePaths().ports()).isEmpty();
    }

    @Test
    void thePathOfEchoRequestsBeingTheNarrowOneIsToldBeforeTheLinkIsThoughtToBeNarrow() {
        network.path = (probe, now) -> now > minutes(40)
                        && (isTooLarge(probe, NarrowPathTest::isOnNarrowPath, 1_400)
                                || (probe instanceof LargeEcho echo && echo.size() > 1_400))
                ? Outcome.SILENCE
                : SimulatedNetwork.PROMPT;
        prober.follow(listWithResponders(DB));
        links.runFor(Duration.ofMinutes(40));

        LinkReport report = prober.takeReports().getFirst();
        for (int cycle = 0; cycle < 2 && !report.pathMtu().equals(OptionalInt.of(1_400)); cycle++) {
            links.runFor(Duration.ofMinutes(2));
            report = prober.takeReports().getFirst();
        }
        assertThat(report.pathMtu()).hasValue(1_400);
        links.runFor(Duration.ofMinutes(2));

        assertThat(narrowPorts(links.takePaths(), 1_400))
                .as("known when a second report says 1,400")
                .hasSize(3);
    }

    @Test
    void whatEchoRequestsMeasuredOnAPathThatWasNarrowIsForgottenOnceItIsWide() {
        network.path = (probe, now) -> now < minutes(90)
                        && (isTooLarge(probe, NarrowPathTest::isOnNarrowPath, 1_400)
                                || (probe instanceof LargeEcho echo && echo.size() > 1_400))
                ? Outcome.SILENCE
                : SimulatedNetwork.PROMPT;
        prober.follow(listWithResponders(DB));
        links.runFor(Duration.ofMinutes(90));
        prober.takeNews();
        while (!prober.takeNews()) {
            links.runFor(Duration.ofMillis(100));
        }

        assertThat(links.takePaths().ports()).isEmpty();
        assertThat(prober.takeReports().getFirst().pathMtu()).isNotEqualTo(OptionalInt.of(1_400));
    }

    @Test
    void aLinkThatBecomesNarrowAsAWholeHasNoNarrowPaths() {
        network.path =
                (probe, now) -> now > minutes(40) && size(probe) > 1_400 ? Outcome.SILENCE : SimulatedNetwork.PROMPT;
        prober.follow(listWithResponders(DB));
        links.runFor(Duration.ofMinutes(40));

        List<Change> changes = links.watch(Duration.ofHours(2));

        assertThat(changes).extracting(Change::state).containsOnly(Optional.of(LinkState.UP));
        LinkPaths paths = links.takePaths();
        assertThat(paths.ports()).isEmpty();
        LinkReport report = prober.takeReports().getFirst();
        assertThat(report.pathMtu()).hasValue(1_400);
        assertThat(report.sent() - report.received())
                .as("losses of large packets")
                .isLessThan(2);
        assertThat(network.sent.stream().filter(sent -> sent.at() > minutes(120) && sent.probe() instanceof PathProbe))
                .as("large packets of the size that arrives")
                .anyMatch(sent -> size(sent.probe()) == 1_400);
    }

    @Test
    void aPartnerThatDropsLargePacketsIsProbedBySmallOnes() {
        network.path = (probe, now) ->
                probe instanceof PathProbe asked && asked.size() > 0 ? Outcome.SILENCE : SimulatedNetwork.PROMPT;
        prober.follow(listWithResponders(DB));

        List<Change> changes = links.watch(Duration.ofHours(2));

        assertThat(changes).extracting(Change::state).containsExactly(Optional.of(LinkState.UP));
        assertThat(links.takePaths().ports()).isEmpty();
        LinkReport report = prober.takeReports().getFirst();
        assertThat(report.sent() - report.received()).isZero();
        assertThat(network.sent.stream().filter(sent -> isTooLarge(sent.probe(), port -> true, 92)))
                .as("large packets in two hours")
                .hasSizeBetween(15, 40);
    }

    @Test
    void randomLossMakesNoPathNarrow() {
        Random dice = new Random(7);
        network.path = (probe, now) -> dice.nextInt(100) < 6 ? Outcome.SILENCE : SimulatedNetwork.PROMPT;
        prober.follow(listWithResponders(DB));

        for (int hour = 0; hour < 12; hour++) {
            links.runFor(Duration.ofHours(1));
            assertThat(links.takePaths().ports()).isEmpty();
        }
    }

    @Test
    void aNarrowAndADeadPathAreTold() {
        network.path = (probe, now) -> isTooLarge(probe, NarrowPathTest::isOnNarrowPath, 1_400)
                        || (probe instanceof PathProbe asked && asked.sourcePort() % 16 == 3)
                ? Outcome.SILENCE
                : SimulatedNetwork.PROMPT;
        prober.follow(listWithResponders(DB));

        links.runFor(Duration.ofHours(3));

        LinkPaths paths = links.takePaths();
        assertThat(paths.down()).isEqualTo(3);
        assertThat(narrowPorts(paths, 1_400)).hasSize(3);
    }

    @Test
    void aLinkCostsAsManyPacketsAsWithoutLargeOnes() {
        prober.follow(listWithResponders(DB));

        links.runFor(Duration.ofHours(1));

        assertThat(network.sent.stream().filter(sent -> !(sent.probe() instanceof LargeEcho)))
                .hasSizeBetween(360, 364);
        assertThat(network.sent.stream().filter(sent -> isTooLarge(sent.probe(), port -> true, 92)))
                .hasSizeBetween(80, 92);
    }

    @Test
    void aLinkWithANarrowPathThatIsCutAsksNothingWithoutEnd() {
        network.path = (probe, now) -> now > minutes(60) || isTooLarge(probe, NarrowPathTest::isOnNarrowPath, 1_400)
                ? Outcome.SILENCE
                : SimulatedNetwork.PROMPT;
        prober.follow(listWithResponders(DB));
        links.runFor(Duration.ofMinutes(60));
        int before = network.sent.size();

        List<Change> changes = links.watch(Duration.ofMinutes(5));

        assertThat(changes.getLast().state()).isEqualTo(Optional.of(LinkState.DOWN));
        assertThat(network.sent.size() - before).isLessThan(200);
    }

    @Test
    void tenLinksOfAPairOfHostsFindANarrowPathWithinFiveMinutes() {
        Random dice = new Random(11);
        int slow = 0;
        for (int run = 0; run < 20; run++) {
            long hash = dice.nextLong();
            SimulatedLinks pair = new SimulatedLinks(true);
            pair.network.largest = OptionalInt.of(1_500);
            pair.network.path = (probe, now) -> now > minutes(5)
                            && probe instanceof PathProbe asked
                            && asked.size() > 1_400
                            && SimulatedNetwork.isOnOneMember(hash, asked)
                    ? Outcome.SILENCE
                    : SimulatedNetwork.PROMPT;
            slow += pair.tenLinksHaveNewsOfPathsAfter(Duration.ofMinutes(10)) ? 0 : 1;
        }
        assertThat(slow).as("of 20 pairs of hosts").isLessThanOrEqualTo(1);
    }

    private static List<Integer> narrowPorts(LinkPaths paths, int mtu) {
        return paths.ports().stream()
                .filter(port -> port.pathMtu().equals(OptionalInt.of(mtu)))
                .map(LinkPaths.Port::port)
                .toList();
    }
}
