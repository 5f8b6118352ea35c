package io.earshot.server.orders;

import io.earshot.model.Order;
import io.earshot.model.OrderResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Holds the orders that agents have not finished, and the polls of agents that wait for some. An order goes to the agent of its
 * container or of that container's host, whichever asks first. An order that was handed out and is not answered within a while
 * is handed out again, since the answer to the poll may have been lost; agents execute an id once. Thread-safe; never waits.
 */
final class OrderBook {

    /** The agent has confirmed nothing for so long: the answer to its poll may be lost. */
    static final Duration HAND_OUT_AGAIN = Duration.ofSeconds(10);

    /** A client that polls more often at a time has its oldest poll ended. */
    private static final int MOST_POLLS = 4;

    /** More orders for one agent are refused. */
    private static final int MOST_PENDING = 100;

    /** Says that an agent asks for orders, although it has no poll here at this moment. */
    private static final Duration LISTENS = Duration.ofSeconds(60);

    private final Map<String, Pending> pending = new LinkedHashMap<>();

    /** Holds the same orders by the names of the agents that may execute them, in the order in which they were given. */
    private final Map<String, Map<String, Pending>> byAgent = new HashMap<>();

    private final Map<String, List<Waiting>> waiting = new HashMap<>();
    private final Map<String, Instant> polledAt = new HashMap<>();

    /** A poll that is held; it is answered once. */
    static final class Waiting {

        private final String agent;
        private final Consumer<List<Order>> answer;

        private Waiting(String agent, Consumer<List<Order>> answer) {
            this.agent = agent;
            this.answer = answer;
        }
    }

    private static final class Pending {

        private final Order order;
        private final Set<String> agents;
        private final Instant expiresAt;
        private final Consumer<OrderResult> results;

        /** Another server gave it and is to hear of its result; this one knows its end when that one does. */
        private final boolean foreign;

        private Instant handOutAt;
        private boolean heardOf;

        private Pending(
                Order order,
                Set<String> agents,
                Instant expiresAt,
                Consumer<OrderResult> results,
                boolean foreign,
                Instant handOutAt) {
            this.foreign = foreign;
            this.order = order;
            this.agents = agents;
            this.expiresAt = expiresAt;
            this.results = results;
            this.handOutAt = handOutAt;
        }
    }

    /**
     * Takes an order.
     *
     * @param agents are the names of the agents that may execute it: the container's and its host's
     * @param results is told each part of the result in the order in which it comes, from any thread; the last one may be EXPIRED
     */
    void add(Order order, Set<String> agents, Instant now, Consumer<OrderResult> results) {
        add(new Pending(order, agents, now.plus(order.validFor()), results, false, now), now);
    }

    /**
     * Takes an order that another server gave. It is not refused, and nobody is told when its time is up.
     *
     * @param results is told each part that an agent tells here
     */
    void addForeign(Order order, Set<String> agents, Instant expiresAt, Instant now, Consumer<OrderResult> results) {
        synchronized (this) {
            if (pending.containsKey(order.id())) {
                return;
            }
        }
        add(new Pending(order, agents, expiresAt, results, true, now), now);
    }

    private void add(Pending added, Instant now) {
        Order order = added.order;
        Set<String> agents = added.agents;
        List<Runnable> answers = new ArrayList<>();
        synchronized (this) {
            long others = pendingFor(agents);
            if (others >= MOST_PENDING && !added.foreign) {
                throw new IllegalStateException(
                        "the agent of " + order.target() + " has " + others + " orders to finish, come again later");
            }
            if (pending.putIfAbsent(order.id(), added) != null) {
                throw new IllegalArgumentException("order " + order.id() + " was given before");
            }
            agents.forEach(agent ->
                    byAgent.computeIfAbsent(agent, _ -> new LinkedHashMap<>()).put(order.id(), added));
            handOut(added, now).ifPresent(answers::add);
        }
        answers.forEach(Runnable::run);
    }

    /** Returns the answer to a poll that is held by one of the order's agents; empty where there is none. */
    private Optional<Runnable> handOut(Pending order, Instant now) {
        for (String agent : order.agents) {
            List<Waiting> polls = waiting.get(agent);
            if (polls != null) {
                Waiting poll = polls.getLast();
                remove(poll);
                order.handOutAt = now.plus(HAND_OUT_AGAIN);
                return Optional.of(() -> poll.answer.accept(List.of(order.order)));
            }
        }
        return Optional.empty();
    }

    private long pendingFor(Set<String> agents) {
        Collection<Pending> fewest = pending.values();
        for (String agent : agents) {
            Collection<Pending> own = byAgent.getOrDefault(agent, Map.of()).values();
            fewest = own.size() < fewest.size() ? own : fewest;
        }
        return fewest.stream().filter(each -> each.agents.equals(agents)).count();
    }

