package io.earshot.server.explain;

import io.earshot.model.ContainerName;
import io.earshot.model.Ip;
import io.earshot.model.OrderResult;
import io.earshot.model.json.BadJsonException;
import io.earshot.model.json.LinkProbesJson;
import io.earshot.server.orders.Orders;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;

/** Has two containers probe each other now. Thread-safe. */
public final class Explainer {

    /** A burst, a search for the path MTU and a trace take some ten seconds. */
    private static final Duration VALID = Duration.ofSeconds(25);

    private final Orders orders;

    public Explainer(Orders orders) {
        this.orders = orders;
    }

    /**
     * A direction to probe.
     *
     * @param port of the service there, if known
     */
    public record Direction(ContainerName from, String to, Ip ip, OptionalInt port) {}

    /**
     * Probes and judges; takes up to half a minute.
     *
     * @param back the way back; empty where the other end is no container, or none of its addresses is known
     */
    public Verdict explain(Direction there, Optional<Direction> back) {
        CompletableFuture<End> first = probe(there);
        Optional<CompletableFuture<End>> second = back.map(this::probe);
        return Verdict.of(first.join(), second.map(CompletableFuture::join));
    }

    /** Returns whether the agent of a container takes orders. */
    boolean listens(ContainerName container) {
        return orders.listens(container);
    }

    /** Probes one direction; the future never fails. */
    CompletableFuture<End> probe(Direction direction) {
        if (!orders.listens(direction.from())) {
            return CompletableFuture.completedFuture(failed(
                    direction, "the agent of " + direction.from() + " asks for no orders: it is away, or too old"));
        }
        try {
            return orders.ask(
                            LinkProbesJson.KIND,
                            direction.from(),
                            VALID,
                            LinkProbesJson.write(new LinkProbesJson.Request(direction.ip(), direction.port(), true)))
                    .thenApply(result -> end(direction, result));
        } catch (IllegalStateException tooMany) {
            return CompletableFuture.completedFuture(failed(direction, tooMany.getMessage()));
        }
    }

    private static End end(Direction direction, OrderResult result) {
        return switch (result.status()) {
            case DONE -> {
                try {
                    yield End.probed(
                            direction.from().toString(),
                            direction.to(),
                            direction.ip(),
                            LinkProbesJson.read(result.body()));
                } catch (BadJsonException e) {
                    yield failed(direction, "the agent's result is none: " + e.getMessage());
                }
            }
            case UNSUPPORTED -> failed(direction, "the agent is too old to probe on demand");
            case EXPIRED -> failed(direction, "the agent took longer than " + VALID.toSeconds() + " s");
            case FAILED, REFUSED -> failed(direction, "the agent says " + result.body());
        };
    }

    private static End failed(Direction direction, String why) {
        return End.failed(direction.from().toString(), direction.to(), direction.ip(), why);
    }
}
