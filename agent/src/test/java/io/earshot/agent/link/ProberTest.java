package io.earshot.agent.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.agent.link.SimulatedNetwork.Outcome;
import io.earshot.agent.link.SimulatedNetwork.Sent;
import io.earshot.agent.probe.Method;
import io.earshot.agent.probe.Probe;
import io.earshot.agent.probe.SendResult;
import io.earshot.model.ContainerName;
import io.earshot.model.Ip;
import io.earshot.model.LinkReport;
import io.earshot.model.LinkState;
import io.earshot.model.Partner;
import io.earshot.model.PartnerList;
import io.earshot.model.ProberHealth;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Hours and days of a simulated network, ten-second intervals, down after twenty. */
class ProberTest {

    private static final ContainerName CONTAINER = ContainerName.parse("be5.host58");
    private static final Ip DB = Ip.parse("192.168.5.1");
    private static final Ip CACHE = Ip.parse("fd00::5:11");
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final SimulatedNetwork network = new SimulatedNetwork(true);
    private final Prober prober = new Prober(CONTAINER, List.of(443), network, network::now);

    /** A verdict that the reader of reports would see change. */
    record Change(long at, Optional<LinkState> state) {}

    @Test
    void aDayOfOnePercentLossBreaksNothing() {
        Random dice = new Random(4);
        network.path = (probe, now) -> dice.nextInt(100) == 0 ? Outcome.SILENCE : SimulatedNetwork.PROMPT;
        prober.follow(list(DB, CACHE));

        List<Change> changes = watch(Duration.ofDays(1));

        assertThat(changes).extracting(Change::state).containsExactly(Optional.of(LinkState.UP));
        assertThat(prober.takeNews()).isFalse();
        LinkReport report = prober.takeReports().getFirst();
        assertThat(1 - (double) report.received() / report.sent()).isBetween(0.005, 0.02);
    }

    @Test
    void burstsShorterThanDownAfterBreakNothing() {
        network.path = (probe, now) -> now % minutes(2) < seconds(15) ? Outcome.SILENCE : SimulatedNetwork.PROMPT;
        prober.follow(list(DB));

        List<Change> changes = watch(Duration.ofHours(12));

        assertThat(changes).extracting(Change::state).containsExactly(Optional.of(LinkState.UP));
    }

    @Test
    void aThirdOfAllProbesLostBreaksNothing() {
        Random dice = new Random(5);
        network.path = (probe, now) -> dice.nextInt(100) < 30 ? Outcome.SILENCE : SimulatedNetwork.PROMPT;
        prober.follow(list(DB));

        assertThat(watch(Duration.ofHours(12))).extracting(Change::state).containsExactly(Optional.of(LinkState.UP));
    }

    @Test
    void aFullCutIsDownWithinDownAfterAndAnIntervalAndATimeout() {
        for (int second = 0; second < 10; second++) {
            long cutAt = minutes(5) + seconds(second);
            SimulatedNetwork cut = new SimulatedNetwork(true);
            cut.path = (probe, now) -> now >= cutAt ? Outcome.SILENCE : SimulatedNetwork.PROMPT;
            Prober cutOff = new Prober(CONTAINER, List.of(443), cut, cut::now);
            cutOff.follow(list(DB));

            List<Change> changes = watch(cutOff, cut, Duration.ofMinutes(6));

            assertThat(changes)
                    .extracting(Change::state)
                    .containsExactly(Optional.of(LinkState.UP), Optional.of(LinkState.DOWN));
            assertThat(changes.getLast().at() - cutAt).isBetween(seconds(20), seconds(31));
            assertThat(cutOff.takeNews()).isTrue();
            assertThat(cutOff.takeNews()).isFalse();
        }
    }

    @Test
    void aProcessThatIsAlwaysABitLateConfirmsNoLaterForIt() {
        network.path = (probe, now) -> now >= minutes(5) ? Outcome.SILENCE : SimulatedNetwork.PROMPT;
        prober.follow(list(DB));
        runFor(Duration.ofMinutes(5));

        while (prober.states().getFirst().equals(Optional.of(LinkState.UP))) {
            prober.step(network.now() + seconds(1));
            network.sleep(Duration.ofMillis(200));
        }

        assertThat(prober.states()).containsExactly(Optional.of(LinkState.DOWN));
        assertThat(network.now() - minutes(5)).isBetween(seconds(20), seconds(32));
    }

    @Test
    void aLinkThatNeverAnsweredIsDownToo() {
        network.path = (probe, now) -> Outcome.SILENCE;
        prober.follow(list(DB));

        assertThat(watch(Duration.ofMinutes(1))).extracting(Change::state).containsExactly(Optional.of(LinkState.DOWN));
    }