    private void forget(String id) {
        Pending known = pending.remove(id);
        if (known == null) {
            return;
        }
        for (String agent : known.agents) {
            Map<String, Pending> own = byAgent.get(agent);
            own.remove(id);
            if (own.isEmpty()) {
                byAgent.remove(agent);
            }
        }
    }

    /**
     * Takes a poll of an agent. It is answered at once where there are orders.
     *
     * @param answer is called once at most, from any thread
     */
    Waiting poll(String agent, Instant now, Consumer<List<Order>> answer) {
        Waiting poll = new Waiting(agent, answer);
        List<Order> orders = new ArrayList<>();
        Optional<Waiting> superseded = Optional.empty();
        synchronized (this) {
            polledAt.put(agent, now);
            for (Pending each : byAgent.getOrDefault(agent, Map.of()).values()) {
                if (!each.heardOf && !each.handOutAt.isAfter(now)) {
                    each.handOutAt = now.plus(HAND_OUT_AGAIN);
                    orders.add(each.order);
                }
            }
            if (orders.isEmpty()) {
                List<Waiting> polls = waiting.computeIfAbsent(agent, _ -> new ArrayList<>(1));
                polls.add(poll);
                if (polls.size() > MOST_POLLS) {
                    superseded = Optional.of(polls.removeFirst());
                }
            }
        }
        superseded.ifPresent(oldest -> oldest.answer.accept(List.of()));
        if (!orders.isEmpty()) {
            answer.accept(List.copyOf(orders));
        }
        return poll;
    }

    /** Ends a poll. Returns false where it was answered before. */
    synchronized boolean end(Waiting poll, Instant now) {
        polledAt.put(poll.agent, now);
        return remove(poll);
    }

    private boolean remove(Waiting poll) {
        List<Waiting> polls = waiting.get(poll.agent);
        boolean removed = polls != null && polls.remove(poll);
        if (removed && polls.isEmpty()) {
            waiting.remove(poll.agent);
        }
        return removed;
    }

    /**
     * Takes a part of a result.
     *
     * @return false where nobody waits for it: no such order of this agent, or not any more
     */
    boolean result(String agent, OrderResult result) {
        Consumer<OrderResult> receiver;
        synchronized (this) {
            Pending known = pending.get(result.order());
            if (known == null || !known.agents.contains(agent)) {
                return false;
            }
            known.heardOf = true;
            if (result.last() && !known.foreign) {
                forget(result.order());
            }
            receiver = known.results;
        }
        receiver.accept(result);
        return true;
    }

    /**
     * Takes a part of a result that another server heard.
     *
     * @return whether it is that of an order of this server
     */
    boolean resultElsewhere(OrderResult result) {
        Consumer<OrderResult> receiver;
        synchronized (this) {
            Pending known = pending.get(result.order());
            if (known == null) {
                return false;
            }
            known.heardOf = true;
            if (result.last()) {
                forget(result.order());
            }
            if (known.foreign) {
                return false;
            }
            receiver = known.results;
        }
        receiver.accept(result);
        return true;
    }

    /** Nobody waits for an order's result any more; later parts are refused, which ends the order at the agent. */
    synchronized void cancel(String order) {
        forget(order);
    }

    /** Ends the orders whose time is up, and hands out again to polls that are held what their agents have not confirmed. */
    void passTime(Instant now) {
        Collection<Pending> expired;
        List<Runnable> answers = new ArrayList<>();
        synchronized (this) {
            expired = pending.values().stream()
                    .filter(each -> !each.expiresAt.isAfter(now))
                    .toList();
            expired.forEach(each -> forget(each.order.id()));
            polledAt.values().removeIf(at -> at.plus(LISTENS).isBefore(now));
            pending.values().stream()
                    .filter(each -> !each.heardOf && !each.handOutAt.isAfter(now))
                    .forEach(each -> handOut(each, now).ifPresent(answers::add));
        }
        answers.forEach(Runnable::run);
        expired.stream()
                .filter(each -> !each.foreign)
                .forEach(each -> each.results.accept(new OrderResult(
                        each.order.id(), 0, true, OrderResult.Status.EXPIRED, "\"no result came in time\"")));
    }

    /** Returns whether one of the agents asks for orders. An agent that does not may be older than orders, or away. */
    synchronized boolean listens(Collection<String> agents, Instant now) {
        return agents.stream()
                .anyMatch(agent -> waiting.containsKey(agent)
                        || (polledAt.containsKey(agent)
                                && polledAt.get(agent).plus(LISTENS).isAfter(now)));
    }

    /** Ends all polls, as before the end of the server. */
    void endAll() {
        List<Waiting> ended;
        synchronized (this) {
            ended = waiting.values().stream().flatMap(List::stream).toList();
            waiting.clear();
        }
        ended.forEach(poll -> poll.answer.accept(List.of()));
    }

    synchronized int held() {
        return waiting.values().stream().mapToInt(List::size).sum();
    }
}
