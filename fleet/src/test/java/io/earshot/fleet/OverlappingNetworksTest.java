package io.earshot.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.fleet.incidents.IncidentBook;
import io.earshot.fleet.incidents.IncidentMemory;
import io.earshot.fleet.incidents.IncidentRow;
import io.earshot.fleet.incidents.IncidentTiming;
import io.earshot.fleet.partners.KnownPartner;
import io.earshot.fleet.partners.PartnerBook;
import io.earshot.fleet.partners.Targets;
import io.earshot.fleet.ring.BackgroundRing;
import io.earshot.fleet.services.ServicePlan;
import io.earshot.fleet.sockets.SocketRow;
import io.earshot.model.Container;
import io.earshot.model.ContainerName;
import io.earshot.model.Inventory;
import io.earshot.model.Ip;
import io.earshot.model.LinkReport;
import io.earshot.model.LinkState;
import io.earshot.model.Lookup;
import io.earshot.model.Networks;
import io.earshot.model.Partner;
import io.earshot.model.Report;
import io.earshot.model.ServiceKind;
import io.earshot.model.ServiceProbe;
import io.earshot.model.SocketReport;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Two tenants whose networks have the same addresses. */
class OverlappingNetworksTest {

    private static final Duration CYCLE = Duration.ofMinutes(2);
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    private static final Ip BE = Ip.parse("10.0.0.1");
    private static final Ip DB = Ip.parse("10.0.0.2");
    private static final Ip GATEWAY = Ip.parse("10.0.0.254");
    private static final Ip UNKNOWN = Ip.parse("10.0.0.99");
    private static final Ip PUBLIC = Ip.parse("203.0.113.5");

    private final IncidentMemory incidents = new IncidentMemory();
    private final RecordedRows rows = new RecordedRows();
    private final PartnerBook book = new PartnerBook(16, Duration.ofHours(24));
    private final Targets targets = new Targets(Duration.ofSeconds(10), CYCLE, 1);
    private final BackgroundRing ring = new BackgroundRing(1);
    private final Fleet fleet = new Fleet(
            new FleetTiming(CYCLE, Duration.ofSeconds(20), Duration.ofSeconds(10)),
            book,
            targets,
            ring,
            new IncidentBook(
                    new IncidentTiming(CYCLE, Duration.ofSeconds(10), Duration.ofMinutes(1)), "TX", incidents, NOON),
            rows);
    private Instant now = NOON;

    @Test
    void everyKindOfEvidenceFindsThePartnerInTheNetworkOfItsContainer() {
        for (String tenant : List.of("a", "b")) {
            List<Container> both = Stream.concat(pair("a", ""), pair("b", "")).toList();
            fleet.replaceInventory(
                    Inventory.of(
                            Stream.concat(pair("a", "db1"), pair("b", "db1")).toList()),
                    now);
            assertThat(owners(be(tenant))).as("declared").containsExactly(db(tenant));

            fleet.replaceInventory(Inventory.of(both), now);
            assertThat(owners(be(tenant))).isEmpty();
            fleet.addLookups(List.of(new Lookup(be(tenant), "any", 1, now, List.of(DB))), now);
            assertThat(owners(be(tenant))).as("answered by DNS").containsExactly(db(tenant));

            assertThat(fleet.publish(db(tenant), List.of(BE, UNKNOWN), now)).containsExactly(UNKNOWN);
            assertThat(owners(db(tenant))).as("published").containsExactly(be(tenant));

            fleet.replaceInventory(
                    Inventory.of(Stream.concat(both.stream(), Stream.of(gateway("a", "b"), lonely(tenant)))
                            .toList()),
                    now);
            fleet.addReport(Report.of(name("lonely." + tenant), List.of(), sockets(DB, GATEWAY)), now);
            assertThat(owners(name("lonely." + tenant))).as("seen").containsExactly(db(tenant), name("gw.edge"));
        }
    }

    @Test
    void aProviderInAnotherNetworkIsNobodysPartnerHoweverManyThereAre() {
        Stream<Container> others =
                IntStream.range(10, 200).mapToObj(i -> container("db" + i + ".a", "a", "10.0.0." + i, "db1", ""));
        fleet.replaceInventory(
                Inventory.of(Stream.concat(others, pair("b", "db1")).toList()), now);

        assertThat(owners(be("b"))).containsExactly(db("b"));
    }

