package io.earshot.agent.link;

import static io.earshot.agent.link.SimulatedLinks.DB;
import static io.earshot.agent.link.SimulatedLinks.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.agent.link.SimulatedNetwork.Outcome;
import io.earshot.agent.probe.icmp.Echo;
import io.earshot.agent.probe.tcp.Connect;
import io.earshot.model.LinkReport;
import io.earshot.model.LinkState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Links of a container whose connections are read every ten seconds, beside probes. */
class TrafficProvesLinksTest {

    private static final long NEVER = Long.MAX_VALUE;

    private final SimulatedLinks links = new SimulatedLinks(true);
    private long cutAt = NEVER;

    @Test
    void aLinkThatCarriesTrafficTakesAQuarterOfTheProbes() {
        follow();
        runBusy(600);

        assertThat(links.network.sent(Echo.class)).isBetween(15L, 17L);
        LinkReport report = links.prober.takeReports().getFirst();
        assertThat(report.state()).hasValue(LinkState.UP);
        assertThat(report.sent()).isEqualTo(report.received());
    }

    @Test
    void aCutIsDownTwentySecondsAfterTheFirstDataThatWasLost() {
        for (int phase = 0; phase < 10; phase++) {
            SimulatedLinks busy = new SimulatedLinks(true);
            busy.prober.follow(SimulatedLinks.list(DB));
            runBusy(busy, seconds(120), NEVER);
            long cut = busy.network.now() + seconds(phase) + seconds(1) / 3;
            busy.network.path = (probe, at) -> at >= cut ? Outcome.SILENCE : SimulatedNetwork.PROMPT;

            runBusy(busy, cut + seconds(20) - 1 - busy.network.now(), cut);
            assertThat(busy.prober.states().getFirst()).as("phase %d", phase).hasValue(LinkState.UP);
            runBusy(busy, seconds(2), cut);
            assertThat(busy.prober.states().getFirst()).as("phase %d", phase).hasValue(LinkState.DOWN);
            assertThat(busy.prober.takeNews()).isTrue();
        }
    }

    @Test
    void aProgramWhosePartnerHasEndedBreaksNoLinkThatAnswersProbes() {
        follow();
        runBusy(120);
        long before = links.network.sent(Echo.class);
        cutAt = links.network.now(); // of the connection alone

        runBusy(600);

        assertThat(links.prober.states().getFirst()).hasValue(LinkState.UP);
        assertThat(links.network.sent(Echo.class) - before)
                .as("one probe more at first")
                .isBetween(60L, 62L);
    }

    @Test
    void aLinkWhoseProbesAreFilteredFromNowOnIsNotDownWhileDataIsAcknowledged() {
        follow();
        runBusy(120);
        links.network.path = (probe, at) -> Outcome.SILENCE;

        for (int i = 0; i < 60; i++) {
            runBusy(10);
            assertThat(links.prober.states().getFirst()).hasValue(LinkState.UP);
        }
        assertThat(links.network.sent(Connect.class)).isPositive();
    }

    @Test
    void anAcknowledgementThatWasOnItsWayAtTheCutDoesNotDelayIt() {
        follow();
        runBusy(120);
        long cut = links.network.now();
        links.network.path = (probe, at) -> at >= cut ? Outcome.SILENCE : SimulatedNetwork.PROMPT;
        long late = cut + Duration.ofMillis(500).toNanos();
        links.traffic.publish(List.of(
                new LinkTraffic(DB, late, OptionalLong.of(late), OptionalLong.empty(), 0, 0, 0, OptionalLong.empty())));
        links.runFor(Duration.ofSeconds(31)); // by probes alone

        assertThat(links.prober.states().getFirst()).hasValue(LinkState.DOWN);
    }

    private void follow() {
        links.prober.follow(SimulatedLinks.list(DB));
    }

    private void runBusy(long seconds) {
        runBusy(links, seconds(seconds), cutAt);
    }

    /** Runs with a reading at each tenth second; data is sent all the time. */
    private static void runBusy(SimulatedLinks links, long nanos, long cutAt) {
        long end = links.network.now() + nanos;
        while (links.network.now() < end) {
            long next = (links.network.now() / seconds(10) + 1) * seconds(10);
            links.runFor(Duration.ofNanos(Math.min(next, end) - links.network.now()));
            if (next <= end) {
                links.traffic.publish(List.of(reading(next, cutAt)));
            }
        }
    }

    private static LinkTraffic reading(long now, long cutAt) {
        boolean silent = now - cutAt > seconds(1);
        OptionalLong acked = cutAt <= now - seconds(10) ? OptionalLong.empty() : OptionalLong.of(Math.min(now, cutAt));
        return new LinkTraffic(
                DB,
                now,
                acked,
                silent ? OptionalLong.of(cutAt) : OptionalLong.empty(),
                silent ? 1 : 0,
                0,
                0,
                OptionalLong.empty());
    }

    @Test
    void aReadingThatTellsOfSilenceEndsTheWait() {
        boolean[] woken = {false};
        TrafficReadings readings = new TrafficReadings(() -> woken[0] = true);

        readings.publish(List.of(reading(seconds(10), NEVER)));
        assertThat(woken[0]).isFalse();
        assertThat(readings.urgentAt()).isEmpty();
        readings.publish(List.of(reading(seconds(20), seconds(15))));

        assertThat(woken[0]).isTrue();
        assertThat(readings.urgentAt()).hasValue(seconds(20));
        assertThat(readings.take()).hasSize(1);
        assertThat(readings.take()).isEmpty();
        assertThat(Optional.of(readings.urgentAt())).hasValue(OptionalLong.empty());
    }
}
