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
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** One poll of a relay for many of its agents: it ends when there is an order for one of them, or after a while without. */
final class RelayPolls {

    private static final int MAX_BYTES = 4 << 20;

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
        private final Map<Integer, ForList> answers = new TreeMap<>();
        private boolean begun;
        private boolean ended;

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
                    note(index, refused.get());
                } else {
                    Orders.Poll held = orders.hold(poll.name(), come -> come(index, come));
                    synchronized (this) {
                        polls.add(held);
                    }
                }
            }
            request.addIdleTimeoutListener(_ -> {
                end();
                return false;
            });
            request.addFailureListener(_ -> give(false));
            request.getComponents().getScheduler().schedule(this::end, OrdersHandler.HOLD_SECONDS, TimeUnit.SECONDS);
            boolean answered;
            synchronized (this) {
                begun = true;
                answered = !answers.isEmpty();
            }
            if (answered) {
                end();
            }
        }

        private void come(int index, List<Order> come) {
            ByteArrayOutputStream json = new ByteArrayOutputStream(1_024);
            OrdersJson.write(come, json);
            if (note(index, new ForList(index, 200, Optional.empty(), json.toString(StandardCharsets.UTF_8)))) {
                end();
            }
        }

        /** Returns whether the poll can be answered now. */
        private synchronized boolean note(int index, ForList answer) {
            if (!ended) {
                answers.put(index, answer);
            }
            return begun;
        }

        private void end() {
            give(true);
        }

        private void give(boolean connected) {
            List<Orders.Poll> open;
            synchronized (this) {
                if (ended) {
                    return;
                }
                open = List.copyOf(polls);
            }
            open.forEach(Orders.Poll::end);
            BatchAnswer answer;
            synchronized (this) {
                if (ended) {
                    return;
                }
                ended = true;
                answer = new BatchAnswer(List.of(), List.copyOf(answers.values()));
            }
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
