package io.earshot.agent.link;

import static io.earshot.agent.link.SimulatedLinks.CACHE;
import static io.earshot.agent.link.SimulatedLinks.CONTAINER;
import static io.earshot.agent.link.SimulatedLinks.DB;
import static io.earshot.agent.link.SimulatedLinks.list;
import static io.earshot.agent.link.SimulatedLinks.minutes;
import static io.earshot.agent.link.SimulatedLinks.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.agent.link.SimulatedLinks.Change;
import io.earshot.agent.link.SimulatedNetwork.Outcome;
import io.earshot.agent.link.SimulatedNetwork.Sent;
import io.earshot.agent.probe.icmp.Echo;
import io.earshot.model.Ip;
import io.earshot.model.LinkReport;
import io.earshot.model.LinkState;
import io.earshot.model.Partner;
import io.earshot.model.PartnerList;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Checks verdicts and counts under loss, cuts and strange answers, in hours and days of a simulated network. */
class ProberTest {

    private final SimulatedLinks links = new SimulatedLinks(true);
    private final SimulatedNetwork network = links.network;
    private final Prober prober = links.prober;

    @Test
    void whatIsLostBeforeTheFirstAnswerIsNoLoss() {
        network.path = (probe, now) -> now < seconds(15) ? Outcome.SILENCE : SimulatedNetwork.PROMPT;
        prober.follow(list(DB));

        assertThat(links.watch(Duration.ofMinutes(2)))
                .extracting(Change::state)
                .containsExactly(Optional.of(LinkState.UP));
        LinkReport report = prober.takeReports().getFirst();
        assertThat(report.sent()).isPositive().isEqualTo(report.received());
    }

    @Test
    void aDayOfOnePercentLossBreaksNothing() {
        Random dice = new Random(4);
        network.path = (probe, now) -> dice.nextInt(100) == 0 ? Outcome.SILENCE : SimulatedNetwork.PROMPT;
        prober.follow(list(DB, CACHE));

        List<Change> changes = new ArrayList<>();
        int hoursWithNews = 0;
        for (int hour = 0; hour < 24; hour++) {
            changes.addAll(links.watch(Duration.ofHours(1)));
            hoursWithNews += prober.takeNews() ? 1 : 0; // two losses within a minute, by chance
        }

        assertThat(changes).extracting(Change::state).containsOnly(Optional.of(LinkState.UP));
        assertThat(hoursWithNews).isLessThan(12);
        LinkReport report = prober.takeReports().getFirst();
        assertThat(1 - (double) report.received() / report.sent()).isBetween(0.005, 0.02);
    }

    @Test
    void burstsShorterThanDownAfterBreakNothing() {
        network.path = (probe, now) -> now % minutes(2) < seconds(15) ? Outcome.SILENCE : SimulatedNetwork.PROMPT;
        prober.follow(list(DB));

        List<Change> changes = links.watch(Duration.ofHours(12));

        assertThat(changes).extracting(Change::state).containsExactly(Optional.of(LinkState.UP));
    }

    @Test
    void aThirdOfAllProbesLostBreaksNothing() {
        Random dice = new Random(5);
        network.path = (probe, now) -> dice.nextInt(100) < 30 ? Outcome.SILENCE : SimulatedNetwork.PROMPT;
        prober.follow(list(DB));

        assertThat(links.watch(Duration.ofHours(12)))
                .extracting(Change::state)
                .containsExactly(Optional.of(LinkState.UP));
    }

    @Test
    void aFullCutIsDownWithinDownAfterAndAnIntervalAndATimeout() {
        for (int second = 0; second < 10; second++) {
            long cutAt = minutes(5) + seconds(second);
            SimulatedLinks cut = new SimulatedLinks(true);
            cut.network.path = (probe, now) -> now >= cutAt ? Outcome.SILENCE : SimulatedNetwork.PROMPT;
            cut.prober.follow(list(DB));

            List<Change> changes = cut.watch(Duration.ofMinutes(6));

            assertThat(changes)
                    .extracting(Change::state)
                    .containsExactly(Optional.of(LinkState.UP), Optional.of(LinkState.DOWN));
            assertThat(changes.getLast().at() - cutAt).isBetween(seconds(20), seconds(31));
            assertThat(cut.prober.takeNews()).isTrue();
            assertThat(cut.prober.takeNews()).isFalse();
        }
    }

