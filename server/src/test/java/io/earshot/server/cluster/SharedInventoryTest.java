package io.earshot.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.cluster.Fact;
import io.earshot.model.Container;
import io.earshot.model.ContainerName;
import io.earshot.model.Inventory;
import io.earshot.model.Ip;
import java.util.List;
import org.junit.jupiter.api.Test;

class SharedInventoryTest {

    private final SharedInventory inventory = new SharedInventory();

    private static Container container(String name, String address) {
        return new Container(
                ContainerName.parse(name), "TX", "", "", List.of(Ip.parse(address)), List.of(), List.of(), true);
    }

    /** Lets what the speaker says come out of the log. */
    private void hear(List<Fact> facts) {
        for (Fact fact : facts) {
            switch (fact) {
                case Fact.ContainerKnown(var known) -> inventory.add(known);
                case Fact.Removed(var key)
                when key.startsWith(Fact.CONTAINER) ->
                    inventory.remove(ContainerName.parse(key.substring(Fact.CONTAINER.length())));
                case Fact.InventoryComplete _ -> inventory.complete();
                default -> {}
            }
        }
    }

    private static List<String> keys(List<Fact> facts) {
        return facts.stream().map(Fact::key).toList();
    }

    @Test
    void anInventoryIsSaidOnceAndThenItsChanges() {
        inventory.want(Inventory.of(List.of(container("a.h", "10.0.0.1"), container("b.h", "10.0.0.2"))));
        List<Fact> first = inventory.takeChanges();
        assertThat(keys(first)).containsExactly("container/a.h", "container/b.h", "inventory");
        assertThat(inventory.takeChanges()).isEmpty();
        hear(first);
        assertThat(inventory.takeChanges()).isEmpty();

        inventory.want(Inventory.of(List.of(container("b.h", "10.0.0.3"))));
        List<Fact> change = inventory.takeChanges();
        assertThat(keys(change)).contains("container/a.h", "container/b.h", "inventory");
        hear(change);
        assertThat(inventory.takeChanges()).isEmpty();
        assertThat(inventory.inventory().containers()).containsExactly(container("b.h", "10.0.0.3"));
    }

    @Test
    void containersAreInTheOrderOfTheirNamesHoweverTheyCame() {
        List.of("b.h", "a.h", "d.h").forEach(name -> inventory.add(container(name, "10.0.0." + (int) name.charAt(0))));
        assertThat(names()).containsExactly("a.h", "b.h", "d.h");

        inventory.add(container("d.h", "10.0.0.7"));
        inventory.remove(ContainerName.parse("a.h"));
        inventory.add(container("c.h", "10.0.0.8"));
        assertThat(names()).containsExactly("b.h", "c.h", "d.h");
        assertThat(inventory
                        .inventory()
                        .container(ContainerName.parse("d.h"))
                        .orElseThrow()
                        .addresses())
                .hasToString("[10.0.0.7]");
    }

    private List<String> names() {
        return inventory.inventory().containers().stream()
                .map(container -> container.name().toString())
                .toList();
    }

    @Test
    void whatAnotherServerSaidMeanwhileIsPutRight() {
        inventory.want(Inventory.of(List.of(container("a.h", "10.0.0.1"))));
        hear(inventory.takeChanges());
        assertThat(inventory.takeChanges()).isEmpty();

        inventory.add(container("a.h", "10.0.0.9"));
        assertThat(keys(inventory.takeChanges())).containsExactly("container/a.h", "inventory");
    }

    @Test
    void changesThatAFormerTurnDidNotWriteAreSaidAgain() {
        inventory.want(Inventory.of(List.of(container("a.h", "10.0.0.1"))));
        assertThat(inventory.takeChanges()).hasSize(2);

        inventory.standBy();
        assertThat(inventory.takeChanges()).hasSize(2);
    }

    @Test
    void anInventoryThatIsInTheLogIsNotComparedAgain() {
        inventory.want(Inventory.of(List.of(container("a.h", "10.0.0.1"))));
        hear(inventory.takeChanges());
        assertThat(inventory.takeChanges()).isEmpty();
        assertThat(inventory.mayDiffer()).isFalse();
    }
}
