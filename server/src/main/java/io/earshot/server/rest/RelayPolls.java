package io.earshot.server.rest;

import io.earshot.model.Order;
import io.earshot.model.json.OrdersJson;
import io.earshot.model.relay.BatchAnswer;
import io.earshot.model.relay.BatchAnswer.ForList;
import io.earshot.model.relay.ListRequest;
import io.earshot.server.orders.Orders;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** One poll of a relay for many of its agents: it ends when there is an order for one of them, or after a while without. */
final class RelayPolls {

    private static final int MAX_BYTES = 4 << 20;

    /** An order must reach its agent within a second. */
    private static final int GATHER_MILLIS = 100;

    private final RelayBatches batches;
    private final Orders orders;

    RelayPolls(RelayBatches batches, Orders orders) {
        this.batches = batches;
        this.orders = orders;
    }

    void hold(Request request, Response response, Callback callback) {
        RelayedBody.read(
                request,
                MAX_BYTES,
                response,
                callback,
                batch -> new Held(request, response, callback).begin(batch.lists()));
    }

    private final class Held {

        private final Request request;
        private final Response response;
        private final Callback callback;
        private final List<Orders.Poll> polls = new ArrayList<>();
        private final PollAnswers answers = new PollAnswers();
        private final AtomicBoolean closing = new AtomicBoolean();
        private volatile boolean begun;
        private volatile boolean connected = true;

        Held(Request request, Response response, Callback callback) {
            this.request = request;
            this.response = response;
            this.callback = callback;
        }

        void begin(List<ListRequest> asked) {
            for (int i = 0; i < asked.size(); i++) {
                int index = i;
                ListRequest poll = asked.get(i);
                Optional<ForList> refused = batches.refusal(index, poll, "orders");
                if (refused.isPresent()) {
                    answers.refuse(index, refused.get());
                } else {
                    polls.add(orders.hold(poll.name(), come -> come(index, come)));
                }
            }
            request.addIdleTimeoutListener(_ -> {
                end();
                return false;
            });
            request.addFailureListener(_ -> {
                connected = false;
                end();
            });
            endIn(OrdersHandler.HOLD_SECONDS, TimeUnit.SECONDS);
            begun = true;
            if (!answers.isEmpty()) {
                end();
            }
        }

        private void come(int index, List<Order> come) {
            ByteArrayOutputStream json = new ByteArrayOutputStream(1_024);
            OrdersJson.write(come, json);
            answers.add(index, new ForList(index, 200, Optional.empty(), json.toString(StandardCharsets.UTF_8)));
            if (begun && !closing.get()) {
                endIn(GATHER_MILLIS, TimeUnit.MILLISECONDS);
            }
            answers.take().ifPresent(this::write);
        }

        private void endIn(long time, TimeUnit unit) {
            request.getComponents().getScheduler().schedule(this::end, time, unit);
        }

        private void end() {
            if (closing.compareAndSet(false, true)) {
                answers.await((int) polls.stream().filter(poll -> !poll.end()).count());
                answers.take().ifPresent(this::write);
            }
        }

        private void write(BatchAnswer answer) {
            try {
                if (connected) {
                    RelayBatches.write(answer, request, response, callback);
                } else {
                    callback.failed(new IOException("the relay went away"));
                }
            } catch (IOException e) {
                callback.failed(e);
            }
        }
    }
}
