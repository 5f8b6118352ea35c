package io.earshot.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.fleet.incidents.IncidentBook;
import io.earshot.fleet.incidents.IncidentMemory;
import io.earshot.fleet.incidents.IncidentTiming;
import io.earshot.fleet.incidents.Severity;
import io.earshot.fleet.partners.PartnerBook;
import io.earshot.fleet.partners.Targets;
import io.earshot.fleet.ring.BackgroundRing;
import io.earshot.model.Container;
import io.earshot.model.ContainerName;
import io.earshot.model.Inventory;
import io.earshot.model.Ip;
import io.earshot.model.LinkReport;
import io.earshot.model.LinkReports;
import io.earshot.model.LinkState;
import io.earshot.model.Partner;
import io.earshot.model.Report;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Links that nobody uses, from the lists to the incidents. */
class BackgroundLinksTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final Duration CYCLE = Duration.ofMinutes(2);

    private final IncidentMemory incidents = new IncidentMemory();
    private final RecordedRows rows = new RecordedRows();
    private final Fleet fleet = fleet(rows, incidents, 1_000);
    private Instant now = NOON;

    @Test
    void everyHostProbesTwoOthersThroughItsFirstContainerThoughNobodyUsesAnything() {
        fleet.replaceInventory(Inventory.of(hosts(6)), now);
        Map<Ip, Integer> probed = new HashMap<>();
        for (int host = 0; host < 6; host++) {
            List<Partner> partners = partners("a.h" + host);
            assertThat(partners).hasSize(2).allSatisfy(partner -> {
                assertThat(partner.interval()).isEqualTo(Duration.ofSeconds(60));
                assertThat(partner.ip().toString()).endsWith(".1");
            });
            partners.forEach(partner -> probed.merge(partner.ip(), 1, Integer::sum));
            assertThat(partners("b.h" + host)).isEmpty();
        }
        assertThat(probed).hasSize(6);
    }

    @Test
    void aHostThatAnyContainerUsesIsNotProbedInTheBackgroundToo() {
        List<Container> hosts = hosts(4);
        hosts.set(1, container("b.h0", "10.0.0.2", "", "everything"));
        for (int host = 1; host < 4; host++) {
            hosts.set(2 * host, container("a.h" + host, "10.0." + host + ".1", host < 3 ? "everything" : ""));
        }
        fleet.replaceInventory(Inventory.of(hosts), now);
        assertThat(partners("b.h0")).hasSize(2);
        assertThat(partners("a.h0"))
                .singleElement()
                .satisfies(only -> assertThat(only.ip()).isEqualTo(Ip.parse("10.0.3.1")));
    }

    @Test
    void aBackgroundLinkThatBreaksIsNoDisconnectAndAnIncidentThatWakesNobody() {
        fleet.replaceInventory(Inventory.of(hosts(6)), now);
        reportAll(LinkState.UP, Set.of());
        pass(CYCLE);
        reportAll(LinkState.UP, Set.of("h2"));
        pass(Duration.ofSeconds(10));
        assertThat(rows.data(ContainerName.parse("a.h2")).unreachable()).contains(List.of());
        assertThat(rows.data(ContainerName.parse("a.h2")).state()).isEqualTo(MemberState.OK);
        assertThat(incidents.open()).singleElement().satisfies(incident -> {
            assertThat(incident.subject()).isIn("h2", "a.h2");
            assertThat(incident.severity()).isEqualTo(Severity.WARNING);
        });
    }

    @Test
    void aBackgroundLinkThatNeverAnsweredIsNoNews() {
        fleet.replaceInventory(Inventory.of(hosts(6)), now);
        reportAll(LinkState.UP, Set.of("h2"));
        pass(Duration.ofSeconds(10));
        assertThat(incidents.all()).isEmpty();
    }

    @Test
    void aBackgroundLinkThatBrokeStaysOnTheListUntilItIsRepaired() {
        fleet.replaceInventory(Inventory.of(hosts(40)), now);
        reportAll(LinkState.UP, Set.of());
        pass(CYCLE);
        List<Ip> broken = ips("a.h2");
        reportAll(LinkState.UP, Set.of("h2"));
        later(Duration.ofHours(9));
        assertThat(ips("a.h2")).isEqualTo(broken);
        assertThat(ips("a.h7")).isNotEqualTo(broken);
        reportAll(LinkState.UP, Set.of());
        later(Duration.ofHours(9));
        assertThat(ips("a.h2")).doesNotContainAnyElementsOf(broken);
    }

    @Test
    void aBackgroundLinkIsProbedAsOftenAsOthersWhileItIsDownSoThatItsRecoveryIsSeenAsSoon() {
        fleet.replaceInventory(Inventory.of(hosts(6)), now);
        reportAll(LinkState.UP, Set.of());
        reportAll(LinkState.UP, Set.of("h2"));
        assertThat(partners("a.h2"))
                .isNotEmpty()
                .allSatisfy(partner -> assertThat(partner.interval()).isEqualTo(Duration.ofSeconds(10)));
        assertThat(intervals("10.0.2.1")).containsOnly(Duration.ofSeconds(10));
        reportAll(LinkState.UP, Set.of());
        for (int host = 0; host < 6; host++) {
            assertThat(intervals("10.0." + host + ".1")).containsOnly(Duration.ofSeconds(60));
        }
    }

    @Test
    void aBackgroundLinkThatNeverAnsweredIsNotProbedMoreOften() {
        fleet.replaceInventory(Inventory.of(hosts(6)), now);
        reportAll(LinkState.UP, Set.of("h2"));
        assertThat(intervals("10.0.2.1")).containsOnly(Duration.ofSeconds(60));
    }

    @Test
    void anAgentThatReachesNoServerKnowsHowOftenToProbeABackgroundLinkThatIsDown() {
        List<Container> hosts = hosts(6);
        hosts.set(1, container("b.h0", "10.0.0.2", "", "db1"));
        hosts.set(2, container("a.h1", "10.0.1.1", "db1"));
        fleet.replaceInventory(Inventory.of(hosts), now);
        assertThat(fleet.inventory().containers().stream()
                        .flatMap(each -> partners(each.name().toString()).stream()))
                .hasSizeGreaterThan(10)
                .allSatisfy(partner -> assertThat(partner.downInterval()).isEqualTo(Duration.ofSeconds(10)));
        Fleet capped = fleet(new RecordedRows(), new IncidentMemory(), 1);
        List<Container> users = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            users.add(container("a.h" + i, "10.0." + i + ".1", i == 0 ? "db1" : "", i < 20 ? "db1" : "other"));
        }
        capped.replaceInventory(Inventory.of(users), now);
        assertThat(capped.inventory().containers().stream()
                        .flatMap(each -> capped.served(each.name()).orElseThrow().list().partners().stream())
                        .filter(partner -> partner.ip().equals(Ip.parse("10.0.0.1")))
                        .map(Partner::downInterval))
                .as("who asks a target that many use has a share of what it gets")
                .hasSizeGreaterThan(20)
                .containsOnly(Duration.ofSeconds(20));
    }

    @Test
    void aBackgroundLinkThatIsDownCountsInFullTowardsWhatItsTargetGets() {
        List<Container> hosts = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            hosts.add(container("a.h" + i, "10.0." + i + ".1", i == 0 ? "db1" : "", i < 10 ? "db1" : "other"));
        }
        Fleet capped = fleet(new RecordedRows(), new IncidentMemory(), 1);
        capped.replaceInventory(Inventory.of(hosts), now);
        assertThat(perSecond(capped, "10.0.0.1")).isBetween(0.9, 1.0);
        for (LinkState state : List.of(LinkState.UP, LinkState.DOWN, LinkState.UP)) {
            for (Container host : hosts) {
                report(capped, host.name(), state);
            }
            assertThat(perSecond(capped, "10.0.0.1")).as(state.name()).isBetween(0.1, 1.0);
        }
        assertThat(perSecond(capped, "10.0.1.1")).isLessThan(0.1);
    }

    @Test
    void listsFollowFromTheCmdbAndTheTimeHoweverTheyCameAbout() {
        Random random = new Random(5);
        List<Container> all = hosts(30);
        for (int round = 0; round < 60; round++) {
            Collections.shuffle(all, random);
            now = now.plus(Duration.ofMinutes(random.nextInt(50)));
            Inventory some = Inventory.of(all.subList(0, 40 + random.nextInt(20)));
            fleet.replaceInventory(some, now);
            fleet.passTime(now);
            Fleet anew = fleet(new RecordedRows(), new IncidentMemory(), 1_000);
            anew.replaceInventory(some, now);
            for (Container container : some.containers()) {
                assertThat(fleet.served(container.name()).orElseThrow().etag())
                        .as("round %d, %s", round, container.name())
                        .isEqualTo(anew.served(container.name()).orElseThrow().etag());
            }
        }
    }

    @Test
    void aTargetGetsNoMoreProbesThanItShouldThoughMostOfItsClientsUseIt() {
        List<Container> hosts = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            hosts.add(container("a.h" + i, "10.0." + i + ".1", i == 0 ? "db1" : "", i % 2 == 0 ? "db1" : "other"));
        }
        Fleet capped = fleet(new RecordedRows(), new IncidentMemory(), 4);
        capped.replaceInventory(Inventory.of(hosts), now);
        assertThat(perSecond(capped, "10.0.0.1")).isBetween(2.0, 4.0);
    }

    private static double perSecond(Fleet fleet, String ip) {
        return intervals(fleet, ip).stream()
                .mapToDouble(interval -> 1e9 / interval.toNanos())
                .sum();
    }

    private List<Duration> intervals(String ip) {
        return intervals(fleet, ip);
    }

    /** Returns the intervals at which an address is probed, of all lists that it is on. */
    private static List<Duration> intervals(Fleet fleet, String ip) {
        return fleet.inventory().containers().stream()
                .flatMap(container -> fleet.served(container.name()).orElseThrow().list().partners().stream())
                .filter(partner -> partner.ip().equals(Ip.parse(ip)))
                .map(Partner::interval)
                .toList();
    }

    /** A container reports that all its links are in a state. */
    private void report(Fleet to, ContainerName name, LinkState state) {
        List<LinkReport> links = to.served(name).orElseThrow().list().partners().stream()
                .map(partner -> link(partner.ip(), state))
                .toList();
        to.addReport(new Report(name, Optional.empty(), Optional.empty(), List.of(new LinkReports(links))), now);
    }

    /** All first containers report their links; those from and to cut hosts are DOWN. */
    private void reportAll(LinkState state, Set<String> cut) {
        for (int host = 0; host < 40; host++) {
            ContainerName name = ContainerName.parse("a.h" + host);
            if (fleet.inventory().container(name).isEmpty()) {
                continue;
            }
            boolean from = cut.contains(name.host());
            List<LinkReport> links = partners(name.toString()).stream()
                    .map(partner -> link(
                            partner.ip(),
                            from
                                            || cut.contains(fleet.inventory()
                                                    .owner(name, partner.ip())
                                                    .orElseThrow()
                                                    .host())
                                    ? LinkState.DOWN
                                    : state))
                    .toList();
            fleet.addReport(new Report(name, Optional.empty(), Optional.empty(), List.of(new LinkReports(links))), now);
        }
    }

    private static LinkReport link(Ip ip, LinkState state) {
        return new LinkReport(
                ip, 2, state == LinkState.UP ? 2 : 0, Optional.of(state), Optional.empty(), OptionalInt.empty(), false);
    }

    private void pass(Duration time) {
        for (Instant end = now.plus(time); now.isBefore(end); ) {
            now = now.plusSeconds(1);
            fleet.passTime(now);
        }
    }

    /** Lets time pass in which all agents go on to say the same. */
    private void later(Duration time) {
        now = now.plus(time);
        fleet.replaceInventory(Inventory.of(hosts(40)), now);
        fleet.passTime(now);
    }

    private List<Partner> partners(String name) {
        return fleet.served(ContainerName.parse(name)).orElseThrow().list().partners();
    }

    private List<Ip> ips(String name) {
        return partners(name).stream().map(Partner::ip).collect(Collectors.toList());
    }

    private static Fleet fleet(FleetRows rows, IncidentMemory incidents, int maxProbesPerSecond) {
        Duration interval = Duration.ofSeconds(10);
        return new Fleet(
                new FleetTiming(CYCLE, Duration.ofSeconds(20), interval),
                new PartnerBook(16, Duration.ofHours(24)),
                new Targets(interval, CYCLE, maxProbesPerSecond),
                new BackgroundRing(2),
                new IncidentBook(new IncidentTiming(CYCLE, interval, Duration.ofMinutes(1)), "TX", incidents, NOON),
                rows);
    }

    /** Two containers on each host, in three data centres. */
    private static List<Container> hosts(int count) {
        List<Container> containers = new ArrayList<>();
        for (int host = 0; host < count; host++) {
            containers.add(container("a.h" + host, "10.0." + host + ".1", ""));
            containers.add(container("b.h" + host, "10.0." + host + ".2", ""));
        }
        return containers;
    }

    private static Container container(String name, String ip, String service, String... uses) {
        ContainerName parsed = ContainerName.parse(name);
        int host = Integer.parseInt(parsed.host().substring(1));
        return new Container(
                parsed,
                List.of("TX", "NY", "FRA").get(host % 3),
                "be",
                "",
                List.of(Ip.parse(ip)),
                service.isEmpty() ? List.of() : List.of(service),
                List.of(uses),
                true);
    }
}