    @Test
    void aBrokenLinkIsATroubleOfItsOwnNetworkAlone() {
        fleet.replaceInventory(
                Inventory.of(Stream.concat(pair("a", "db1"), pair("b", "db1")).toList()), now);
        for (int i = 0; i < 4; i++) {
            fleet.addReport(Report.of(be("a"), List.of(LinkReport.ofCounts(DB, 12, 0))), now);
            fleet.addReport(Report.of(be("b"), List.of(LinkReport.ofCounts(DB, 12, 12))), now);
            pass(CYCLE.dividedBy(2));
        }

        assertThat(rows.link(be("a"), DB).state()).isEqualTo(LinkState.DOWN);
        assertThat(rows.link(be("b"), DB).state()).isEqualTo(LinkState.UP);
        assertThat(incidents.open())
                .singleElement()
                .extracting(IncidentRow::summary)
                .asString()
                .contains("db1.a")
                .doesNotContain("db1.b");
    }

    @Test
    void aGatewayIsReachedFromEachOfItsNetworksAndFindsPartnersInAll() {
        fleet.replaceInventory(
                Inventory.of(Stream.of(
                                Stream.of(gateway("a", "b")),
                                pair("a", "gw"),
                                Stream.of(container("be1.b", "b", "10.0.0.1", "be", "gw")),
                                Stream.of(container("db9.b", "b", "10.0.0.9", "db9", "")))
                        .flatMap(all -> all)
                        .toList()),
                now);
        assertThat(owners(be("a"))).containsExactly(name("gw.edge"));
        assertThat(owners(be("b"))).containsExactly(name("gw.edge"));

        fleet.publish(name("gw.edge"), List.of(DB, Ip.parse("10.0.0.9"), BE), now);
        assertThat(owners(name("gw.edge")))
                .as("an address of both networks is that of the network named first")
                .containsExactlyInAnyOrder(db("a"), name("db9.b"), be("a"));
    }

    @Test
    void anUnknownPeerIsAnotherNodeInEachNetworkUnlessItsAddressIsPublic() {
        fleet.replaceInventory(
                Inventory.of(Stream.of(pair("a", ""), pair("b", ""), pair(Networks.DEFAULT_NAME, ""))
                        .flatMap(all -> all)
                        .toList()),
                now);
        for (String network : List.of("a", "b", Networks.DEFAULT_NAME)) {
            fleet.addReport(Report.of(be(network), List.of(), sockets(UNKNOWN, PUBLIC, DB)), now);
        }

        assertThat(peers(be("a"))).containsExactlyInAnyOrder("10.0.0.99@a", "203.0.113.5", "db1.a");
        assertThat(peers(be("b"))).containsExactlyInAnyOrder("10.0.0.99@b", "203.0.113.5", "db1.b");
        assertThat(peers(be(Networks.DEFAULT_NAME)))
                .containsExactlyInAnyOrder("10.0.0.99", "203.0.113.5", "db1.default");
    }

    @Test
    void aContainerThatPassesToAnotherNetworkTakesNoPartnerAlong() {
        Container mover = container("be1.m", "a", "10.0.0.7", "be", "");
        List<Container> others = Stream.concat(pair("a", ""), pair("b", "")).toList();
        fleet.replaceInventory(
                Inventory.of(Stream.concat(others.stream(), Stream.of(mover)).toList()), now);
        fleet.publish(mover.name(), List.of(DB), now);
        assertThat(owners(mover.name())).containsExactly(db("a"));

        fleet.replaceInventory(
                Inventory.of(Stream.concat(others.stream(), Stream.of(mover.in(Networks.of("b"))))
                        .toList()),
                now);
        assertThat(owners(mover.name())).isEmpty();
        fleet.publish(mover.name(), List.of(DB), now);
        assertThat(owners(mover.name())).containsExactly(db("b"));
    }

    @Test
    void anAddressThatWasNamedBeforeItsContainerOrTheOtherIsKnownIsFoundInTheRightNetwork() {
        fleet.replaceInventory(Inventory.of(pair("a", "").toList()), now);
        fleet.addLookups(List.of(new Lookup(be("b"), "any", 1, now, List.of(DB))), now);
        fleet.replaceInventory(
                Inventory.of(Stream.concat(pair("a", ""), Stream.of(container("db1.b", "b", DB.toString(), "db1", "")))
                        .toList()),
                now);
        fleet.addLookups(List.of(new Lookup(be("b"), "other", 1, now, List.of(DB))), now);
        fleet.replaceInventory(
                Inventory.of(Stream.concat(pair("a", ""), pair("b", "")).toList()), now);

        assertThat(owners(be("b"))).containsExactly(db("b"));
    }

