package io.earshot.fleet.partners;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.model.Container;
import io.earshot.model.ContainerName;
import io.earshot.model.Inventory;
import io.earshot.model.Ip;
import io.earshot.model.Lookup;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PartnerBookTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final ContainerName BE5 = ContainerName.parse("be5.host58");

    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration TURN = Duration.ofMinutes(4);

    private final PartnerBook book = new PartnerBook(4, Duration.ofHours(24));

    @Test
    void aContainerThatAsksForManyNamesKeepsTheNewestOfThem() {
        PartnerBook small = new PartnerBook(new PartnerRules(4, TURN, DAY, DAY), new LookupLimits(3, 100));
        small.replaceInventory(Inventory.of(List.of(asker(), provider("db1.host9", "TX", "10.9.0.1"))), NOON);
        small.addLookups(List.of(lookup(BE5, "db1", NOON)), NOON);
        for (int i = 0; i < 50; i++) {
            small.addLookups(List.of(lookup(BE5, "x" + i, NOON.plusSeconds(i))), NOON.plusSeconds(i));
            small.addLookups(List.of(lookup(BE5, "db1", NOON.plusSeconds(i))), NOON.plusSeconds(i));
        }
        assertThat(small.names()).isEqualTo(3);
        assertThat(small.partnersOf(BE5))
                .extracting(partner -> partner.ip().toString())
                .containsExactly("10.9.0.1");
        assertThat(small.refusedNames()).isZero();
    }

    @Test
    void beyondALimitForAllContainersNewNamesAreRefusedUntilOthersAreTooOld() {
        PartnerBook small = new PartnerBook(new PartnerRules(4, TURN, DAY, DAY), new LookupLimits(30, 100));
        for (int i = 0; i < 1_000; i++) {
            small.addLookups(List.of(lookup(ContainerName.parse("c" + i / 20 + ".h1"), "x" + i, NOON)), NOON);
        }
        assertThat(small.names()).isEqualTo(100);
        assertThat(small.refusedNames()).isEqualTo(900);
        Instant later = NOON.plus(DAY).plusSeconds(1);
        small.expire(later);
        assertThat(small.names()).isZero();
        small.addLookups(List.of(lookup(BE5, "db1", later)), later);
        assertThat(small.names()).isEqualTo(1);
        assertThat(small.refusedNames()).isEqualTo(900);
    }

    @Test
    void ofAServiceWithThousandsOfProvidersEachDataCenterHasItsTurn() {
        Stream<Container> providers = IntStream.range(0, 3_000)
                .mapToObj(i -> provider(
                        "db1.h" + i, i < 1_000 ? "TX" : "DC" + i % 100, "10.100." + i / 250 + "." + (i % 250 + 1)));
        book.replaceInventory(
                Inventory.of(Stream.concat(Stream.of(asker("db1")), providers).toList()), NOON);
        Set<String> turned = new HashSet<>();
        for (int turn = 0; turn < 300; turn++) {
            List<KnownPartner> list = book.partnersOf(BE5, NOON.plus(TURN.multipliedBy(turn)), Set.of());
            assertThat(list).hasSizeBetween(1, 4);
            assertThat(list.getFirst().owner().dataCenter()).isEqualTo("TX");
            list.forEach(partner -> turned.add(partner.owner().dataCenter()));
        }
        assertThat(turned).hasSize(101);
    }

    private static Lookup lookup(ContainerName asker, String service, Instant at) {
        return new Lookup(asker, service, 1, at, List.of());
    }

    @Test
    void providersComeNearestFirstAndKeepTheirOrderAmongEquals() {
        inventory(
                asker("db1"),
                provider("db1.host9", "FRA", "10.9.0.1"),
                provider("db1.host7", "TX", "10.7.0.1"),
                provider("db1.host8", "FRA", "10.8.0.1"),
                provider("db1.host58", "TX", "10.58.0.1"));
        assertThat(partnersOfBe5()).containsExactly("10.58.0.1", "10.7.0.1", "10.9.0.1", "10.8.0.1");
    }

    @Test
    void aLongListKeepsTheNearest() {
        inventory(Stream.concat(
                        Stream.of(asker("db1")),
                        Stream.of(
                                provider("a.h1", "FRA", "10.0.0.1"),
                                provider("b.h1", "FRA", "10.0.0.2"),
                                provider("c.h2", "TX", "10.0.0.3"),
                                provider("d.h2", "TX", "10.0.0.4"),
                                provider("e.h2", "TX", "10.0.0.5"),
                                provider("f.h2", "TX", "10.0.0.6")))
                .toArray(Container[]::new));
        assertThat(partnersOfBe5()).containsExactly("10.0.0.3", "10.0.0.4", "10.0.0.5", "10.0.0.6");
    }

    @Test
    void aStoppedProviderIsNobodysPartnerAndAStoppedAskerHasNone() {
        Container stopped = new Container(
                ContainerName.parse("db1.host9"),
                "TX",
                "db",
                "",
                List.of(Ip.parse("10.9.0.1")),
                List.of("db1"),
                List.of("be"),
                false);
        inventory(asker("db1"), stopped, provider("be.host1", "TX", "10.1.0.1", "be"));
        assertThat(partnersOfBe5()).isEmpty();
        assertThat(book.partnersOf(stopped.name())).isEmpty();
    }

    @Test
    void itselfIsNoPartner() {
        Container both =
                new Container(BE5, "TX", "be", "", List.of(Ip.parse("10.5.0.1")), List.of("be"), List.of("be"), true);
        inventory(both, provider("be6.host58", "TX", "10.5.0.2", "be"));
        assertThat(partnersOfBe5()).containsExactly("10.5.0.2");
    }

    @Test
    void anAskerWithoutIpv6GetsNoIpv6Partners() {
        inventory(asker("db1"), provider("db1.host9", "TX", "fd00::9", "db1"), provider("db1.host8", "TX", "10.8.0.1"));
        assertThat(partnersOfBe5()).containsExactly("10.8.0.1");
    }

    @Test
    void aLookupMakesAPartnerAndKeepsFirstAndLastSeen() {
        inventory(asker(), provider("db1.host9", "TX", "10.9.0.1"));
        book.addLookups(List.of(lookup(NOON.minusSeconds(600))), NOON);
        book.addLookups(List.of(lookup(NOON.minusSeconds(60))), NOON);
        book.addLookups(List.of(lookup(NOON.minusSeconds(300))), NOON);
        assertThat(book.partnersOf(BE5))
                .singleElement()
                .satisfies(partner -> assertThat(partner.evidence())
                        .containsExactly(new Evidence(
                                Evidence.Source.PDNS, "db1", NOON.minusSeconds(600), NOON.minusSeconds(60))));
    }

    @Test
    void oneAddressMayHaveSeveralReasons() {
        inventory(asker("db1"), provider("db1.host9", "TX", "10.9.0.1"));
        book.addLookups(List.of(lookup(NOON)), NOON);
        assertThat(book.partnersOf(BE5).getFirst().evidence())
                .extracting(Evidence::source)
                .containsExactly(Evidence.Source.CMDB, Evidence.Source.PDNS);
    }

    @Test
    void aLookupLeavesWhenItIsTooOld() {
        inventory(asker(), provider("db1.host9", "TX", "10.9.0.1"));
        book.addLookups(List.of(lookup(NOON)), NOON);
        assertThat(book.expire(NOON.plus(Duration.ofHours(24)))).isEmpty();
        assertThat(book.expire(NOON.plus(Duration.ofHours(24)).plusSeconds(1))).containsExactly(BE5);
        assertThat(partnersOfBe5()).isEmpty();
    }

    @Test
    void aLookupFromBeforeTheCmdbKnewTheContainerCounts() {
        book.addLookups(List.of(lookup(NOON)), NOON);
        inventory(asker(), provider("db1.host9", "TX", "10.9.0.1"));
        assertThat(partnersOfBe5()).containsExactly("10.9.0.1");
    }

    @Test
    void whatAContainerWasToldCountsMoreThanNearness() {
        inventory(
                asker(),
                provider("db1.host58", "TX", "10.58.0.1"),
                provider("db1.host9", "FRA", "10.9.0.1"),
                provider("other.host9", "FRA", "10.9.0.2", "other"));
        book.addLookups(List.of(lookup(NOON)), NOON);
        assertThat(partnersOfBe5()).containsExactly("10.58.0.1", "10.9.0.1");

        book.addLookups(List.of(told(NOON, "10.9.0.1", "10.9.0.2")), NOON);
        assertThat(partnersOfBe5()).containsExactly("10.9.0.1", "10.9.0.2");

        // A question without its answer, as the log has it, takes nothing back.
        book.addLookups(List.of(lookup(NOON.plusSeconds(3_000))), NOON.plusSeconds(3_000));
        assertThat(partnersOfBe5()).containsExactly("10.9.0.1", "10.9.0.2");
    }

    @Test
    void anAddressThatIsNotToldAnyMoreLeavesAWhileAfterTheOthers() {
        inventory(asker(), provider("db1.host8", "TX", "10.8.0.1"), provider("db1.host9", "TX", "10.9.0.1"));
        book.addLookups(List.of(told(NOON, "10.8.0.1")), NOON);
        book.addLookups(List.of(told(NOON.plusSeconds(600), "10.9.0.1", "fd00::9")), NOON.plusSeconds(600));
        assertThat(partnersOfBe5()).containsExactlyInAnyOrder("10.8.0.1", "10.9.0.1");

        book.addLookups(List.of(told(NOON.plusSeconds(601), "fd00::9")), NOON.plusSeconds(601));
        assertThat(partnersOfBe5()).as("AAAA says nothing about A").containsExactlyInAnyOrder("10.8.0.1", "10.9.0.1");
        book.addLookups(List.of(told(NOON.plusSeconds(601), "10.9.0.1")), NOON.plusSeconds(601));
        assertThat(partnersOfBe5()).containsExactly("10.9.0.1");
    }

    @Test
    void anAddressThatWasToldIsNoPartnerOnceItIsSomebodyElses() {
        inventory(asker(), provider("db1.host8", "TX", "10.8.0.1"), provider("db1.host9", "TX", "10.9.0.1"));
        book.addLookups(List.of(told(NOON, "10.9.0.1")), NOON);
        inventory(asker(), provider("db1.host8", "TX", "10.8.0.1"), provider("other.host9", "TX", "10.9.0.1", "x"));
        assertThat(partnersOfBe5()).as("by nearness again").containsExactly("10.8.0.1");

        Instant later = NOON.plusSeconds(60);
        book.addLookups(List.of(told(later, "10.9.0.1")), later);
        assertThat(book.partnersOf(BE5))
                .singleElement()
                .satisfies(partner -> assertThat(partner.evidence())
                        .containsExactly(new Evidence(Evidence.Source.PDNS, "db1", later, later)));
    }

    @Test
    void anAddressThatDnsToldBeforeTheCmdbKnewItBecomesAPartner() {
        inventory(asker(), provider("db1.host8", "TX", "10.8.0.1"));
        book.addLookups(List.of(told(NOON, "10.9.0.1")), NOON);
        assertThat(partnersOfBe5()).containsExactly("10.8.0.1");

        inventory(asker(), provider("db1.host8", "TX", "10.8.0.1"), provider("db1.host9", "TX", "10.9.0.1"));
        assertThat(partnersOfBe5()).containsExactly("10.9.0.1");
    }

    @Test
    void anAddressThatMovesTakesNoHistoryAlong() {
        inventory(asker("db1"), provider("db1.host9", "TX", "10.9.0.1"));
        inventory(asker("db1"), provider("other.host9", "TX", "10.9.0.1", "other"));
        assertThat(partnersOfBe5()).isEmpty();
    }

    private void inventory(Container... containers) {
        book.replaceInventory(Inventory.of(List.of(containers)), NOON);
    }

    private List<String> partnersOfBe5() {
        return book.partnersOf(BE5).stream().map(p -> p.ip().toString()).toList();
    }

    private static Lookup lookup(Instant at) {
        return new Lookup(BE5, "db1", 1, at);
    }

    private static Lookup told(Instant at, String... answers) {
        return new Lookup(BE5, "db1", 1, at, Stream.of(answers).map(Ip::parse).toList());
    }

    private static Container asker(String... uses) {
        return new Container(BE5, "TX", "be", "", List.of(Ip.parse("10.5.0.1")), List.of("be"), List.of(uses), true);
    }

    private static Container provider(String name, String dataCenter, String address) {
        return provider(name, dataCenter, address, "db1");
    }

    private static Container provider(String name, String dataCenter, String address, String service) {
        return new Container(
                ContainerName.parse(name),
                dataCenter,
                "db",
                "",
                List.of(Ip.parse(address)),
                List.of(service),
                List.of(),
                true);
    }
}
