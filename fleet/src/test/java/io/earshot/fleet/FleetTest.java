package io.earshot.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.fleet.incidents.IncidentBook;
import io.earshot.fleet.incidents.IncidentMemory;
import io.earshot.fleet.incidents.IncidentTiming;
import io.earshot.fleet.partners.PartnerBook;
import io.earshot.model.Container;
import io.earshot.model.ContainerName;
import io.earshot.model.Inventory;
import io.earshot.model.Ip;
import io.earshot.model.LinkReport;
import io.earshot.model.LinkReports;
import io.earshot.model.LinkState;
import io.earshot.model.Lookup;
import io.earshot.model.MachineLoad;
import io.earshot.model.PartnerList;
import io.earshot.model.ProbeResponder;
import io.earshot.model.Report;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FleetTest {

    private static final Duration CYCLE = Duration.ofMinutes(2);
    private static final ContainerName BE5 = ContainerName.parse("be5.host58");
    private static final ContainerName DB1 = ContainerName.parse("db1.host7");
    private static final Ip DB1_IP = Ip.parse("10.7.0.1");

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    private final IncidentMemory incidents = new IncidentMemory();
    private final RecordedRows rows = new RecordedRows();
    private final Fleet fleet = new Fleet(
            new FleetTiming(CYCLE, Duration.ofSeconds(20), Duration.ofSeconds(10)),
            new PartnerBook(16, Duration.ofHours(24)),
            new IncidentBook(
                    new IncidentTiming(CYCLE, Duration.ofSeconds(10), Duration.ofMinutes(1)), "TX", incidents, NOON),
            rows);
    private Instant now = NOON;

    @BeforeEach
    void knowTheCmdb() {
        fleet.replaceInventory(Inventory.of(List.of(container(BE5, "10.5.0.1", "be", "db1"), db1(true))), now);
    }

    @Test
    void aServerThatHasJustStartedKnowsNothing() {
        assertThat(rows.data(BE5).state()).isEqualTo(MemberState.WAITING);
        assertThat(rows.data(BE5).unreachable()).isEmpty();
        assertThat(rows.link(BE5, DB1_IP).state()).isEqualTo(LinkState.UNKNOWN);
        pass(Duration.ofHours(1));
        assertThat(rows.data(BE5).state()).isEqualTo(MemberState.WAITING);
    }

    @Test
    void aDownLinkMakesItsContainerBrokenAndAnswersMakeItGoodAgain() {
        report(1, 12, 0);
        assertThat(rows.data(BE5).state()).isEqualTo(MemberState.BROKEN);
        assertThat(rows.data(BE5).unreachable()).contains(List.of(DB1_IP));
        report(2, 12, 12);
        assertThat(rows.data(BE5).state()).isEqualTo(MemberState.OK);
        assertThat(rows.data(BE5).unreachable()).contains(List.of());
    }

    @Test
    void twoMissedCyclesAreSilenceAndSilenceIsNeitherGoodNorBad() {
        report(1, 12, 0);
        pass(CYCLE.multipliedBy(2));
        assertThat(rows.data(BE5).state()).isEqualTo(MemberState.BROKEN);
        pass(CYCLE);
        assertThat(rows.data(BE5).state()).isEqualTo(MemberState.SILENT);
        assertThat(rows.data(BE5).unreachable()).isEmpty();
        assertThat(rows.data(BE5).load()).isEmpty();
        assertThat(rows.link(BE5, DB1_IP).state()).isEqualTo(LinkState.UNKNOWN);
        report(2, 12, 12);
        assertThat(rows.data(BE5).state()).isEqualTo(MemberState.OK);
        assertThat(rows.link(BE5, DB1_IP).state()).isEqualTo(LinkState.UP);
    }

    @Test
    void aContainerThatDoesNotRunIsWaitingAndNotSilent() {
        Container stopped =
                new Container(BE5, "TX", "be", "", List.of(Ip.parse("10.5.0.1")), List.of("be"), List.of("db1"), false);
        report(1, 12, 12);
        fleet.replaceInventory(Inventory.of(List.of(stopped, db1(true))), now);
        pass(CYCLE.multipliedBy(3));
        assertThat(rows.data(BE5).state()).isEqualTo(MemberState.WAITING);
        assertThat(rows.data(BE5).reportedAt()).contains(NOON);

        fleet.replaceInventory(Inventory.of(List.of(container(BE5, "10.5.0.1", "be", "db1"), db1(true))), now);
        assertThat(rows.data(BE5).state()).isEqualTo(MemberState.SILENT);
        fleet.replaceInventory(Inventory.of(List.of(stopped, db1(true))), now);
        assertThat(rows.data(BE5).state()).isEqualTo(MemberState.WAITING);
    }

    @Test
    void aServerThatSleptOrWhoseClockSteppedBlamesNobody() {
        report(1, 12, 12);
        pass(CYCLE);
        for (Duration step : List.of(Duration.ofHours(1), Duration.ofHours(-2), Duration.ofDays(400))) {
            now = now.plus(step);
            pass(Duration.ofSeconds(10));
            assertThat(rows.data(BE5).state()).isEqualTo(MemberState.OK);
        }
        pass(CYCLE.multipliedBy(3));
        assertThat(rows.data(BE5).state()).isEqualTo(MemberState.SILENT);
    }

    @Test
    void eachChangeOfALinkIsAnEventButNotThatItIsThere() {
        report(1, 12, 12);
        report(2, 12, 0);
        report(3, 12, 0);
        pass(CYCLE.multipliedBy(3));
        report(4, 12, 12);
        assertThat(rows.events())
                .containsExactly(
                        "be5.host58 10.7.0.1 UP DOWN",
                        "be5.host58 10.7.0.1 DOWN UNKNOWN",
                        "be5.host58 10.7.0.1 UNKNOWN UP");
    }

    @Test
    void aDownLinkBecomesAnIncidentWhichIsOverWhenItIsBackOrStopped() {
        report(1, 12, 12);
        report(2, 12, 0);
        pass(Duration.ofSeconds(3));
        assertThat(incidents.open()).hasSize(1);
        assertThat(incidents.open().getFirst().summary()).contains("be5.host58").contains("db1.host7");
        report(3, 12, 12);
        pass(Duration.ofMinutes(2));
        assertThat(incidents.open()).isEmpty();
        report(4, 12, 0);
        pass(Duration.ofSeconds(3));
        assertThat(incidents.open()).hasSize(1);
        fleet.replaceInventory(Inventory.of(List.of(container(BE5, "10.5.0.1", "be", "db1"), db1(false))), now);
        assertThat(incidents.open()).isEmpty();
    }

    @Test
    void aDrainedContainerIsProbedAndShownAndAlarmsNobodyUntilItTakesTrafficAgain() {
        report(1, 12, 12);
        report(2, 12, 0);
        pass(Duration.ofSeconds(3));
        assertThat(incidents.open()).hasSize(1);
        long id = incidents.open().getFirst().id();
        Container be5 = container(BE5, "10.5.0.1", "be", "db1");

        fleet.replaceInventory(Inventory.of(List.of(be5, db1(true).drained())), now);
        report(3, 12, 0);
        pass(Duration.ofMinutes(5));

        assertThat(rows.link(BE5, DB1_IP).state()).isEqualTo(LinkState.DOWN);
        assertThat(rows.data(BE5).unreachable()).contains(List.of());
        assertThat(rows.data(BE5).state()).isEqualTo(MemberState.OK);
        assertThat(incidents.open()).singleElement().satisfies(incident -> {
            assertThat(incident.id()).isEqualTo(id);
            assertThat(incident.until()).isEmpty();
            assertThat(incident.muted()).contains("db1.host7 takes no traffic");
        });

        fleet.replaceInventory(Inventory.of(List.of(be5, db1(true))), now);
        report(4, 12, 0);
        pass(Duration.ofSeconds(3));
        assertThat(incidents.open()).singleElement().satisfies(incident -> {
            assertThat(incident.id()).isEqualTo(id);
            assertThat(incident.muted()).isEmpty();
        });
        assertThat(rows.data(BE5).state()).isEqualTo(MemberState.BROKEN);
    }

    @Test
    void aContainerThatNeverReportsIsOverdueTwoCyclesAfterTheServerIsReady() {
        pass(CYCLE.multipliedBy(3).minusSeconds(20));
        assertThat(rows.data(BE5).overdue()).isFalse();
        pass(Duration.ofSeconds(40));
        assertThat(rows.data(BE5).overdue()).isTrue();
        assertThat(rows.data(BE5).state()).isEqualTo(MemberState.WAITING);
        report(1, 12, 12);
        assertThat(rows.data(BE5).overdue()).isFalse();
    }

    @Test
    void aContainerThatComesLaterHasTwoCyclesToReport() {
        ContainerName be6 = ContainerName.parse("be6.host58");
        pass(CYCLE.multipliedBy(4));
        fleet.replaceInventory(
                Inventory.of(List.of(
                        container(BE5, "10.5.0.1", "be", "db1"), db1(true), container(be6, "10.5.0.2", "be", "db1"))),
                now);
        pass(CYCLE.multipliedBy(2).minusSeconds(20));
        assertThat(rows.data(be6).overdue()).isFalse();
        pass(Duration.ofSeconds(40));
        assertThat(rows.data(be6).overdue()).isTrue();
    }

    @Test
    void anAgentThatFallsSilentKeepsItsIncidentAndOpensNone() {
        report(1, 12, 12);
        pass(CYCLE.multipliedBy(3));
        assertThat(incidents.open()).isEmpty();
        report(2, 12, 0);
        pass(CYCLE.multipliedBy(3));
        assertThat(incidents.open()).hasSize(1);
    }

    @Test
    void aDrainedPartnerLeavesTheListAndIsNotBroken() {
        report(1, 12, 0);
        String before = fleet.served(BE5).orElseThrow().etag();
        fleet.replaceInventory(Inventory.of(List.of(container(BE5, "10.5.0.1", "be", "db1"), db1(false))), now);
        assertThat(rows.data(BE5).state()).isEqualTo(MemberState.OK);
        assertThat(rows.links()).isEmpty();
        assertThat(fleet.served(BE5).orElseThrow().list().partners()).isEmpty();
        assertThat(fleet.served(BE5).orElseThrow().etag()).isNotEqualTo(before);
    }

    @Test
    void aLinkListenerHearsOfReportsAndOfLinksAndContainersThatEnd() {
        RecordedRows listener = new RecordedRows();
        fleet.addLinkListener(listener);
        report(1, 12, 0);
        assertThat(listener.link(BE5, DB1_IP).state()).isEqualTo(LinkState.DOWN);
        assertThat(rows.link(BE5, DB1_IP)).isEqualTo(listener.link(BE5, DB1_IP));
        fleet.replaceInventory(Inventory.of(List.of(container(BE5, "10.5.0.1", "be", "db1"), db1(false))), now);
        assertThat(listener.links()).isEmpty();
        fleet.replaceInventory(Inventory.of(List.of(container(BE5, "10.5.0.1", "be", "db1"), db1(true))), now);
        report(2, 12, 12);
        assertThat(listener.links()).hasSize(1);
        fleet.replaceInventory(Inventory.of(List.of(db1(true))), now);
        assertThat(listener.links()).isEmpty();
    }

    @Test
    void aContainerThatLeftTheCmdbLeavesEverything() {
        report(1, 12, 12);
        fleet.replaceInventory(Inventory.of(List.of(db1(true))), now);
        assertThat(rows.containers()).containsExactly(DB1);
        assertThat(fleet.served(BE5)).isEmpty();
        report(2, 12, 12);
        assertThat(rows.containers()).containsExactly(DB1);
    }

    @Test
    void anUnchangedContainerKeepsItsTagAndWhatIsKnownOfItsLinks() {
        report(1, 12, 12);
        String before = fleet.served(BE5).orElseThrow().etag();
        fleet.replaceInventory(
                Inventory.of(List.of(
                        container(BE5, "10.5.0.1", "be", "db1"),
                        db1(true),
                        container(ContainerName.parse("be6.host58"), "10.5.0.2", "be", "db1"))),
                now.plusSeconds(5));
        assertThat(fleet.served(BE5).orElseThrow().etag()).isEqualTo(before);
        assertThat(rows.link(BE5, DB1_IP).state()).isEqualTo(LinkState.UP);
        assertThat(rows.link(BE5, DB1_IP).since()).isEqualTo(now);
    }

    @Test
    void anAddressThatMovedTakesNoStateAlong() {
        report(1, 12, 0);
        Container other = container(ContainerName.parse("db1.host8"), DB1_IP.toString(), "db1");
        fleet.replaceInventory(Inventory.of(List.of(container(BE5, "10.5.0.1", "be", "db1"), other)), now);
        assertThat(rows.link(BE5, DB1_IP).state()).isEqualTo(LinkState.UNKNOWN);
        assertThat(rows.data(BE5).state()).isEqualTo(MemberState.OK);
    }

    @Test
    void aLookupTouchesOnlyTheListOfWhoAsked() {
        int before = rows.partnerWrites();
        fleet.addLookups(List.of(new Lookup(DB1, "be", 1, now)), now);
        assertThat(rows.partnerWrites()).isEqualTo(before + 1);
        assertThat(fleet.served(DB1).orElseThrow().list().toLine()).isEqualTo("db1.host7 10.5.0.1");
    }

    @Test
    void reportsThatWereOvertakenAndAddressesOfNobodyAreCounted() {
        report(2, 12, 12);
        report(1, 12, 0);
        assertThat(fleet.staleReports()).isEqualTo(1);
        assertThat(rows.link(BE5, DB1_IP).state()).isEqualTo(LinkState.UP);
        fleet.addReport(reportOf("start", 3, LinkReport.ofCounts(Ip.parse("10.99.0.1"), 12, 0)), now);
        assertThat(fleet.strangeAddresses()).isEqualTo(1);
        assertThat(rows.links()).hasSize(1);
    }

    @Test
    void anAgentMayNameItsLinksInAnyOrder() {
        List<Ip> ips = List.of(Ip.parse("10.7.0.1"), Ip.parse("10.7.0.2"), Ip.parse("10.7.0.3"), Ip.parse("fd00::7"));
        Container db = new Container(DB1, "TX", "db", "", ips, List.of("db1"), List.of(), true);
        Container be = new Container(
                BE5,
                "TX",
                "be",
                "",
                List.of(Ip.parse("10.5.0.1"), Ip.parse("fd00::5")),
                List.of(),
                List.of("db1"),
                true);
        fleet.replaceInventory(Inventory.of(List.of(be, db)), now);
        List<LinkReport> links = List.of(
                LinkReport.ofCounts(ips.get(3), 12, 12),
                LinkReport.ofCounts(ips.get(1), 12, 0),
                LinkReport.ofCounts(Ip.parse("10.99.0.1"), 12, 0),
                LinkReport.ofCounts(ips.get(2), 12, 12),
                LinkReport.ofCounts(ips.get(0), 12, 0));
        fleet.addReport(reportOf("start", 1, links), now);
        assertThat(fleet.strangeAddresses()).isEqualTo(1);
        assertThat(rows.data(BE5).unreachable()).contains(List.of(ips.get(0), ips.get(1)));
        assertThat(ips)
                .extracting(ip -> rows.link(BE5, ip).state())
                .containsExactly(LinkState.DOWN, LinkState.DOWN, LinkState.UP, LinkState.UP);
    }

    @Test
    void aRunThatAnotherOneCameAfterIsOverUntilTheContainerFallsSilent() {
        assertThat(report("first", 7, 12, 12)).isEqualTo(Admission.TAKEN);
        assertThat(report("second", 1, 12, 0)).isEqualTo(Admission.TAKEN);
        assertThat(report("first", 8, 12, 12)).isEqualTo(Admission.STALE);
        assertThat(report("second", 1, 12, 12)).isEqualTo(Admission.STALE);
        assertThat(rows.data(BE5).state()).isEqualTo(MemberState.BROKEN);
        pass(CYCLE.multipliedBy(3));
        assertThat(report("first", 9, 12, 12)).isEqualTo(Admission.TAKEN);
    }

    @Test
    void aLateReportOfAnOlderRunByAnotherWayDoesNotShutOutTheLivingAgent() {
        assertThat(report("living", 5, 12, 12)).isEqualTo(Admission.TAKEN);
        report("older", 60, 12, 12);
        for (int sequence = 6; sequence < 9; sequence++) {
            assertThat(report("living", sequence, 12, 0)).isEqualTo(Admission.TAKEN);
        }
        assertThat(rows.data(BE5).state()).isEqualTo(MemberState.BROKEN);
    }

    @Test
    void aReportForWhichThereIsNoRoomMayComeAgain() {
        Report report = reportOf("start", 1, LinkReport.ofCounts(DB1_IP, 12, 12));
        assertThat(fleet.admit(report, () -> false)).isEqualTo(Admission.BUSY);
        assertThat(fleet.admit(report, () -> true)).isEqualTo(Admission.TAKEN);
        assertThat(fleet.admit(report, () -> true)).isEqualTo(Admission.STALE);
    }

    @Test
    void clientsLearnWhereAnAgentAnswersAndWithWhichKeys() {
        fleet.addKeys(new ProbeKeyRing(new byte[32]), now);
        String before = fleet.served(BE5).orElseThrow().etag();
        assertThat(fleet.served(BE5).orElseThrow().list().probeKeys().keys()).hasSize(3);

        Report told = Report.of(DB1, List.of(), new ProbeResponder(33_433));
        fleet.addReport(told, now);

        PartnerList list = fleet.served(BE5).orElseThrow().list();
        assertThat(list.partners().getFirst().probePort()).hasValue(33_433);
        assertThat(fleet.served(BE5).orElseThrow().etag()).isNotEqualTo(before);

        fleet.addReport(Report.of(DB1, List.of()), now);
        assertThat(fleet.served(BE5).orElseThrow().list().partners().getFirst().probePort())
                .isEmpty();
    }

    private void report(long sequence, long sent, long received) {
        var _ = report("start", sequence, sent, received);
    }

    private Admission report(String startId, long sequence, long sent, long received) {
        Report report = reportOf(startId, sequence, LinkReport.ofCounts(DB1_IP, sent, received));
        return fleet.admit(report, () -> {
            fleet.addReport(report, now);
            return true;
        });
    }

    private static Report reportOf(String startId, long sequence, LinkReport link) {
        return reportOf(startId, sequence, List.of(link));
    }

    private static Report reportOf(String startId, long sequence, List<LinkReport> links) {
        return new Report(
                BE5,
                Optional.of(new Report.Run(startId, sequence)),
                Optional.empty(),
                List.of(new LinkReports(links), new MachineLoad(0.5)));
    }

    private void pass(Duration time) {
        for (Instant end = now.plus(time); now.isBefore(end); now = now.plusSeconds(1)) {
            fleet.passTime(now);
        }
    }

    private static Container db1(boolean running) {
        return new Container(DB1, "TX", "db", "", List.of(DB1_IP), List.of("db1"), List.of(), running);
    }

    private static Container container(ContainerName name, String ip, String service, String... uses) {
        return new Container(name, "TX", service, "", List.of(Ip.parse(ip)), List.of(service), List.of(uses), true);
    }
}
