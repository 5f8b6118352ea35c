package io.earshot.server.cluster;

import java.util.Optional;

/** The parts of a server that show what others do, each of which takes the facts of its kind out of the log, if it is there. */
public final class SharedParts {

    private Optional<SharedMachines> machines = Optional.empty();
    private Optional<SharedOrders> orders = Optional.empty();
    private Optional<SharedTasks> tasks = Optional.empty();
    private Optional<SharedTags> tags = Optional.empty();
    private Optional<SharedTrouble> trouble = Optional.empty();

    /** Sets who hears what machines announce. */
    public void machines(SharedMachines hearing) {
        machines = Optional.of(hearing);
    }

    Optional<SharedMachines> machines() {
        return machines;
    }

    /** Sets who takes orders of other servers. */
    public void orders(SharedOrders taking) {
        orders = Optional.of(taking);
    }

    Optional<SharedOrders> orders() {
        return orders;
    }

    /** Sets who shows tasks of other servers. */
    public void tasks(SharedTasks showing) {
        tasks = Optional.of(showing);
    }

    Optional<SharedTasks> tasks() {
        return tasks;
    }

    /** Sets who takes the tags that people set. */
    public void tags(SharedTags taking) {
        tags = Optional.of(taking);
    }

    Optional<SharedTags> tags() {
        return tags;
    }

    /** Sets who takes what other servers tell of links that this one does not show. */
    void trouble(SharedTrouble taking) {
        trouble = Optional.of(taking);
    }

    Optional<SharedTrouble> trouble() {
        return trouble;
    }
}