    @Test
    void clientsOfOneNetworkDoNotSlowDownTheProbesOfAnother() {
        Stream<Container> clients =
                IntStream.range(10, 200).mapToObj(i -> container("be" + i + ".a", "a", "10.0.0." + i, "be", "db1"));
        fleet.replaceInventory(
                Inventory.of(Stream.of(clients, pair("a", "db1"), pair("b", "db1"))
                        .flatMap(all -> all)
                        .toList()),
                now);

        assertThat(interval(be("a"))).isEqualTo(CYCLE);
        assertThat(interval(be("b"))).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void aServiceIsProbedByClientsOfItsOwnNetworkAlone() {
        fleet.replaceInventory(
                Inventory.of(Stream.concat(pair("a", "db1"), pair("b", "db1")).toList()), now);
        ServiceProbe probe = new ServiceProbe(
                DB,
                "db1",
                3306,
                ServiceKind.MYSQL,
                "",
                ServiceProbe.DEFAULT_INTERVAL,
                ServiceProbe.DEFAULT_TIMEOUT,
                Optional.empty(),
                "",
                Optional.empty(),
                0);
        fleet.probeServices(new ServicePlan(
                Map.of(db("a"), List.of(new ServicePlan.Target(Optional.empty(), probe))), ""));

        assertThat(fleet.served(be("a")).orElseThrow().list().services().probes())
                .hasSize(1);
        assertThat(fleet.served(be("b")).orElseThrow().list().services().probes())
                .isEmpty();
    }

    private Duration interval(ContainerName name) {
        List<Partner> partners = fleet.served(name).orElseThrow().list().partners();
        assertThat(partners).hasSize(1);
        return partners.getFirst().interval();
    }

    private List<ContainerName> owners(ContainerName name) {
        return book.partnersOf(name).stream()
                .map(KnownPartner::owner)
                .map(Container::name)
                .toList();
    }

    private List<String> peers(ContainerName name) {
        return rows.sockets(name).connections().stream().map(SocketRow::node).toList();
    }

    private void pass(Duration time) {
        for (Instant end = now.plus(time); now.isBefore(end); now = now.plusSeconds(1)) {
            fleet.passTime(now);
        }
    }

    private static SocketReport sockets(Ip... peers) {
        return new SocketReport(
                true,
                List.of(),
                Stream.of(peers)
                        .map(ip -> new SocketReport.Connection(
                                SocketReport.Direction.OUT,
                                SocketReport.Protocol.TCP,
                                ip,
                                80,
                                Optional.of("java"),
                                new SocketReport.Activity(
                                        1, 1, 0, 0, 0, OptionalDouble.empty(), OptionalDouble.empty())))
                        .toList(),
                0,
                0);
    }

    private static Stream<Container> pair(String network, String uses) {
        return Stream.of(
                container("be1." + network, network, BE.toString(), "be", uses),
                container("db1." + network, network, DB.toString(), "db1", ""));
    }

    private static Container lonely(String network) {
        return container("lonely." + network, network, "10.0.0.77", "", "");
    }

    /** A container with the same address in two networks, as gateways often have. */
    private static Container gateway(String one, String other) {
        return new Container(
                name("gw.edge"),
                "TX",
                "gw",
                "",
                List.of(GATEWAY, GATEWAY),
                List.of("gw"),
                List.of(),
                true,
                true,
                Map.of(),
                Networks.of(List.of(one, other), List.of(one, other)));
    }

    private static Container container(String name, String network, String ip, String service, String uses) {
        return new Container(
                        name(name),
                        "TX",
                        "",
                        "",
                        List.of(Ip.parse(ip)),
                        Stream.of(service).filter(one -> !one.isEmpty()).toList(),
                        Stream.of(uses).filter(one -> !one.isEmpty()).toList(),
                        true)
                .in(Networks.of(network));
    }

    private static ContainerName be(String network) {
        return name("be1." + network);
    }

    private static ContainerName db(String network) {
        return name("db1." + network);
    }

    private static ContainerName name(String name) {
        return ContainerName.parse(name);
    }
}
