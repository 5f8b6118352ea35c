package io.earshot.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class InventoryTest {

    private final Container first = container("db1.host1", List.of("10.0.0.1", "fd00::1"), List.of("db1"));
    private final Container second = container("db1.host2", List.of("10.0.0.2"), List.of("DB1", "cache"));

    @Test
    void containersAreFoundByNameByAddressAndByService() {
        Inventory inventory = Inventory.of(List.of(first, second));

        assertThat(inventory.container(first.name())).contains(first);
        assertThat(inventory.owner(Networks.DEFAULT, Ip.parse("fd00::1"))).contains(first);
        assertThat(inventory.owner(Networks.DEFAULT, Ip.parse("::ffff:10.0.0.2")))
                .contains(second);
        assertThat(inventory.providers("db1")).containsExactly(first, second);
        assertThat(inventory.providers("cache")).containsExactly(second);
        assertThat(inventory.containers()).containsExactly(first, second);
        assertThat(inventory.size()).isEqualTo(2);
    }

    @Test
    void whatTheCmdbDoesNotHaveIsAbsent() {
        Inventory inventory = Inventory.empty();

        assertThat(inventory.container(first.name())).isEmpty();
        assertThat(inventory.owner(Networks.DEFAULT, Ip.parse("10.0.0.1"))).isEmpty();
        assertThat(inventory.providers("db1")).isEmpty();
        assertThat(inventory.size()).isZero();
    }

    @Test
    void theOrderIsTheCmdbs() {
        List<Container> containers = Stream.iterate(999, i -> i - 1)
                .limit(1_000)
                .map(i -> container("c" + i + ".host", List.of(), List.of("db1")))
                .toList();

        assertThat(Inventory.of(containers).containers()).containsExactlyElementsOf(containers);
        assertThat(Inventory.of(containers).providers("db1")).containsExactlyElementsOf(containers);
    }

    @Test
    void twoContainersOfOneNameAreRefused() {
        Container again = container("DB1.host1", List.of("10.0.0.9"), List.of());

        assertThatThrownBy(() -> Inventory.of(List.of(first, again)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("container db1.host1 occurs twice");
    }

    @Test
    void twoContainersAtOneAddressAreRefused() {
        Container thief = container("x.host3", List.of("::ffff:10.0.0.1"), List.of());

        assertThatThrownBy(() -> Inventory.of(List.of(first, thief)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("address 10.0.0.1 belongs to db1.host1 and to x.host3");
    }

    @Test
    void anAddressOrServiceThatOneContainerNamesTwiceCountsOnce() {
        Container twice = container("db1.host1", List.of("10.0.0.1", "10.0.0.1"), List.of("db1", "DB1"));

        assertThat(Inventory.of(List.of(twice)).providers("db1")).containsExactly(twice);
    }

    @Test
    void nobodyChangesAnInventory() {
        Inventory inventory = Inventory.of(List.of(first));

        assertThatThrownBy(() -> inventory.providers("db1").clear()).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> inventory.containers().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void aContainerWithoutDataCenterOrWithAnOddServiceIsRefused() {
        ContainerName name = first.name();

        assertThatThrownBy(() -> new Container(name, " ", "", "", List.of(), List.of(), List.of(), true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("dataCenter of db1.host1 is empty");
        assertThatThrownBy(() -> new Container(name, "TX", "", "", List.of(), List.of("a b"), List.of(), true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("service \"a b\", expected ");
    }

    private static Container container(String name, List<String> addresses, List<String> services) {
        return new Container(
                ContainerName.parse(name),
                "TX",
                "db",
                "tx-main",
                addresses.stream().map(Ip::parse).toList(),
                services,
                List.of(),
                true);
    }
}