    @Test
    void aLinkThatIsProbedRarelyIsProbedAsOthersWhileItIsDownSoThatItComesBackAsSoon() {
        for (int second = 0; second < 60; second += 5) {
            long backAt = minutes(20) + seconds(second);
            SimulatedLinks cut = new SimulatedLinks(true);
            cut.network.path =
                    (probe, now) -> now > minutes(5) && now < backAt ? Outcome.SILENCE : SimulatedNetwork.PROMPT;
            cut.prober.follow(inBackground(DB));

            List<Change> changes = cut.watch(Duration.ofMinutes(30));

            assertThat(changes)
                    .extracting(Change::state)
                    .containsExactly(Optional.of(LinkState.UP), Optional.of(LinkState.DOWN), Optional.of(LinkState.UP));
            assertThat(changes.getLast().at() - backAt).isBetween(seconds(10), seconds(21));
            assertThat(turns(cut, minutes(22), minutes(30))).isEqualTo(8);
        }
    }

    @Test
    void aCutCostsALinkThatIsProbedRarelyNoMoreTurnsThanOneInUse() {
        network.path = (probe, now) -> now > minutes(5) ? Outcome.SILENCE : SimulatedNetwork.PROMPT;
        prober.follow(inBackground(DB));
        links.runFor(Duration.ofMinutes(60));
        SimulatedLinks used = new SimulatedLinks(true);
        used.network.path = network.path;
        used.prober.follow(list(DB));
        used.runFor(Duration.ofMinutes(60));

        assertThat(turns(links, minutes(10), minutes(60)))
                .isEqualTo(turns(used, minutes(10), minutes(60)))
                .isEqualTo(300);
    }

    @Test
    void aLinkThatIsProbedRarelyAndNeverAnsweredIsProbedNoMoreOften() {
        network.path = (probe, now) -> Outcome.SILENCE;
        prober.follow(inBackground(DB));
        links.runFor(Duration.ofMinutes(60));

        assertThat(turns(links, minutes(10), minutes(60))).isEqualTo(50);
    }

    private static PartnerList inBackground(Ip ip) {
        Partner partner = new Partner(
                ip,
                Optional.empty(),
                OptionalInt.empty(),
                Duration.ofMinutes(1),
                PartnerList.DEFAULT_INTERVAL,
                OptionalInt.empty());
        return new PartnerList(CONTAINER, PartnerList.DEFAULT_CYCLE, PartnerList.DEFAULT_DOWN_AFTER, List.of(partner));
    }

    /** Returns how often the first method was used. */
    private static long turns(SimulatedLinks links, long from, long until) {
        return links.network.sent.stream()
                .filter(sent -> sent.probe() instanceof Echo && sent.at() >= from && sent.at() < until)
                .count();
    }

    @Test
    void aLinkThatNeverAnsweredIsDownToo() {
        network.path = (probe, now) -> Outcome.SILENCE;
        prober.follow(list(DB));

        assertThat(links.watch(Duration.ofMinutes(1)))
                .extracting(Change::state)
                .containsExactly(Optional.of(LinkState.DOWN));
    }

    @Test
    void aLinkComesBackAfterHalfOfDownAfterWithAnswers() {
        network.path =
                (probe, now) -> now > minutes(5) && now < minutes(10) ? Outcome.SILENCE : SimulatedNetwork.PROMPT;
        prober.follow(list(DB));

        List<Change> changes = links.watch(Duration.ofMinutes(11));

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

        assertThat(links.watch(Duration.ofMinutes(21)))
                .extracting(Change::state)
                .containsExactly(Optional.of(LinkState.UP), Optional.of(LinkState.DOWN), Optional.of(LinkState.UP));
    }

    @Test
    void lateAndDuplicateAnswersAreToldApartAndNeverCountedTwice() {
        network.path = (probe, now) ->
                Outcome.answeredAfter(Duration.ofMillis(1_500), Duration.ofMillis(1_600), Duration.ofMillis(1_700));
        prober.follow(list(DB));

        List<Change> changes = links.watch(Duration.ofMinutes(5));

        assertThat(changes).extracting(Change::state).containsExactly(Optional.of(LinkState.UP));
        LinkReport report = prober.takeReports().getFirst();
        assertThat(report.late()).isPositive();
        assertThat(report.duplicates()).isBetween(2 * report.late() - 2, 2 * report.late());
        assertThat(report.received()).isZero();
    }

    @Test
    void nobodyWakesUpAgainForAProbeThatWasAnswered() {
        prober.follow(list(DB));
        links.runFor(Duration.ofMinutes(1));
        long probesBefore = network.sent.size();

        long end = network.now() + minutes(10);
        int steps = 0;
        while (network.now() < end) {
            prober.awaitStep(end);
            steps++;
        }

        int probes = (int) (network.sent.size() - probesBefore);
        assertThat(probes).isEqualTo(60);
        assertThat(steps)
                .as("sendings and answers, and a turn of the path MTU in each cycle")
                .isBetween(2 * probes, 2 * probes + 6);
        assertThat(prober.pending()).as("what is remembered").isLessThan(8);
    }

