package io.earshot.agent.link;

import static io.earshot.agent.link.SimulatedLinks.CACHE;
import static io.earshot.agent.link.SimulatedLinks.DB;
import static io.earshot.agent.link.SimulatedLinks.listWithResponders;
import static io.earshot.agent.link.SimulatedLinks.minutes;
import static io.earshot.agent.link.SimulatedLinks.seconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.earshot.agent.link.SimulatedLinks.Change;
import io.earshot.agent.link.SimulatedNetwork.Outcome;
import io.earshot.agent.probe.Probe;
import io.earshot.agent.probe.udp.PathProbe;
import io.earshot.model.LinkPaths;
import io.earshot.model.LinkReport;
import io.earshot.model.LinkState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks what a prober finds out about the equal paths of a link, in a simulated network. */
class DeadPathTest {

    private final SimulatedLinks links = new SimulatedLinks(true);
    private final SimulatedNetwork network = links.network;
    private final Prober prober = links.prober;

    private static boolean isFrom(Probe probe, IntPredicate ports) {
        return probe instanceof PathProbe asked && ports.test(asked.sourcePort());
    }

    /** One port in sixteen, three of the 48. */
    private static boolean isOnDeadPath(int port) {
        return port % 16 == 5;
    }

    @Test
    void aDeadPathIsToldWithExactlyItsPortsWithinTwoRotations() {
        network.path = (probe, now) -> isFrom(probe, DeadPathTest::isOnDeadPath) && now > minutes(20)
                ? Outcome.SILENCE
                : SimulatedNetwork.PROMPT;
        prober.follow(listWithResponders(DB));
        links.runFor(Duration.ofMinutes(20));
        assertThat(prober.takeNews()).isFalse();
        assertThat(links.takePaths().tested()).isEqualTo(48);

        long end = network.now() + 2 * 48 * seconds(20);
        while (!prober.takeNews() && network.now() < end) {
            links.runFor(Duration.ofSeconds(1));
        }

        LinkPaths paths = links.takePaths();
        assertThat(paths.down()).isEqualTo(3);
        assertThat(deadPorts(paths)).allMatch(DeadPathTest::isOnDeadPath).hasSize(3);
        assertThat(paths.ports()).hasSize(48);
    }

    @Test
    void aDeadPathLeavesTheLinkUpAndIsNoLossOfTheLink() {
        network.path =
                (probe, now) -> isFrom(probe, DeadPathTest::isOnDeadPath) ? Outcome.SILENCE : SimulatedNetwork.PROMPT;
        prober.follow(listWithResponders(DB));

        List<Change> changes = links.watch(Duration.ofHours(2));
        prober.takeReports();
        changes.addAll(links.watch(Duration.ofHours(2)));

        assertThat(changes).extracting(Change::state).containsOnly(Optional.of(LinkState.UP));
        LinkReport report = prober.takeReports().getFirst();
        assertThat(report.sent() - report.received()).isZero();
        assertThat(report.sent()).as("two hours of probes every ten seconds").isBetween(718L, 722L);
    }

    @Test
    void deadPortsKeepTheirCountsWhileAnotherPortIsDoubtful() {
        Random dice = new Random(13);
        network.path = (probe, now) -> isFrom(probe, DeadPathTest::isOnDeadPath) || dice.nextInt(100) < 2
                ? Outcome.SILENCE
                : SimulatedNetwork.PROMPT;
        prober.follow(listWithResponders(DB));
        links.runFor(Duration.ofHours(1));

        for (int minute = 0; minute < 120; minute++) {
            links.runFor(Duration.ofMinutes(1));
            LinkPaths paths = links.takePaths();
            assertThat(deadPorts(paths)).hasSize(paths.down());
        }
    }