    @Test
    void aCutIsConfirmedByTcpInItsSecondHalfOnly() {
        network.path = (probe, now) -> Outcome.SILENCE;
        prober.follow(list(DB));
        runFor(Duration.ofSeconds(40));

        long firstEcho = network.sent.getFirst().at();
        long firstConnect = network.sent.stream()
                .filter(sent -> sent.probe().method() == Method.TCP)
                .findFirst()
                .orElseThrow()
                .at();
        assertThat(firstConnect - firstEcho).isBetween(seconds(10), seconds(12));
    }

    @Test
    void aLinkComesBackAfterHalfOfDownAfterWithAnswers() {
        network.path =
                (probe, now) -> now > minutes(5) && now < minutes(10) ? Outcome.SILENCE : SimulatedNetwork.PROMPT;
        prober.follow(list(DB));

        List<Change> changes = watch(Duration.ofMinutes(11));

        assertThat(changes)
                .extracting(Change::state)
                .containsExactly(Optional.of(LinkState.UP), Optional.of(LinkState.DOWN), Optional.of(LinkState.UP));
        assertThat(changes.getLast().at() - minutes(10)).isBetween(seconds(10), seconds(22));
    }

    @Test
    void aLinkThatFlapsStaysDownUntilItHolds() {
        // 5 s of answers every 40 s are no recovery.
        network.path = (probe, now) -> now > minutes(5) && now < minutes(20) && now % seconds(40) >= seconds(5)
                ? Outcome.SILENCE
                : SimulatedNetwork.PROMPT;
        prober.follow(list(DB));

        assertThat(watch(Duration.ofMinutes(21)))
                .extracting(Change::state)
                .containsExactly(Optional.of(LinkState.UP), Optional.of(LinkState.DOWN), Optional.of(LinkState.UP));
    }

    @Test
    void filteredIcmpIsUpByTcpAndIcmpIsRetriedEachHour() {
        network.path = (probe, now) -> probe instanceof Probe.Connect ? SimulatedNetwork.PROMPT : Outcome.SILENCE;
        prober.follow(list(DB));
        assertThat(watch(Duration.ofMinutes(2))).extracting(Change::state).containsExactly(Optional.of(LinkState.UP));
        LinkReport first = prober.takeReports().getFirst();
        assertThat(first.received()).as("a filter is no loss").isEqualTo(first.sent());
        assertThat(first.errors()).containsOnlyKeys("FILTERED");
        network.sent.clear();

        runFor(Duration.ofHours(3));

        assertThat(network.sent(Method.ICMP)).isBetween(2L, 3L);
        LinkReport report = prober.takeReports().getFirst();
        assertThat(report.icmpFiltered()).isTrue();
        assertThat(report.sent()).isEqualTo(report.received()).isGreaterThan(1_000);
    }

    @Test
    void icmpThatIsAnsweredAgainTakesOver() {
        network.path = (probe, now) ->
                probe instanceof Probe.Connect || now > minutes(90) ? SimulatedNetwork.PROMPT : Outcome.SILENCE;
        prober.follow(list(DB));

        List<Change> changes = watch(Duration.ofHours(3));

        assertThat(changes).extracting(Change::state).containsExactly(Optional.of(LinkState.UP));
        assertThat(prober.takeReports().getFirst().icmpFiltered()).isFalse();
        assertThat(network.sent.getLast().probe().method()).isEqualTo(Method.ICMP);
    }

    @Test
    void whereIcmpIsNotAllowedTcpAloneBreaksALinkAndNothingIsCalledFiltered() {
        SimulatedNetwork tcpOnly = new SimulatedNetwork(false);
        tcpOnly.path = (probe, now) -> now > minutes(5) ? Outcome.SILENCE : SimulatedNetwork.PROMPT;
        Prober unprivileged = new Prober(CONTAINER, List.of(443), tcpOnly, tcpOnly::now);
        unprivileged.follow(list(DB));

        List<Change> changes = watch(unprivileged, tcpOnly, Duration.ofMinutes(6));

        assertThat(changes)
                .extracting(Change::state)
                .containsExactly(Optional.of(LinkState.UP), Optional.of(LinkState.DOWN));
        assertThat(tcpOnly.sent(Method.ICMP)).isZero();
    }

    @Test
    void aPathThatThisMachineRefusesIsDownButNotLoss() {
        network.path = (probe, now) -> now > minutes(5) ? Outcome.failed(SendResult.EPERM) : SimulatedNetwork.PROMPT;
        prober.follow(list(DB));

        assertThat(watch(Duration.ofMinutes(6)))
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

        assertThat(watch(Duration.ofMinutes(5))).isEmpty();
        assertThat(prober.takeReports().getFirst().errors()).isEqualTo(Map.of("ENETUNREACH", 30L));
    }

