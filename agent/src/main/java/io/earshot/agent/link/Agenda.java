package io.earshot.agent.link;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Schedules a prober's turns by time. A turn that was moved is in it twice; the one that does not match its link any
 * more is skipped.
 */
final class Agenda {

    /** Something to do at a time. */
    sealed interface Due {
        long at();

        record Turn(long at, Link link) implements Due {}

        record MtuTurn(long at, Link link) implements Due {}

        record PathTurn(long at, Link link) implements Due {}

        record ClassTurn(long at, Link link) implements Due {}

        record Timeout(long at, Flight flight) implements Due {}
    }

    private final PriorityQueue<Due> queue = new PriorityQueue<>((a, b) -> Long.signum(a.at() - b.at()));

    /** Flights whose fate is known, the oldest first; nobody wakes up to forget them. */
    private final Queue<Flight> settled = new ArrayDeque<>();

    private final Predicate<Flight> isOpen;

    /** @param isOpen whether a flight's timeout still means something */
    Agenda(Predicate<Flight> isOpen) {
        this.isOpen = isOpen;
    }

    /** Plans the turns of these links and of no others. */
    void follow(Collection<Link> links) {
        queue.removeIf(due -> !(due instanceof Due.Timeout));
        links.forEach(this::plan);
        links.forEach(this::planMtu);
        links.forEach(Link::pathTurnTaken);
        links.forEach(this::planPath);
        links.forEach(this::planClass);
    }

    void plan(Link link) {
        queue.add(new Due.Turn(link.nextTurn(), link));
    }

    void planMtu(Link link) {
        queue.add(new Due.MtuTurn(link.mtu().nextTurn(), link));
    }

    void planPath(Link link) {
        OptionalLong next = link.paths().nextExtra();
        if (next.isPresent() && link.isNewPathTurn(next.getAsLong())) {
            queue.add(new Due.PathTurn(next.getAsLong(), link));
        }
    }

    void planClass(Link link) {
        if (!link.classes().isEmpty()) {
            queue.add(new Due.ClassTurn(link.classes().nextTurn(), link));
        }
    }

    void await(Flight flight) {
        queue.add(new Due.Timeout(flight.sentAt + flight.link.rules().timeout(), flight));
    }

    /** When something is due; empty if never. */
    Optional<Long> dueAt() {
        while (queue.peek() instanceof Due.Timeout(long at, Flight flight) && !isOpen.test(flight)) {
            queue.remove();
            settled.add(flight);
        }
        return Optional.ofNullable(queue.peek()).map(Due::at);
    }

    Due remove() {
        return queue.remove();
    }

    void settled(Flight flight) {
        settled.add(flight);
    }

    /** Forgets flights from which nothing more is to be learned. */
    void forget(long now, Consumer<Flight> forgotten) {
        while (!settled.isEmpty() && settled.element().forgottenAt() - now <= 0) {
            forgotten.accept(settled.remove());
        }
    }

    int size() {
        return queue.size();
    }
}
