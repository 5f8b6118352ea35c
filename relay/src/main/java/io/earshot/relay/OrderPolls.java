package io.earshot.relay;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.earshot.http.Problem;
import io.earshot.http.WholeBody;
import io.earshot.model.json.BadJsonException;
import io.earshot.model.json.OrdersJson;
import io.earshot.model.json.OrdersText;
import io.earshot.model.relay.AgentProof;
import io.earshot.model.relay.BatchAnswer;
import io.earshot.model.relay.ListRequest;
import io.earshot.model.relay.RelayBatch;
import io.earshot.model.relay.RelayedReport;
import io.earshot.relay.uplink.ParentClient;
import io.earshot.relay.uplink.Reply;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Holds the polls of agents that wait for orders. Polls that come within a moment go to the parent together in one poll, so that a
 * thousand agents cost it tens of connections. Results of orders go straight through, each with its agent's token.
 */
final class OrderPolls implements AutoCloseable {

    /** The call by which a relay polls for many agents. */
    static final String PATH = "/api/v1/orders";

    /** Polls gather for so long; an order must reach its agent within a second. */
    private static final Duration GATHER = Duration.ofMillis(250);

    /** A parent holds a poll for 25 seconds, and each relay between gathers. */
    private static final Duration PATIENCE = Duration.ofSeconds(35);

    /** The parent's answer is awaited for so long, and then there is no order. */
    private static final Duration LONGEST_HOLD = PATIENCE.plusSeconds(5);

    private static final Duration RESULT_PATIENCE = Duration.ofSeconds(20);
    private static final int MOST_TOGETHER = 1_000;
    private static final int LONGEST_RESULT = 1 << 20;

    /** No order came. */
    static final ListOutcome NONE = new ListOutcome(204, Optional.empty(), "");

    /**
     * Polls of one connection. They end together: an outcome that came a moment after the others would find nobody who takes it.
     *
     * @param answer has an outcome for each poll
     */
    private record Waiting(List<ListRequest> polls, CompletableFuture<List<ListOutcome>> answer) {

        void answer(ListOutcome outcome) {
            answer.complete(Collections.nCopies(polls.size(), outcome));
        }
    }

    private final ParentClient parents;
    private final Supplier<RelayBatch<RelayedReport>> greeting;
    private final List<Waiting> waiting = new ArrayList<>();
    private final Thread thread = Thread.ofVirtual().name("order-polls").unstarted(this::run);

    /** @param greeting is a batch without reports, with which a poll begins */
    OrderPolls(ParentClient parents, Supplier<RelayBatch<RelayedReport>> greeting) {
        this.parents = parents;
        this.greeting = greeting;
    }

    void start() {
        thread.start();
    }

    /** Polls for the agents of one connection, and returns an outcome for each when there is one for any of them. */
    private CompletableFuture<List<ListOutcome>> poll(List<ListRequest> polls) {
        Waiting added = new Waiting(polls, new CompletableFuture<>());
        synchronized (waiting) {
            waiting.add(added);
            waiting.notifyAll();
        }
        return added.answer();
    }