    @Test
    void aLostRouteIsDownWhereThereWasAnAnswerBefore() {
        network.path =
                (probe, now) -> now > minutes(5) ? Outcome.failed(SendResult.ENETUNREACH) : SimulatedNetwork.PROMPT;
        prober.follow(list(DB));

        assertThat(watch(Duration.ofMinutes(6)))
                .extracting(Change::state)
                .containsExactly(Optional.of(LinkState.UP), Optional.of(LinkState.DOWN));
    }

    @Test
    void aMachineThatIsShortOfBuffersKnowsNothingRatherThanBlaming() {
        network.path = (probe, now) -> now > minutes(5) ? Outcome.failed(SendResult.ENOBUFS) : SimulatedNetwork.PROMPT;
        prober.follow(list(DB));

        assertThat(watch(Duration.ofMinutes(10)))
                .extracting(Change::state)
                .containsExactly(Optional.of(LinkState.UP), Optional.empty());
        assertThat(prober.takeNews()).isFalse();
    }

    @Test
    void lateAndDuplicateAnswersAreToldApartAndNeverCountedTwice() {
        network.path = (probe, now) ->
                Outcome.answeredAfter(Duration.ofMillis(1_500), Duration.ofMillis(1_600), Duration.ofMillis(1_700));
        prober.follow(list(DB));

        List<Change> changes = watch(Duration.ofMinutes(5));

        assertThat(changes).extracting(Change::state).containsExactly(Optional.of(LinkState.UP));
        LinkReport report = prober.takeReports().getFirst();
        assertThat(report.late()).isPositive();
        assertThat(report.duplicates()).isBetween(2 * report.late() - 2, 2 * report.late());
        assertThat(report.received()).isZero();
    }

    @Test
    void anAnswerFromAnotherAddressThanTheOneAskedIsForeign() {
        network.answerer = asked -> CACHE;
        prober.follow(list(DB));

        assertThat(watch(Duration.ofMinutes(1))).extracting(Change::state).containsExactly(Optional.of(LinkState.DOWN));
        assertThat(prober.takeHealth().foreignReplies()).isPositive();
        assertThat(prober.takeHealth().foreignReplies()).isZero();
        assertThat(prober.takeReports().getFirst().received()).isZero();
    }

    @Test
    void anAddressThatIsListedTwiceIsOneLink() {
        prober.follow(list(DB, DB));
        runFor(Duration.ofMinutes(1));

        assertThat(prober.takeReports()).hasSize(1);
        assertThat(network.sent).hasSize(6);
    }

    @Test
    void whatIsStillOnItsWayBelongsToTheNextReport() {
        network.path = (probe, now) -> Outcome.answeredAfter(Duration.ofMillis(900));
        prober.follow(list(DB));
        while (network.sent.isEmpty()) {
            runFor(Duration.ofMillis(100));
        }

        assertThat(prober.takeReports().getFirst().sent()).isZero();
        runFor(SECOND);
        LinkReport next = prober.takeReports().getFirst();
        assertThat(next.sent()).isEqualTo(1);
        assertThat(next.received()).isEqualTo(1);
        assertThat(next.rtt().orElseThrow().avg()).isEqualTo(900);
        assertThat(next.rtts().counts()).isEqualTo(Map.of(1000.0, 1L));
    }

    @Test
    void whatIsLostWhileTheWholeMachineStandsStillIsNobodysFault() {
        prober.follow(list(DB));
        runFor(Duration.ofMinutes(1));
        prober.takeReports();
        prober.takeHealth();
        network.path = (probe, now) -> Outcome.SILENCE;
        long probes = network.sent.size();
        while (network.sent.size() == probes) {
            runFor(Duration.ofMillis(100));
        }
        network.sleep(Duration.ofSeconds(30));
        network.path = (probe, now) -> SimulatedNetwork.PROMPT;

        assertThat(watch(Duration.ofMinutes(1))).extracting(Change::state).containsExactly(Optional.of(LinkState.UP));
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
        runFor(Duration.ofMinutes(5));

        List<Change> changes = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            changes.addAll(watch(Duration.ofMillis(300)));
            network.sleep(Duration.ofMillis(1_500));
        }