    @Test
    void whoIsNotWokenUpByAnswersJudgesTheSame() {
        network.keepsReplies = true;
        long from = minutes(10);
        long until = minutes(15);
        network.path = (probe, now) ->
                probe.to().equals(DB) && now >= from && now < until ? Outcome.SILENCE : SimulatedNetwork.PROMPT;
        prober.follow(list(DB, CACHE));

        List<Change> changes = links.watch(Duration.ofMinutes(20));

        assertThat(changes)
                .extracting(Change::state)
                .containsExactly(Optional.of(LinkState.UP), Optional.of(LinkState.DOWN), Optional.of(LinkState.UP));
        assertThat(changes.get(1).at()).isBetween(from + seconds(20), from + seconds(32));
        assertThat(changes.get(2).at()).isBetween(until + seconds(10), until + seconds(24));
        LinkReport untouched = prober.takeReports().getLast();
        assertThat(untouched.received()).isEqualTo(untouched.sent());
        assertThat(untouched.rtt().orElseThrow().max()).hasValue(1);
    }

    @Test
    void anAnswerFromAnotherAddressThanTheOneAskedIsForeign() {
        network.answerer = asked -> CACHE;
        prober.follow(list(DB));

        assertThat(links.watch(Duration.ofMinutes(1)))
                .extracting(Change::state)
                .containsExactly(Optional.of(LinkState.DOWN));
        assertThat(prober.takeHealth().foreignReplies()).isPositive();
        assertThat(prober.takeHealth().foreignReplies()).isZero();
        assertThat(prober.takeReports().getFirst().received()).isZero();
    }

    @Test
    void anAddressThatIsListedTwiceIsOneLink() {
        prober.follow(list(DB, DB));
        links.runFor(Duration.ofMinutes(1));

        assertThat(prober.takeReports()).hasSize(1);
        assertThat(network.sent).hasSize(6);
    }

    @Test
    void whatIsStillOnItsWayBelongsToTheNextReport() {
        network.path = (probe, now) -> Outcome.answeredAfter(Duration.ofMillis(900));
        prober.follow(list(DB));
        while (network.sent.isEmpty()) {
            links.runFor(Duration.ofMillis(100));
        }

        assertThat(prober.takeReports().getFirst().sent()).isZero();
        links.runFor(Duration.ofSeconds(1));
        LinkReport next = prober.takeReports().getFirst();
        assertThat(next.sent()).isEqualTo(1);
        assertThat(next.received()).isEqualTo(1);
        assertThat(next.rtt().orElseThrow().avg()).hasValue(900);
        assertThat(next.rtts().counts()).isEqualTo(Map.of(1000.0, 1L));
    }

    @Test
    void eachPartnerKeepsItsOwnInterval() {
        Partner often = new Partner(DB, Optional.empty(), OptionalInt.empty(), Duration.ofSeconds(1));
        Partner seldom = new Partner(CACHE, Optional.empty(), OptionalInt.empty(), Duration.ofSeconds(30));
        prober.follow(new PartnerList(
                CONTAINER, PartnerList.DEFAULT_CYCLE, PartnerList.DEFAULT_DOWN_AFTER, List.of(often, seldom)));

        links.runFor(Duration.ofMinutes(10));

        assertThat(prober.takeReports()).extracting(LinkReport::received).containsExactly(600L, 20L);
    }

    @Test
    void probesKeepTheirIntervalWithoutDriftAndDoNotBurst() {
        Ip[] hundred = Stream.iterate(1, i -> i + 1)
                .limit(100)
                .map(i -> Ip.parse("10.0.0." + i))
                .toArray(Ip[]::new);
        prober.follow(list(hundred));

        links.runFor(Duration.ofHours(1));

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
        links.runFor(Duration.ofMinutes(1));

        prober.follow(list(DB));

        assertThat(prober.takeReports()).singleElement().satisfies(report -> {
            assertThat(report.ip()).isEqualTo(DB);
            assertThat(report.state()).hasValue(LinkState.UP);
            assertThat(report.received()).isPositive();
        });
        network.sent.clear();
        links.runFor(Duration.ofMinutes(1));
        assertThat(network.sent).allMatch(sent -> sent.probe().to().equals(DB)).hasSize(6);
    }
}
