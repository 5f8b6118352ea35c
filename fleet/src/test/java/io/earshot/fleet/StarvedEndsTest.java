package io.earshot.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.fleet.incidents.IncidentBook;
import io.earshot.fleet.incidents.IncidentMemory;
import io.earshot.fleet.incidents.IncidentTiming;
import io.earshot.fleet.links.LinkTrouble;
import io.earshot.fleet.partners.PartnerBook;
import io.earshot.model.Container;
import io.earshot.model.ContainerName;
import io.earshot.model.Inventory;
import io.earshot.model.Ip;
import io.earshot.model.LinkReport;
import io.earshot.model.LinkReports;
import io.earshot.model.ProberHealth;
import io.earshot.model.Report;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StarvedEndsTest {

    private static final Duration CYCLE = Duration.ofMinutes(2);
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final ContainerName BE5 = ContainerName.parse("be5.host58");
    private static final ContainerName DB1 = ContainerName.parse("db1.host7");
    private static final Ip DB1_IP = Ip.parse("10.7.0.1");

    private final Fleet fleet = new Fleet(
            new FleetTiming(CYCLE, Duration.ofSeconds(20), Duration.ofSeconds(10)),
            new PartnerBook(16, Duration.ofHours(24)),
            new IncidentBook(
                    new IncidentTiming(CYCLE, Duration.ofSeconds(10), Duration.ofMinutes(1)),
                    "TX",
                    new IncidentMemory(),
                    NOON),
            new RecordedRows());

    private Instant now = NOON;
    private Optional<LinkTrouble> told = Optional.empty();

    @BeforeEach
    void knowTheCmdb() {
        fleet.addLinkListener(new LinkListener() {
            @Override
            public void reported(Container from, List<KnownLink> links, OptionalDouble load, Instant now) {
                told = links.stream().flatMap(link -> link.trouble().stream()).findFirst();
            }

            @Override
            public void linkGone(ContainerName from, Ip to) {}

            @Override
            public void gone(ContainerName name) {}
        });
        fleet.replaceInventory(
                Inventory.of(List.of(
                        container(BE5, "10.5.0.1", List.of(), List.of("db1")),
                        container(DB1, DB1_IP.toString(), List.of("db1"), List.of()))),
                NOON);
    }

    @Test
    void aStallOfThePartnersMachineExplainsADownLinkUntilItHadItsTurnToReportAgain() {
        report(DB1, List.of(), Duration.ofSeconds(15));
        report(BE5, List.of(LinkReport.ofCounts(DB1_IP, 12, 0)), Duration.ZERO);
        assertThat(told).contains(LinkTrouble.STARVED);

        now = NOON.plus(CYCLE);
        report(DB1, List.of(), Duration.ZERO);
        report(BE5, List.of(LinkReport.ofCounts(DB1_IP, 12, 0)), Duration.ZERO);
        assertThat(told).contains(LinkTrouble.STARVED);

        now = NOON.plus(CYCLE.multipliedBy(2));
        report(DB1, List.of(), Duration.ZERO);
        report(BE5, List.of(LinkReport.ofCounts(DB1_IP, 12, 0)), Duration.ZERO);
        assertThat(told).contains(LinkTrouble.CUT);
    }

    @Test
    void aStallOfTheOwnMachineCountsFromTheVeryReportThatTellsOfIt() {
        report(BE5, List.of(LinkReport.ofCounts(DB1_IP, 12, 0)), Duration.ofSeconds(15));
        assertThat(told).contains(LinkTrouble.STARVED);
    }

    private void report(ContainerName from, List<LinkReport> links, Duration stall) {
        fleet.addReport(
                new Report(
                        from,
                        Optional.empty(),
                        Optional.empty(),
                        List.of(new LinkReports(links), new ProberHealth(stall.isPositive(), stall, 0))),
                now);
    }

    private static Container container(ContainerName name, String ip, List<String> provides, List<String> uses) {
        return new Container(name, "TX", "be", "", List.of(Ip.parse(ip)), provides, uses, true);
    }
}
