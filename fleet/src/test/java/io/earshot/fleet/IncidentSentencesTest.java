package io.earshot.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.fleet.incidents.IncidentBook;
import io.earshot.fleet.incidents.IncidentMemory;
import io.earshot.fleet.incidents.IncidentRow;
import io.earshot.fleet.incidents.IncidentTiming;
import io.earshot.fleet.partners.PartnerBook;
import io.earshot.model.Container;
import io.earshot.model.ContainerName;
import io.earshot.model.Inventory;
import io.earshot.model.Ip;
import io.earshot.model.LinkReport;
import io.earshot.model.LinkReports;
import io.earshot.model.LinkState;
import io.earshot.model.Report;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Checks the sentences about two containers, of which one may have several addresses, from an incident's opening to its end. */
class IncidentSentencesTest {

    private static final Duration CYCLE = Duration.ofSeconds(10);
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final ContainerName A1 = ContainerName.parse("a1.h1");
    private static final ContainerName B1 = ContainerName.parse("b1.h2");
    private static final Ip A1_V4 = Ip.parse("10.0.0.3");
    private static final Ip A1_OTHER_V4 = Ip.parse("10.0.0.4");
    private static final Ip A1_V6 = Ip.parse("fd00::3");
    private static final Ip B1_V4 = Ip.parse("10.0.0.2");

    private final IncidentMemory incidents = new IncidentMemory();
    private final Fleet fleet = new Fleet(
            new FleetTiming(CYCLE, Duration.ofSeconds(4), Duration.ofSeconds(1)),
            new PartnerBook(16, Duration.ofHours(24)),
            new IncidentBook(
                    new IncidentTiming(CYCLE, Duration.ofSeconds(1), Duration.ofSeconds(5)), "TX", incidents, NOON),
            new RecordedRows());
    private Instant now = NOON;

    @BeforeEach
    void knowTheCmdb() {
        Container a1 = new Container(
                A1, "TX", "db", "c", List.of(A1_V4, A1_OTHER_V4, A1_V6), List.of("db1"), List.of("be1"), true);
        Container b1 = new Container(
                B1, "TX", "be", "c", List.of(B1_V4, Ip.parse("fd00::2")), List.of("be1"), List.of("db1"), true);
        fleet.replaceInventory(Inventory.of(List.of(a1, b1)), now);
    }

    @Test
    void anIncidentThatIsOverNamesTheDirectionThatWasBroken() {
        report(B1, LinkState.DOWN, A1_V4, A1_OTHER_V4, A1_V6);
        assertThat(only().summary()).startsWith("No connectivity from b1.h2 to a1.h1 since 12:00 UTC (3 links down)");
        report(B1, LinkState.UP, A1_V4, A1_OTHER_V4, A1_V6);
        pass(Duration.ofSeconds(30));
        assertThat(only().until()).isPresent();
        assertThat(only().summary()).isEqualTo("No connectivity from b1.h2 to a1.h1 from 12:00 to 12:00 UTC");
    }

    @Test
    void anIncidentThatIsOverNamesBothDirectionsIfBothWereBroken() {
        report(B1, LinkState.DOWN, A1_V4, A1_OTHER_V4, A1_V6);
        report(A1, LinkState.DOWN, B1_V4);
        report(A1, LinkState.UP, B1_V4);
        pass(Duration.ofSeconds(8));
        report(B1, LinkState.UP, A1_V4, A1_OTHER_V4, A1_V6);
        pass(Duration.ofSeconds(30));
        assertThat(only().summary()).isEqualTo("No connectivity between a1.h1 and b1.h2 from 12:00 to 12:00 UTC");
    }

    @Test
    void anAddressFamilyThatBreaksAloneIsNamedAndLowersTheConfidence() {
        report(B1, LinkState.UP, A1_V4, A1_OTHER_V4, A1_V6);
        pass(Duration.ofSeconds(2));
        report(B1, List.of(down(A1_V4), down(A1_OTHER_V4), up(A1_V6)));
        pass(Duration.ofSeconds(4));
        assertThat(only().summary())
                .isEqualTo("No connectivity from b1.h2 to a1.h1 over IPv4 since 12:00 UTC (2 links down, 1 up)");
        assertThat(only().linksUp()).isEqualTo(1);
        assertThat(only().confidence()).isLessThan(0.6f);
        report(B1, LinkState.UP, A1_V4, A1_OTHER_V4, A1_V6);
        pass(Duration.ofSeconds(30));
        assertThat(only().summary()).startsWith("No connectivity from b1.h2 to a1.h1 over IPv4 from 12:00 to ");
    }

    @Test
    void anAddressThatBreaksAloneIsNamed() {
        report(B1, LinkState.UP, A1_V4, A1_OTHER_V4, A1_V6);
        pass(Duration.ofSeconds(2));
        report(B1, List.of(down(A1_V4), up(A1_OTHER_V4), up(A1_V6)));
        pass(Duration.ofSeconds(4));
        assertThat(only().summary())
                .isEqualTo("No connectivity from b1.h2 to a1.h1 at 10.0.0.3 since 12:00 UTC (1 link down, 2 up)");
    }

    @Test
    void whereAllAddressesAreBrokenTheCauseIsRatherCertain() {
        report(B1, LinkState.DOWN, A1_V4, A1_OTHER_V4, A1_V6);
        pass(Duration.ofSeconds(4));
        assertThat(only().confidence()).isGreaterThan(0.8f);
        assertThat(only().linksUp()).isZero();
    }

    @Test
    void anOpenIncidentOfWhichNothingIsHeardAnyMoreSaysSo() {
        report(A1, LinkState.UP, B1_V4);
        report(B1, LinkState.DOWN, A1_V4, A1_OTHER_V4, A1_V6);
        pass(Duration.ofSeconds(4));
        assertThat(only().summary()).doesNotContain("no reports");
        pass(CYCLE.multipliedBy(3));
        assertThat(only().until()).isEmpty();
        assertThat(only().summary()).endsWith("; no reports since 12:00 UTC");
        assertThat(only().linksDown()).isZero();
    }

    private IncidentRow only() {
        assertThat(incidents.all()).hasSize(1);
        return incidents.all().getFirst();
    }

    private static LinkReport down(Ip ip) {
        return link(ip, LinkState.DOWN);
    }

    private static LinkReport up(Ip ip) {
        return link(ip, LinkState.UP);
    }

    private static LinkReport link(Ip ip, LinkState state) {
        return new LinkReport(
                ip, 9, state == LinkState.UP ? 9 : 0, Optional.of(state), Optional.empty(), OptionalInt.empty(), false);
    }

    private void report(ContainerName from, LinkState state, Ip... ips) {
        report(from, Arrays.stream(ips).map(ip -> link(ip, state)).toList());
    }

    private void report(ContainerName from, List<LinkReport> links) {
        fleet.addReport(new Report(from, Optional.empty(), Optional.empty(), List.of(new LinkReports(links))), now);
        pass(Duration.ofSeconds(3));
    }

    private void pass(Duration time) {
        for (Instant end = now.plus(time); now.isBefore(end); ) {
            now = now.plusSeconds(1);
            fleet.passTime(now);
        }
    }
}
