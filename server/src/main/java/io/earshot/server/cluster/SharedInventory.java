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
    /** Whether they are in the order of their names. */
    private boolean sorted = true;

    private boolean announcing;

    /** Whether the log may have another inventory than the wanted one. */
    private boolean differs = true;

    private volatile boolean complete;

    /** Takes what the log should have. */
    void want(Inventory inventory) {
        wanted = Optional.of(inventory);
        differs = true;
    }

    /** Forgets that changes are under way to the log. */
    void standBy() {
        announcing = false;
        differs = true;
    }

    /** Returns the facts that make the log's inventory the wanted one; none while those before are under way. */
    List<Fact> takeChanges() {
        if (wanted.isEmpty() || announcing || !differs) {
            return List.of();
        }
        List<Fact> changes = changes(wanted.get());
        announcing = !changes.isEmpty();
        differs = announcing;
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

    /** Returns whether the next {@link #takeChanges} compares all containers. */
    boolean mayDiffer() {
        return differs;
    }

    void add(Container container) {
        sorted &= logged.put(container.name(), container) != null; // a known one keeps its place
        differs = true;
    }

    void remove(ContainerName name) {
        logged.remove(name);
        differs = true;
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
        if (!sorted) {
            List<Container> all = new ArrayList<>(logged.values());
            all.sort(Comparator.comparing(Container::name));
            logged.clear();
            all.forEach(container -> logged.put(container.name(), container));
            sorted = true;
        }
        return Inventory.of(logged.values());
    }
}
