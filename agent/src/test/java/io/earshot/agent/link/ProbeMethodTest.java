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
import io.earshot.agent.probe.tcp.Connect;
import io.earshot.model.LinkReport;
import io.earshot.model.LinkState;
import io.earshot.model.Partner;
import io.earshot.model.PartnerList;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** When a link is probed by TCP beside ICMP or instead of it. */
class ProbeMethodTest {

    private final SimulatedLinks links = new SimulatedLinks(true);
    private final SimulatedNetwork network = links.network;
    private final Prober prober = links.prober;

    @Test
    void aCutIsConfirmedByTcpInItsSecondHalfOnly() {
        network.path = (probe, now) -> Outcome.SILENCE;
        prober.follow(list(DB));
        links.runFor(Duration.ofSeconds(40));

        long firstEcho = network.sent.getFirst().at();
        long firstConnect = network.sent.stream()
                .filter(sent -> sent.probe() instanceof Connect)
                .findFirst()
                .orElseThrow()
                .at();
        assertThat(firstConnect - firstEcho).isBetween(seconds(10), seconds(12));
    }

    @Test
    void filteredIcmpIsUpByTcpAndIcmpIsRetriedEachHour() {
        network.path = (probe, now) -> probe instanceof Connect ? SimulatedNetwork.PROMPT : Outcome.SILENCE;
        prober.follow(list(DB));
        assertThat(links.watch(Duration.ofMinutes(2)))
                .extracting(Change::state)
                .containsExactly(Optional.of(LinkState.UP));
        LinkReport first = prober.takeReports().getFirst();
        assertThat(first.received()).as("a filter is no loss").isEqualTo(first.sent());
        assertThat(first.errors()).containsOnlyKeys("FILTERED");
        network.sent.clear();

        links.runFor(Duration.ofHours(3));

        assertThat(network.sent(Echo.class)).isBetween(2L, 3L);
        LinkReport report = prober.takeReports().getFirst();
        assertThat(report.icmpFiltered()).hasValue(true);
        assertThat(report.sent()).isEqualTo(report.received()).isGreaterThan(1_000);
    }

    @Test
    void icmpThatIsAnsweredAgainTakesOver() {
        network.path = (probe, now) ->
                probe instanceof Connect || now > minutes(90) ? SimulatedNetwork.PROMPT : Outcome.SILENCE;
        prober.follow(list(DB));

        List<Change> changes = links.watch(Duration.ofHours(3));

        assertThat(changes).extracting(Change::state).containsExactly(Optional.of(LinkState.UP));
        assertThat(prober.takeReports().getFirst().icmpFiltered()).hasValue(false);
        assertThat(network.sent.getLast().probe()).isInstanceOf(Echo.class);
    }

    @Test
    void whereIcmpIsNotAllowedTcpAloneBreaksALinkAndNothingIsCalledFiltered() {
        SimulatedLinks tcpOnly = new SimulatedLinks(false);
        tcpOnly.network.path = (probe, now) -> now > minutes(5) ? Outcome.SILENCE : SimulatedNetwork.PROMPT;
        tcpOnly.prober.follow(list(DB));

        List<Change> changes = tcpOnly.watch(Duration.ofMinutes(6));

        assertThat(changes)
                .extracting(Change::state)
                .containsExactly(Optional.of(LinkState.UP), Optional.of(LinkState.DOWN));
        assertThat(tcpOnly.network.sent(Echo.class)).isZero();
    }

    @Test
    void aPartnersOwnPortIsConnectedToAndElseTheConfiguredOnes() {
        Partner database = new Partner(DB, Optional.of("db1"), OptionalInt.of(3306), Duration.ofSeconds(10));
        Partner cache = new Partner(CACHE, Optional.empty(), OptionalInt.empty(), Duration.ofSeconds(10));
        network.path = (probe, now) -> Outcome.SILENCE;
        prober.follow(new PartnerList(
                CONTAINER, PartnerList.DEFAULT_CYCLE, PartnerList.DEFAULT_DOWN_AFTER, List.of(database, cache)));

        links.runFor(Duration.ofMinutes(1));

        assertThat(network.sent)
                .extracting(Sent::probe)
                .filteredOn(Connect.class::isInstance)
                .extracting(probe -> Map.entry(probe.to(), ((Connect) probe).ports()))
                .containsOnly(Map.entry(DB, List.of(3306)), Map.entry(CACHE, List.of(443)));
    }
}