        assertThat(changes).extracting(Change::state).doesNotContain(Optional.of(LinkState.DOWN));
        assertThat(prober.states()).containsExactly(Optional.empty());
    }

    @Test
    void aPunctualProberIsNotStarved() {
        prober.follow(list(DB, CACHE));
        runFor(Duration.ofHours(1));

        assertThat(prober.takeHealth()).isEqualTo(new ProberHealth(false, Duration.ZERO, 0));
    }

    @Test
    void aProcessThatSleptThroughItsTimeoutsBlamesNobody() {
        prober.follow(list(DB, CACHE));
        for (int i = 0; i < 50; i++) {
            runFor(Duration.ofSeconds(9));
            network.sleep(Duration.ofSeconds(45));
        }

        assertThat(prober.takeReports()).allSatisfy(report -> {
            assertThat(report.state()).hasValue(LinkState.UP);
            assertThat(report.sent()).isEqualTo(report.received());
        });
    }

    @Test
    void eachPartnerKeepsItsOwnInterval() {
        Partner often = new Partner(DB, Optional.empty(), OptionalInt.empty(), Duration.ofSeconds(1));
        Partner seldom = new Partner(CACHE, Optional.empty(), OptionalInt.empty(), Duration.ofSeconds(30));
        prober.follow(new PartnerList(
                CONTAINER, PartnerList.DEFAULT_CYCLE, PartnerList.DEFAULT_DOWN_AFTER, List.of(often, seldom)));

        runFor(Duration.ofMinutes(10));

        assertThat(prober.takeReports()).extracting(LinkReport::received).containsExactly(600L, 20L);
    }

    @Test
    void aPartnersOwnPortIsConnectedToAndElseTheConfiguredOnes() {
        Partner database = new Partner(DB, Optional.of("db1"), OptionalInt.of(3306), Duration.ofSeconds(10));
        Partner cache = new Partner(CACHE, Optional.empty(), OptionalInt.empty(), Duration.ofSeconds(10));
        network.path = (probe, now) -> Outcome.SILENCE;
        prober.follow(new PartnerList(
                CONTAINER, PartnerList.DEFAULT_CYCLE, PartnerList.DEFAULT_DOWN_AFTER, List.of(database, cache)));

        runFor(Duration.ofMinutes(1));

        assertThat(network.sent)
                .extracting(Sent::probe)
                .filteredOn(Probe.Connect.class::isInstance)
                .extracting(probe -> Map.entry(probe.to(), ((Probe.Connect) probe).ports()))
                .containsOnly(Map.entry(DB, List.of(3306)), Map.entry(CACHE, List.of(443)));
    }

    @Test
    void probesKeepTheirIntervalWithoutDriftAndDoNotBurst() {
        Ip[] hundred = Stream.iterate(1, i -> i + 1)
                .limit(100)
                .map(i -> Ip.parse("10.0.0." + i))
                .toArray(Ip[]::new);
        prober.follow(list(hundred));

        runFor(Duration.ofHours(1));

        List<Long> ofOne = network.sent.stream()
                .filter(sent -> sent.probe().to().equals(hundred[0]))
                .map(Sent::at)
                .toList();
        assertThat(ofOne).hasSize(360);
        assertThat(ofOne.getLast() - ofOne.getFirst()).isEqualTo(359 * seconds(10));
        long inFirstSecond =
                network.sent.stream().filter(sent -> sent.at() < seconds(1)).count();
        assertThat(inFirstSecond).isBetween(2L, 25L);
    }

    @Test
    void aPartnerThatStaysKeepsItsHistoryAndOneThatLeavesIsGone() {
        prober.follow(list(DB, CACHE));
        runFor(Duration.ofMinutes(1));

        prober.follow(list(DB));

        assertThat(prober.takeReports()).singleElement().satisfies(report -> {
            assertThat(report.ip()).isEqualTo(DB);
            assertThat(report.state()).hasValue(LinkState.UP);
            assertThat(report.received()).isPositive();
        });
        network.sent.clear();
        runFor(Duration.ofMinutes(1));
        assertThat(network.sent).allMatch(sent -> sent.probe().to().equals(DB)).hasSize(6);
    }

    private List<Change> watch(Duration time) {
        return watch(prober, network, time);
    }

    /** Runs, and notes when the first link's verdict changes. Leaves the counts alone. */
    private static List<Change> watch(Prober prober, SimulatedNetwork network, Duration time) {
        List<Change> changes = new ArrayList<>();
        Optional<LinkState> before = Optional.empty();
        long end = network.now() + time.toNanos();
        while (network.now() < end) {
            prober.step(end);
            Optional<LinkState> state = prober.states().getFirst();
            if (!state.equals(before)) {
                changes.add(new Change(network.now(), state));
                before = state;
            }
        }
        return changes;
    }

    private void runFor(Duration time) {
        long end = network.now() + time.toNanos();
        while (network.now() < end) {
            prober.step(end);
        }
    }

    private static PartnerList list(Ip... partners) {
        return new PartnerList(
                CONTAINER,
                PartnerList.DEFAULT_CYCLE,
                PartnerList.DEFAULT_DOWN_AFTER,
                Stream.of(partners)
                        .map(ip -> new Partner(ip, Optional.empty(), OptionalInt.empty(), PartnerList.DEFAULT_INTERVAL))
                        .toList());
    }

    private static long seconds(long seconds) {
        return Duration.ofSeconds(seconds).toNanos();
    }

    private static long minutes(long minutes) {
        return Duration.ofMinutes(minutes).toNanos();
    }
}
