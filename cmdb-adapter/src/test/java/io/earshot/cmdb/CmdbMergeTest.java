package io.earshot.cmdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.model.Container;
import io.earshot.model.ContainerName;
import io.earshot.model.Inventory;
import io.earshot.model.Ip;
import io.earshot.model.Networks;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CmdbMergeTest {

    @Test
    void whatTheFirstSourceSaysStandsAndTheSecondFillsWhatItLeavesEmpty() {
        CmdbReading merged = merge(
                part("a", container("be5.host58", "TX", "be", "10.0.0.1", "", "", true)),
                part("b", container("be5.host58", "TX", "web", "10.0.0.2", "api", "db1", false)));
        assertThat(merged.inventory().containers())
                .containsExactly(container("be5.host58", "TX", "be", "10.0.0.1", "api", "db1", true));
        assertThat(merged.problems()).isEmpty();
    }

    @Test
    void tagsOfAllSourcesAddUpAndTheFirstValueOfANameStands() {
        Container first = container("be5.host58", "TX", "be", "10.0.0.1", "", "", true);
        CmdbReading merged = merge(
                part("a", first.tagged(Map.of("tier", "gold", "rack", "7"))),
                part("b", first.tagged(Map.of("tier", "silver", "owner", "shop"))));
        assertThat(merged.inventory().containers())
                .containsExactly(first.tagged(Map.of("tier", "gold", "rack", "7", "owner", "shop")));
    }

    @Test
    void theSecondSourceAddsContainers() {
        CmdbReading merged = merge(
                part("a", container("be5.host58", "TX", "be", "10.0.0.1", "", "", true)),
                part("b", container("be6.host58", "TX", "be", "10.0.0.2", "", "", true)));
        assertThat(merged.inventory().size()).isEqualTo(2);
    }

    @Test
    void anAddressThatBothGiveToDifferentContainersStaysWithTheFirst() {
        CmdbReading merged = merge(
                part("a", container("be5.host58", "TX", "be", "10.0.0.1", "", "", true)),
                part("b", container("be6.host58", "TX", "be", "10.0.0.1 10.0.0.2", "", "", true)));
        assertThat(merged.inventory()
                        .container(name("be6.host58"))
                        .orElseThrow()
                        .addresses())
                .containsExactly(Ip.parse("10.0.0.2"));
        assertThat(merged.problems())
                .extracting(CmdbProblem::toString)
                .containsExactly("b: be6.host58: address 10.0.0.1, kept with be5.host58 as another source has it");
    }

    @Test
    void anAddressBelongsToTheContainerThatRunsWhicheverSourceComesFirst() {
        CmdbReading merged = merge(
                part("a", container("old.host58", "TX", "be", "10.0.0.1", "", "", false)),
                part("b", container("new.host58", "TX", "be", "10.0.0.1", "", "", true)));
        assertThat(merged.inventory()
                        .owner(Networks.DEFAULT, Ip.parse("10.0.0.1"))
                        .orElseThrow()
                        .name())
                .isEqualTo(name("new.host58"));
        assertThat(merged.problems())
                .extracting(CmdbProblem::toString)
                .containsExactly("a: old.host58: address 10.0.0.1, kept with new.host58 as another source has it");
    }

    @Test
    void aHostStandsWhereTheFirstSourceHasIt() {
        CmdbReading merged = merge(
                part("a", container("be5.host58", "TX", "be", "", "", "", true)),
                part("b", container("be6.host58", "FRA", "be", "", "", "", true)));
        assertThat(merged.inventory().containers())
                .extracting(Container::dataCenter)
                .containsOnly("TX");
        assertThat(merged.problems()).hasSize(1);
    }

    @Test
    void everyContainerOfEverySourceIsInTheMergeAndNoAddressHasTwoOwners() {
        Random random = new Random(3);
        for (int round = 0; round < 300; round++) {
            List<CmdbMerge.Part> parts = new ArrayList<>();
            for (int source = 0; source < 3; source++) {
                InventoryBuilder inventory = new InventoryBuilder("s" + source);
                for (int i = random.nextInt(8); i > 0; i--) {
                    Container any = container(
                            "be" + random.nextInt(5) + ".host" + random.nextInt(3),
                            "dc" + random.nextInt(2),
                            "",
                            "10.0.0." + random.nextInt(6),
                            "",
                            "",
                            true);
                    inventory.add(any.name().toString(), fields(any));
                }
                parts.add(new CmdbMerge.Part("s" + source, inventory.build()));
            }
            // Inventory.of refuses two owners of one address.
            Inventory merged = CmdbMerge.merge(parts).inventory();
            assertThat(merged.containers())
                    .extracting(Container::name)
                    .containsExactlyInAnyOrderElementsOf(parts.stream()
                            .flatMap(part -> part.reading().inventory().containers().stream())
                            .map(Container::name)
                            .distinct()
                            .toList());
        }
    }

    @Test
    void aSourceThatNamesANetworkFillsItInForOneThatNamesNone() {
        Container plain = container("be5.host58", "TX", "", "10.0.0.1", "", "", true);
        Container named = container("be5.host58", "TX", "be", "", "", "", true).in(Networks.of("a"));
        Container other = container("be6.host58", "TX", "", "10.0.0.1", "", "", true);

        CmdbReading merged = merge(part("one", plain, other.in(Networks.of("b"))), part("two", named));
        assertThat(merged.problems()).isEmpty();
        assertThat(merged.inventory().containers())
                .extracting(Container::networks)
                .containsExactly(Networks.of("a"), Networks.of("b"));

        CmdbReading conflict = merge(part("one", plain, other.in(Networks.of("a"))), part("two", named));
        assertThat(conflict.problems())
                .singleElement()
                .extracting(CmdbProblem::problem)
                .isEqualTo("address 10.0.0.1 of network a, kept with be5.host58 as another source has it");
    }

    private static Fields fields(Container container) {
        return column -> Optional.of(
                switch (column) {
                    case CONTAINER -> container.name().container();
                    case HOST -> container.host();
                    case DATA_CENTER -> container.dataCenter();
                    case ADDRESSES -> container.addresses().getFirst().toString();
                    case RUNNING, TAKES_TRAFFIC -> "true";
                    case ROLE, CLUSTER, SERVICES, USES, TAGS, NETWORK -> "";
                });
    }

    private static CmdbReading merge(CmdbMerge.Part... parts) {
        return CmdbMerge.merge(List.of(parts));
    }

    private static CmdbMerge.Part part(String source, Container... containers) {
        return new CmdbMerge.Part(source, new CmdbReading(Inventory.of(List.of(containers)), List.of()));
    }

    private static Container container(
            String name, String dataCenter, String role, String addresses, String services, String uses, boolean up) {
        return new Container(
                name(name),
                dataCenter,
                role,
                "",
                words(addresses).map(Ip::parse).toList(),
                words(services).toList(),
                words(uses).toList(),
                up);
    }

    private static Stream<String> words(String text) {
        return Stream.of(text.split(" ", -1)).filter(word -> !word.isEmpty());
    }

    private static ContainerName name(String name) {
        return ContainerName.parse(name);
    }
}
