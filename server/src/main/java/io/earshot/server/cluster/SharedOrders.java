package io.earshot.server.cluster;

import io.earshot.cluster.ChangeLog;
import io.earshot.cluster.Fact;
import io.earshot.model.ContainerName;
import io.earshot.model.Order;
import io.earshot.model.OrderResult;
import io.earshot.server.orders.OrderExchange;
import io.earshot.server.orders.Orders;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.function.BiPredicate;
import java.util.function.Supplier;

/**
 * Brings orders to the agent through whichever server it asks, and the result back to the server that gave the order, through the log. From any
 * thread, apart from what says otherwise.
 */
public final class SharedOrders implements OrderExchange {

    private static final Logger LOG = System.getLogger(SharedOrders.class.getName());

    /** So long after its end an order is removed from the log, where its server did not do that. */
    private static final Duration LEFT_OVER = Duration.ofMinutes(1);

    /** Servers that do not speak forget it later, so that the next one that speaks knows what is left. */
    private static final Duration FORGOTTEN = Duration.ofMinutes(10);

    private final String server;
    private final ChangeLog log;
    private final Supplier<Instant> time;
    private final BiPredicate<ContainerName, Instant> heardElsewhere;
    private volatile Optional<Orders> orders = Optional.empty();

    /** Holds the orders in the log with their ends and the keys of their results; on the thread of the fleet's changes. */
    private final Map<String, Known> known = new HashMap<>();

    private record Known(Instant expiresAt, Set<String> results) {}

    /** @param heardElsewhere says whether another server has heard of a container lately */
    public SharedOrders(
            String server, ChangeLog log, Supplier<Instant> time, BiPredicate<ContainerName, Instant> heardElsewhere) {
        this.server = server;
        this.log = log;
        this.time = time;
        this.heardElsewhere = heardElsewhere;
    }

    @Override
    public void join(Orders taker) {
        orders = Optional.of(taker);
    }

    @Override
    public boolean listensElsewhere(ContainerName container) {
        return heardElsewhere.test(container, time.get());
    }

    @Override
    public void give(Order order, Set<String> agents) {
        append(new Fact.OrderGiven(server, order, List.copyOf(agents), time.get()));
    }

    @Override
    public void answer(OrderResult result) {
        try {
            log.append(new Fact.OrderAnswered(server, result)).join();
        } catch (CompletionException away) {
            throw new IllegalStateException("the log does not answer, come again later", away);
        }
    }

    @Override
    public void end(String order) {
        append(new Fact.Removed(Fact.ORDER + order));
    }

    private void append(Fact fact) {
        var _ = log.append(fact).exceptionally(away -> {
            LOG.log(Level.DEBUG, "{0} is not told to other servers: {1}", fact.key(), away.getMessage());
            return null;
        });
    }

    /** Takes an order as it comes out of the log. On the thread of the fleet's changes, as all that follows. */
    void apply(Fact.OrderGiven fact, Instant now) {
        Order order = fact.order();
        Instant expiresAt = fact.at().plus(order.validFor());
        known.put(order.id(), new Known(expiresAt, new HashSet<>()));
        Duration left = Duration.between(now, expiresAt);
        if (!fact.server().equals(server) && left.isPositive()) {
            orders.ifPresent(taker -> taker.takeForeign(order, Set.copyOf(fact.agents()), left));
        }
    }

    void apply(Fact.OrderAnswered fact) {
        Known order = known.get(fact.result().order());
        if (order != null) {
            order.results().add(fact.key());
        }
        // What this server heard of its own order never goes through the log.
        orders.ifPresent(taker -> taker.takeElsewhere(fact.result()));
    }

    void ended(String order) {
        if (known.containsKey(order)) {
            known.computeIfPresent(order, (_, one) -> new Known(earlier(one.expiresAt()), one.results()));
            orders.ifPresent(taker -> taker.endForeign(order));
        }
    }

    private Instant earlier(Instant expiresAt) {
        Instant now = time.get();
        return now.isBefore(expiresAt) ? now : expiresAt;
    }

    /** Returns what the server that speaks removes from the log, and forgets it. */
    List<Fact> takeLeftOver(Instant now) {
        return forget(now.minus(LEFT_OVER));
    }

    /** Forgets what the server that speaks has removed from the log by now. */
    void passTime(Instant now) {
        var _ = forget(now.minus(FORGOTTEN));
    }

    private List<Fact> forget(Instant before) {
        List<Fact> removed = new ArrayList<>();
        known.entrySet().removeIf(each -> {
            boolean isOver = each.getValue().expiresAt().isBefore(before);
            if (isOver) {
                removed.add(new Fact.Removed(Fact.ORDER + each.getKey()));
                each.getValue().results().forEach(key -> removed.add(new Fact.Removed(key)));
            }
            return isOver;
        });
        return removed;
    }
}
