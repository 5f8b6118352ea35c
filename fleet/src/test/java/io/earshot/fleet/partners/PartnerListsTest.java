package io.earshot.fleet.partners;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.model.Container;
import io.earshot.model.ContainerName;
import io.earshot.model.Inventory;
import io.earshot.model.Ip;
import io.earshot.model.Lookup;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Lists that change in part, turn, and share a target. */
class PartnerListsTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final Duration DAY = Duration.ofHours(24);
    private static final ContainerName BE5 = ContainerName.parse("be5.host58");

    private final PartnerRules rules = new PartnerRules(8, Duration.ofMinutes(4), DAY, DAY);
    private final PartnerBook book = new PartnerBook(rules);

    @Test
    void aChangeTouchesOnlyTheListsThatItIsOn() {
        inventory(
                container("be5.host58", "10.5.0.1", "", "db1"),
                container("be6.host58", "10.5.0.2", "", "db2"),
                container("db1.host7", "10.7.0.1", "db1", ""),
                container("db2.host7", "10.7.0.2", "db2", ""));
        assertThat(inventory(
                        container("be5.host58", "10.5.0.1", "", "db1"),
                        container("be6.host58", "10.5.0.2", "", "db2"),
                        container("db1.host7", "10.7.0.3", "db1", ""),
                        container("db2.host7", "10.7.0.2", "db2", "")))
                .containsExactlyInAnyOrder(BE5, ContainerName.parse("db1.host7"));
        assertThat(book.addLookups(List.of(new Lookup(BE5, "db2", 1, NOON)), NOON))
                .containsExactly(BE5);
        assertThat(book.expire(NOON.plusSeconds(60))).isEmpty();
    }

    @Test
    void changesInPartGiveTheSameListsAsAllAnew() {
        Random random = new Random(7);
        List<Lookup> lookups = new ArrayList<>();
        for (int round = 0; round < 200; round++) {
            Inventory inventory = randomInventory(random);
            book.replaceInventory(inventory, NOON);
            Lookup lookup = new Lookup(
                    new ContainerName("c" + random.nextInt(12), "host" + random.nextInt(3)),
                    "s" + random.nextInt(4),
                    1,
                    NOON);
            lookups.add(lookup);
            book.addLookups(List.of(lookup), NOON);
            PartnerBook anew = new PartnerBook(rules);
            anew.replaceInventory(inventory, NOON);
            anew.addLookups(lookups, NOON);
            for (Container container : inventory.containers()) {
                assertThat(ips(book, container.name()))
                        .as("round %d, %s", round, container.name())
                        .isEqualTo(ips(anew, container.name()));
            }
        }
    }

    @Test
    void everyPartnerHasItsTurnWithinTheStatedTimeAndTheNearestAlways() {
        inventory(Stream.concat(
                        Stream.of(container("be5.host58", "10.5.0.1", "", "db1")),
                        IntStream.range(0, 31)
                                .mapToObj(i -> container("db" + i + ".h" + i, "10.0.0." + (i + 1), "db1", "")))
                .toArray(Container[]::new));
        Set<Ip> probed = new HashSet<>();
        // Two of 8 places rotate, so that the 25 far partners take 13 turns of 4 minutes.
        Duration stated = Duration.ofMinutes(4 * 13);
        for (Instant now = NOON; now.isBefore(NOON.plus(stated)); now = now.plus(rules.turn())) {
            List<Ip> list = book.partnersOf(BE5, now, Set.of()).stream()
                    .map(KnownPartner::ip)
                    .toList();
            assertThat(list).hasSizeBetween(7, 8);
            assertThat(list).contains(Ip.parse("10.0.0.1"), Ip.parse("10.0.0.6"));
            probed.addAll(list);
        }
        assertThat(probed).hasSize(31);
    }

    @Test
    void aListThatTurnsIsTouchedWhenItsTurnComesAndKeepsWhatIsInTrouble() {
        inventory(Stream.concat(
                        Stream.of(container("be5.host58", "10.5.0.1", "", "db1")),
                        IntStream.range(0, 20)
                                .mapToObj(i -> container("db" + i + ".h" + i, "10.0.0." + (i + 1), "db1", "")))
                .toArray(Container[]::new));
        Ip far = book.partnersOf(BE5, NOON, Set.of()).getLast().ip();
        assertThat(book.expire(NOON)).isEmpty();
        Instant next = NOON.plus(rules.turn());
        assertThat(book.expire(next)).containsExactly(BE5);
        assertThat(ips(book.partnersOf(BE5, next, Set.of()))).doesNotContain(far);
        assertThat(ips(book.partnersOf(BE5, next, Set.of(far)))).contains(far);
    }

    @Test
    void whatIsPublishedIsAPartnerUntilItIsNotOrIsSomebodyElses() {
        inventory(container("be5.host58", "10.5.0.1", "", ""), container("db1.host7", "10.7.0.1", "db1", ""));
        List<Ip> said =
                List.of(Ip.parse("10.7.0.1"), Ip.parse("10.5.0.1"), Ip.parse("127.0.0.1"), Ip.parse("10.9.9.9"));
        assertThat(book.publish(BE5, said, NOON)).containsExactly(BE5);
        assertThat(book.partnersOf(BE5)).singleElement().satisfies(partner -> {
            assertThat(partner.ip()).isEqualTo(Ip.parse("10.7.0.1"));
            assertThat(partner.service()).isEmpty();
            assertThat(partner.evidence()).containsExactly(new Evidence(Evidence.Source.PUBLISHED, "", NOON, NOON));
        });
        assertThat(book.unknownTo(BE5, said)).containsExactly(Ip.parse("127.0.0.1"), Ip.parse("10.9.9.9"));

        // The CMDB learns of the one; the other passes to somebody else.
        assertThat(inventory(
                        container("be5.host58", "10.5.0.1", "", ""),
                        container("db1.host7", "10.7.0.2", "db1", ""),
                        container("new.host7", "10.7.0.1", "new", ""),
                        container("db9.host7", "10.9.9.9", "db9", "")))
                .contains(BE5);
        assertThat(ips(book, BE5)).containsExactly(Ip.parse("10.9.9.9"));

        book.publish(BE5, List.of(), NOON);
        assertThat(book.partnersOf(BE5)).isEmpty();
    }

    @Test
    void whatWasPublishedExpires() {
        inventory(container("be5.host58", "10.5.0.1", "", ""), container("db1.host7", "10.7.0.1", "db1", ""));
        book.publish(BE5, List.of(Ip.parse("10.7.0.1")), NOON);
        assertThat(book.expire(NOON.plus(DAY))).isEmpty();
        assertThat(book.expire(NOON.plus(DAY).plusSeconds(1))).containsExactly(BE5);
        assertThat(book.partnersOf(BE5)).isEmpty();
    }

    @Test
    void bothAddressesOfAPartnerAreKept() {
        inventory(
                container("be5.host58", "10.5.0.1 fd00::5", "", "db1"),
                container("db1.host7", "10.7.0.1 fd00::7", "db1", ""));
        assertThat(ips(book.partnersOf(BE5))).containsExactly(Ip.parse("10.7.0.1"), Ip.parse("fd00::7"));
    }

    @Test
    void manyClientsOfOneTargetProbeItLessOftenAndFewAsOftenAgain() {
        Targets targets = new Targets(Duration.ofSeconds(10), Duration.ofMinutes(2), 100);
        Targets.Address db = new Targets.Address(ContainerName.parse("db1.host7"), Ip.parse("10.7.0.1"));
        for (int i = 0; i < 1_000; i++) {
            targets.replace(List.of(), List.of(db));
        }
        assertThat(targets.changed()).isEmpty();
        assertThat(targets.interval(db)).isEqualTo(Duration.ofSeconds(10));
        targets.replace(List.of(), List.of(db));
        assertThat(targets.changed()).containsExactly(db.owner());
        assertThat(targets.interval(db)).isEqualTo(Duration.ofSeconds(20));
        targets.replace(List.of(db), List.of());
        assertThat(targets.changed()).as("one that goes changes nothing").isEmpty();
        for (int i = 0; i < 250; i++) {
            targets.replace(List.of(db), List.of());
        }
        assertThat(targets.interval(db)).isEqualTo(Duration.ofSeconds(10));
        for (int i = 0; i < 100_000; i++) {
            targets.replace(List.of(), List.of(db));
        }
        assertThat(targets.interval(db)).as("no longer than a cycle").isEqualTo(Duration.ofMinutes(2));
    }

    private static Inventory randomInventory(Random random) {
        List<Container> containers = new ArrayList<>();
        Set<String> addresses = new HashSet<>();
        for (int i = 0; i < 12; i++) {
            String address = "10.0.0." + random.nextInt(30);
            if (random.nextInt(4) > 0 && addresses.add(address)) {
                containers.add(new Container(
                        new ContainerName("c" + i, "host" + i % 3),
                        "dc" + i % 2,
                        "",
                        "",
                        List.of(Ip.parse(address)),
                        List.of("s" + random.nextInt(4)),
                        List.of("s" + random.nextInt(4)),
                        random.nextInt(5) > 0));
            }
        }
        return Inventory.of(containers);
    }

    /** In no order: the books got to know the containers in different ones. */
    private static Set<Ip> ips(PartnerBook of, ContainerName name) {
        return Set.copyOf(ips(of.partnersOf(name)));
    }

    private static List<Ip> ips(List<KnownPartner> partners) {
        return partners.stream().map(KnownPartner::ip).toList();
    }

    private Set<ContainerName> inventory(Container... containers) {
        return book.replaceInventory(Inventory.of(List.of(containers)), NOON);
    }

    private static Container container(String name, String addresses, String services, String uses) {
        return new Container(
                ContainerName.parse(name),
                "TX",
                "",
                "",
                words(addresses).map(Ip::parse).toList(),
                words(services).toList(),
                words(uses).toList(),
                true);
    }

    private static Stream<String> words(String text) {
        return Stream.of(text.split(" ", -1)).filter(word -> !word.isEmpty());
    }
}