    @Test
    void aCutOfALinkWithADeadPathIsToldInTimeAndNothingIsAskedWithoutEnd() {
        network.path = (probe, now) -> isFrom(probe, DeadPathTest::isOnDeadPath) || now > minutes(60)
                ? Outcome.SILENCE
                : SimulatedNetwork.PROMPT;
        prober.follow(listWithResponders(DB));
        links.runFor(Duration.ofMinutes(60));
        assertThat(links.takePaths().down()).isEqualTo(3);

        List<Change> changes = assertTimeoutPreemptively(
                Duration.ofMinutes(5),
                () -> links.watch(Duration.ofMinutes(5)),
                "dead ports are due while the link is suspect");

        assertThat(changes.getLast().state()).isEqualTo(Optional.of(LinkState.DOWN));
        assertThat(changes.getLast().at() - minutes(60)).isBetween(seconds(20), seconds(31));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 6})
    void randomLossIsLossAndNoDeadPath(int percent) {
        Random dice = new Random(7);
        network.path = (probe, now) -> dice.nextInt(100) < percent ? Outcome.SILENCE : SimulatedNetwork.PROMPT;
        prober.follow(listWithResponders(DB, CACHE));

        int news = 0;
        double lost = 0;
        double sent = 0;
        for (int hour = 0; hour < 24; hour++) {
            links.runFor(Duration.ofHours(1));
            news += prober.takePaths().stream().mapToInt(LinkPaths::down).sum();
            for (LinkReport report : prober.takeReports()) {
                sent += report.sent();
                lost += report.sent() - report.received();
            }
        }

        assertThat(news).isZero();
        assertThat(100 * lost / sent).isCloseTo(percent, withinPercentage(20));
    }

    @Test
    void lossOnTheWayThereIsToldFromLossOnTheWayBack() {
        network.path = (probe, now) ->
                isFrom(probe, port -> port % 16 == 3 || port % 16 == 4) ? Outcome.SILENCE : SimulatedNetwork.PROMPT;
        network.arrives = probe -> isFrom(probe, port -> port % 16 == 4);
        prober.follow(listWithResponders(DB));
        links.runFor(Duration.ofHours(1));

        LinkPaths paths = links.takePaths();

        assertThat(paths.lostForward()).isPositive();
        assertThat(paths.lostBackward()).isPositive();
        for (LinkPaths.Port port : paths.ports()) {
            if (port.down()) {
                boolean there = port.port() % 16 == 3;
                assertThat(there ? port.lostForward() : port.lostBackward()).isPositive();
                assertThat(there ? port.lostBackward() : port.lostForward()).isZero();
            }
        }
        assertThat(paths.down()).isEqualTo(6);
    }

    @Test
    void aPathThatComesBackIsToldWithinTwoMinutes() {
        network.path = (probe, now) -> isFrom(probe, DeadPathTest::isOnDeadPath) && now < minutes(60)
                ? Outcome.SILENCE
                : SimulatedNetwork.PROMPT;
        prober.follow(listWithResponders(DB));
        links.runFor(Duration.ofMinutes(60));
        assertThat(prober.takeNews()).isTrue();
        prober.takePaths();

        links.runFor(Duration.ofMinutes(2));

        assertThat(prober.takeNews()).isTrue();
        assertThat(links.takePaths().down()).isZero();
    }

    @Test
    void aCutIsFoundAsFastAsWithoutUdp() {
        for (int second = 0; second < 20; second++) {
            long cutAt = minutes(5) + seconds(second);
            SimulatedLinks cut = new SimulatedLinks(true);
            cut.network.path = (probe, now) -> now >= cutAt ? Outcome.SILENCE : SimulatedNetwork.PROMPT;
            cut.prober.follow(listWithResponders(DB));

            List<Change> changes = cut.watch(Duration.ofMinutes(6));

            assertThat(changes)
                    .extracting(Change::state)
                    .containsExactly(Optional.of(LinkState.UP), Optional.of(LinkState.DOWN));
            assertThat(changes.getLast().at() - cutAt).isBetween(seconds(20), seconds(31));
        }
    }

    @Test
    void whereUdpIsDroppedTheLinkIsProbedAsBefore() {
        network.path = (probe, now) -> probe instanceof PathProbe ? Outcome.SILENCE : SimulatedNetwork.PROMPT;
        prober.follow(listWithResponders(DB));

        List<Change> changes = links.watch(Duration.ofHours(1));

        assertThat(changes).extracting(Change::state).containsExactly(Optional.of(LinkState.UP));
        LinkReport report = prober.takeReports().getFirst();
        assertThat(report.sent()).isEqualTo(report.received()).isEqualTo(360);
        assertThat(network.sent(PathProbe.class)).isBetween(10L, 14L);
        assertThat(prober.takePaths()).isEmpty();
        assertThat(prober.takeNews()).isFalse();
    }

    @Test
    void udpThatIsDroppedFromNowOnIsNoDeadPath() {
        network.path = (probe, now) ->
                probe instanceof PathProbe && now > minutes(30) ? Outcome.SILENCE : SimulatedNetwork.PROMPT;
        prober.follow(listWithResponders(DB));
        links.runFor(Duration.ofMinutes(30));

        List<Change> changes = links.watch(Duration.ofHours(1));

        assertThat(changes).extracting(Change::state).containsOnly(Optional.of(LinkState.UP));
        assertThat(prober.takePaths()).isEmpty();
        LinkReport report = prober.takeReports().getFirst();
        assertThat(report.received()).as("none of the lost UDP probes counts").isEqualTo(report.sent());
    }

    @Test
    void filteredIcmpIsUpByUdp() {
        network.path = (probe, now) -> probe instanceof PathProbe ? SimulatedNetwork.PROMPT : Outcome.SILENCE;
        prober.follow(listWithResponders(DB));

        links.runFor(Duration.ofMinutes(5));

        LinkReport report = prober.takeReports().getFirst();
        assertThat(report.state()).contains(LinkState.UP);
        assertThat(report.icmpFiltered()).contains(true);
    }

    @Test
    void aQuietLinkCostsNoMorePacketsThanWithoutUdp() {
        prober.follow(listWithResponders(DB));
        links.runFor(Duration.ofHours(1));

        assertThat(network.sent).hasSize(361);
        assertThat(network.sent(PathProbe.class)).isBetween(175L, 185L);
    }

    @Test
    void tenLinksOfAPairOfHostsFindADeadPathWithinThreeMinutes() {
        Random dice = new Random(11);
        int slow = 0;
        for (int run = 0; run < 40; run++) {
            long hash = dice.nextLong();
            SimulatedLinks pair = new SimulatedLinks(true);
            pair.network.path = (probe, now) ->
                    now > minutes(5) && probe instanceof PathProbe asked && SimulatedNetwork.isOnOneMember(hash, asked)
                            ? Outcome.SILENCE
                            : SimulatedNetwork.PROMPT;
            slow += pair.tenLinksHaveNewsOfPathsAfter(Duration.ofMinutes(8)) ? 0 : 1;
        }
        assertThat(slow).as("of 40 pairs of hosts").isLessThanOrEqualTo(1);
    }

    private static List<Integer> deadPorts(LinkPaths paths) {
        return paths.ports().stream()
                .filter(LinkPaths.Port::down)
                .map(LinkPaths.Port::port)
                .toList();
    }
}
