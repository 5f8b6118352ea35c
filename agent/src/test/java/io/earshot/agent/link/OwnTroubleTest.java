package io.earshot.agent.link;

import static io.earshot.agent.link.SimulatedLinks.CACHE;
import static io.earshot.agent.link.SimulatedLinks.DB;
import static io.earshot.agent.link.SimulatedLinks.list;
import static io.earshot.agent.link.SimulatedLinks.minutes;
import static io.earshot.agent.link.SimulatedLinks.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.agent.link.SimulatedLinks.Change;
import io.earshot.agent.link.SimulatedNetwork.Outcome;
import io.earshot.agent.probe.SendResult;
import io.earshot.model.LinkReport;
import io.earshot.model.LinkState;
import io.earshot.model.ProberHealth;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Checks that trouble of this machine itself is not blamed on a link and does not hide a cut. */
class OwnTroubleTest {

    private final SimulatedLinks links = new SimulatedLinks(true);
    private final SimulatedNetwork network = links.network;
    private final Prober prober = links.prober;

    @Test
    void aProcessThatIsAlwaysABitLateConfirmsNoLaterForIt() {
        network.path = (probe, now) -> now >= minutes(5) ? Outcome.SILENCE : SimulatedNetwork.PROMPT;
        prober.follow(list(DB));
        links.runFor(Duration.ofMinutes(5));

        while (prober.states().getFirst().equals(Optional.of(LinkState.UP))) {
            prober.awaitStep(network.now() + seconds(1));
            network.sleep(Duration.ofMillis(200));
        }

        assertThat(prober.states()).containsExactly(Optional.of(LinkState.DOWN));
        assertThat(network.now() - minutes(5)).isBetween(seconds(20), seconds(32));
    }

    @Test
    void aPathThatThisMachineRefusesIsDownButNotLoss() {
        network.path = (probe, now) -> now > minutes(5) ? Outcome.failed(SendResult.EPERM) : SimulatedNetwork.PROMPT;
        prober.follow(list(DB));

        assertThat(links.watch(Duration.ofMinutes(6)))
                .extracting(Change::state)
                .containsExactly(Optional.of(LinkState.UP), Optional.of(LinkState.DOWN));
        LinkReport report = prober.takeReports().getFirst();
        assertThat(report.sent()).isEqualTo(report.received());
        assertThat(report.errors()).containsOnlyKeys("EPERM");
        assertThat(prober.takeReports().getFirst().errors()).isEmpty();
    }

    @Test
    void aFamilyThatThisMachineNeverHadIsUnknownNotDown() {
        network.path = (probe, now) -> Outcome.failed(SendResult.ENETUNREACH);
        prober.follow(list(CACHE));

        assertThat(links.watch(Duration.ofMinutes(5))).isEmpty();
        assertThat(prober.takeReports().getFirst().errors()).isEqualTo(Map.of("ENETUNREACH", 30L));
    }

    @Test
    void aLostRouteIsDownWhereThereWasAnAnswerBefore() {
        network.path =
                (probe, now) -> now > minutes(5) ? Outcome.failed(SendResult.ENETUNREACH) : SimulatedNetwork.PROMPT;
        prober.follow(list(DB));

        assertThat(links.watch(Duration.ofMinutes(6)))
                .extracting(Change::state)
                .containsExactly(Optional.of(LinkState.UP), Optional.of(LinkState.DOWN));
    }

    @Test
    void aMachineThatIsShortOfBuffersKnowsNothingRatherThanBlaming() {
        network.path = (probe, now) -> now > minutes(5) ? Outcome.failed(SendResult.ENOBUFS) : SimulatedNetwork.PROMPT;
        prober.follow(list(DB));

        assertThat(links.watch(Duration.ofMinutes(10)))
                .extracting(Change::state)
                .containsExactly(Optional.of(LinkState.UP), Optional.empty());
        assertThat(prober.takeNews()).isFalse();
    }

    @Test
    void whatIsLostWhileTheWholeMachineStandsStillIsNobodysFault() {
        prober.follow(list(DB));
        links.runFor(Duration.ofMinutes(1));
        prober.takeReports();
        prober.takeHealth();
        network.path = (probe, now) -> Outcome.SILENCE;
        long probes = network.sent.size();
        while (network.sent.size() == probes) {
            links.runFor(Duration.ofMillis(100));
        }
        network.sleep(Duration.ofSeconds(30));
        network.path = (probe, now) -> SimulatedNetwork.PROMPT;

        assertThat(links.watch(Duration.ofMinutes(1)))
                .extracting(Change::state)
                .containsExactly(Optional.of(LinkState.UP));
        LinkReport report = prober.takeReports().getFirst();
        assertThat(report.sent()).isEqualTo(report.received()).isPositive();
        assertThat(report.errors()).isEqualTo(Map.of("STARVED", 1L));
        ProberHealth health = prober.takeHealth();
        assertThat(health.starved()).isTrue();
        assertThat(health.longestDelay()).isBetween(Duration.ofSeconds(28), Duration.ofSeconds(30));
        assertThat(prober.takeHealth().starved()).isFalse();
    }

    @Test
    void aLinkOfWhichAStarvedProberHearsNothingIsUnknownNotDown() {
        network.path = (probe, now) -> now > minutes(5) ? Outcome.SILENCE : SimulatedNetwork.PROMPT;
        prober.follow(list(DB));
        links.runFor(Duration.ofMinutes(5));

        List<Change> changes = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            changes.addAll(links.watch(Duration.ofMillis(300)));
            network.sleep(Duration.ofMillis(1_500));
        }

        assertThat(changes).extracting(Change::state).doesNotContain(Optional.of(LinkState.DOWN));
        assertThat(prober.states()).containsExactly(Optional.empty());
    }

    @Test
    void aProberThatStoodStillForLongReportsThatAtOnceAndOneThatIsABitLateDoesNot() {
        prober.follow(list(DB));
        links.runFor(Duration.ofMinutes(5));
        prober.takeNews();

        network.sleep(Duration.ofSeconds(9));
        links.runFor(Duration.ofSeconds(1));
        assertThat(prober.takeNews()).isFalse();

        network.sleep(Duration.ofSeconds(25));
        links.runFor(Duration.ofSeconds(1));
        assertThat(prober.takeNews()).isTrue();
        links.runFor(Duration.ofMinutes(1));
        assertThat(prober.takeNews()).isFalse();
    }

    @Test
    void aPunctualProberIsNotStarved() {
        prober.follow(list(DB, CACHE));
        links.runFor(Duration.ofHours(1));

        assertThat(prober.takeHealth()).isEqualTo(new ProberHealth(false, Duration.ZERO, 0));
    }

    @Test
    void aProcessThatSleptThroughItsTimeoutsBlamesNobody() {
        prober.follow(list(DB, CACHE));
        for (int i = 0; i < 50; i++) {
            links.runFor(Duration.ofSeconds(9));
            network.sleep(Duration.ofSeconds(45));
        }

        assertThat(prober.takeReports()).allSatisfy(report -> {
            assertThat(report.state()).hasValue(LinkState.UP);
            assertThat(report.sent()).isEqualTo(report.received());
        });
    }
}