    /**
     * Answers when the parent has. The parent tells orders in JSON, which becomes text for an agent that asked for it ({@link OrdersText}).
     * A poll that is held takes no thread, and nothing of the request's buffers.
     */
    void hold(ListRequest poll, boolean asText, Response response, Callback callback) {
        CompletableFuture<ListOutcome> _ = poll(List.of(poll))
                .thenApply(List::getFirst)
                .completeOnTimeout(NONE, LONGEST_HOLD.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((outcome, _) -> answer(outcome, asText, response, callback))
                .exceptionally(bug -> {
                    callback.failed(bug);
                    return NONE;
                });
    }

    private static void answer(ListOutcome outcome, boolean asText, Response response, Callback callback) {
        switch (outcome.status()) {
            case 200 -> {
                String type = asText ? "text/plain;charset=utf-8" : "application/json";
                RelayHandler.write(200, type, asText ? text(outcome) : outcome.body(), response, callback);
            }
            case 204 -> RelayHandler.writeNothing(204, response, callback);
            case 503 -> {
                response.getHeaders().put(HttpHeader.RETRY_AFTER, 5);
                Problem.write(503, outcome.body(), response, callback);
            }
            default -> Problem.write(outcome.status(), outcome.body(), response, callback);
        }
    }

    private static String text(ListOutcome outcome) {
        try {
            return OrdersText.of(
                    OrdersJson.read(new ByteArrayInputStream(outcome.body().getBytes(UTF_8))));
        } catch (BadJsonException e) {
            throw new IllegalStateException("the parent tells no orders: " + e.getMessage(), e);
        }
    }

    /** Polls for agents of a relay behind this one, and waits for their outcomes. */
    List<ListOutcome> await(List<ListRequest> polls) throws InterruptedException {
        try {
            return poll(polls).get(LONGEST_HOLD.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException unanswered) {
            return Collections.nCopies(polls.size(), NONE);
        } catch (ExecutionException e) {
            throw new IllegalStateException("an answer never fails", e);
        }
    }

    private void run() {
        try {
            while (true) {
                List<Waiting> together = next();
                Thread.startVirtualThread(() -> ask(together));
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private List<Waiting> next() throws InterruptedException {
        synchronized (waiting) {
            while (waiting.isEmpty()) {
                waiting.wait();
            }
        }
        Thread.sleep(GATHER);
        synchronized (waiting) {
            int taken = 0;
            int polls = 0;
            while (taken < waiting.size() && polls < MOST_TOGETHER) {
                polls += waiting.get(taken).polls().size();
                taken++;
            }
            List<Waiting> first = waiting.subList(0, taken);
            List<Waiting> together = List.copyOf(first);
            first.clear();
            return together;
        }
    }

    private void ask(List<Waiting> together) {
        ListOutcome others = ListOutcome.AWAY;
        Map<Integer, BatchAnswer.ForList> answers = new HashMap<>();
        try {
            RelayBatch<RelayedReport> hello = greeting.get();
            byte[] body = Uplink.packed(new RelayBatch<>(
                    hello.relay(),
                    List.of(),
                    List.of(),
                    together.stream().flatMap(each -> each.polls().stream()).toList()));
            switch (parents.ask(PATH, body, PATIENCE)) {
                case Reply.Answered(BatchAnswer answer, String _) -> {
                    others = NONE;
                    answer.lists().forEach(each -> answers.put(each.index(), each));
                }
                case Reply.Refused(int status, Duration _, String why) ->
                    others = new ListOutcome(status == 404 ? 404 : 503, Optional.empty(), why);
                case Reply.Unreachable(String why) -> others = new ListOutcome(503, Optional.empty(), why);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            int index = 0;
            for (Waiting each : together) {
                List<ListOutcome> outcomes = new ArrayList<>();
                for (int i = 0; i < each.polls().size(); i++) {
                    BatchAnswer.ForList own = answers.get(index++);
                    outcomes.add(own == null ? others : new ListOutcome(own.status(), Optional.empty(), own.body()));
                }
                each.answer().complete(outcomes);
            }
        }
    }

    /** Hands a result on, and the parent's answer back. */
    void result(String path, AgentProof proof, Request request, Response response, Callback callback)
            throws IOException, InterruptedException, WholeBody.RefusedException {
        byte[] body = WholeBody.read(request, LONGEST_RESULT);
        Optional<Integer> status = parents.handOn(path, "application/json", proof.token(), body, RESULT_PATIENCE)
                .map(ParentClient.Handed::status);
        if (status.isEmpty()) {
            RelayHandler.writeAway(response, callback);
        } else if (status.get() == 204) {
            RelayHandler.writeNothing(204, response, callback);
        } else {
            Problem.write(status.get(), "the parent answered so", response, callback);
        }
    }

    @Override
    public void close() {
        thread.interrupt();
        synchronized (waiting) {
            waiting.forEach(each -> each.answer(ListOutcome.AWAY));
            waiting.clear();
        }
    }
}
