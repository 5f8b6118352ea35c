package io.earshot.server.cluster;

import io.earshot.cluster.Fact;
import io.earshot.model.Container;
import io.earshot.model.ContainerName;
import io.earshot.model.Inventory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The inventory in the log: the speaker turns what it reads from the CMDB into facts, and all servers take it from there. Confined to the
 * fleet's thread, but for {@link #isComplete}.
 */
final class SharedInventory {

    /** The containers in the log, by name. */
    private final Map<ContainerName, Container> logged = new LinkedHashMap<>();

    private Optional<Inventory> wanted = Optional.empty();
    private boolean announcing;
    private volatile boolean complete;

    /** Takes what the log should have. */
    void want(Inventory inventory) {
        wanted = Optional.of(inventory);
    }

    /** Forgets that changes are under way to the log. */
    void standBy() {
        announcing = false;
    }

    /** Returns the facts that make the log's inventory the wanted one; none while those before are under way. */
    List<Fact> takeChanges() {
        if (wanted.isEmpty() || announcing) {
            return List.of();
        }
        List<Fact> changes = changes(wanted.get());
        announcing = !changes.isEmpty();
        return changes;
    }

    private List<Fact> changes(Inventory newer) {
        List<Fact> facts = new ArrayList<>();
        for (ContainerName name : logged.keySet()) {
            if (newer.container(name).isEmpty()) {
                facts.add(new Fact.Removed(Fact.CONTAINER + name));
                facts.add(new Fact.Removed(Fact.REPORT + name));
                facts.add(new Fact.Removed(Fact.PUBLISHED + name));
                facts.add(new Fact.Removed(Fact.STATES + name));
                facts.add(new Fact.Removed(Fact.ANNOUNCED + name));
            }
        }
        for (Container container : newer.containers()) {
            if (!container.equals(logged.get(container.name()))) {
                facts.add(new Fact.ContainerKnown(container));
            }
        }
        if (!facts.isEmpty() || !complete) {
            facts.add(new Fact.InventoryComplete(newer.size()));
        }
        return facts;
    }

    void add(Container container) {
        logged.put(container.name(), container);
    }

    void remove(ContainerName name) {
        logged.remove(name);
    }

    /** Takes that all containers of an inventory came. */
    void complete() {
        announcing = false;
        complete = true;
    }

    /** Returns whether the log had a whole inventory. From any thread. */
    boolean isComplete() {
        return complete;
    }

    /**
     * Returns what the log has. Servers that started at different times know the containers in different orders, so the order is that of
     * names.
     *
     * @throws IllegalArgumentException with one line for people, if the containers are no inventory
     */
    Inventory inventory() {
        return Inventory.of(logged.values().stream()
                .sorted(Comparator.comparing(Container::name))
                .toList());
    }
}
