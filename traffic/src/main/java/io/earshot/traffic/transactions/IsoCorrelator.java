package io.earshot.traffic.transactions;

import io.earshot.traffic.config.App;
import io.earshot.wire.exchanges.Endpoints;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Pairs the ISO 8583 messages of one app by class and fields, on whatever connections they pass. Confined to one thread.
 */
public final class IsoCorrelator implements IsoHalfSink {

    /** Is told of requests that wait, so that they can wait on in another process. */
    public interface Watcher {

        /** Takes note that a request is no longer waited for. */
        void closed(Transaction request);

        /** Takes note that the answer of a request may have been lost. */
        void doubted(Transaction request);

        /** Takes note that a request was settled without an answer; a late one is still waited for. */
        void settled(Transaction request);

        /** Takes no note. */
        Watcher NONE = new Watcher() {
            @Override
            public void closed(Transaction request) {}

            @Override
            public void doubted(Transaction request) {}

            @Override
            public void settled(Transaction request) {}
        };
    }

    /** A request that waits for its answer, or, when settled without one, for a late answer. */
    private static final class Open {
        private final String key;
        private final List<String> match;
        private final Transaction request;
        private Open next;
        private boolean doubtful;
        private boolean answered;
        private boolean settled;

        private Open(IsoHalf.Request half) {
            this.key = half.key();
            this.match = half.match();
            this.request = half.transaction();
        }
    }

    private static final int MOST_OPEN = 1_000_000;

    private final App app;
    private final TransactionSink sink;
    private final Watcher watcher;
    private final Map<String, Open> open = new HashMap<>();
    private final ArrayDeque<Open> limits = new ArrayDeque<>();
    private final ArrayDeque<Open> late = new ArrayDeque<>();
    private long unmatched;

    public IsoCorrelator(App app, TransactionSink sink, Watcher watcher) {
        this.app = app;
        this.sink = sink;
        this.watcher = watcher;
    }

    @Override
    public void request(IsoHalf.Request half) {
        if (half.oneWay()) {
            sink.settled(with(half.transaction(), TransactionState.ONE_WAY));
            watcher.closed(half.transaction());
            return;
        }
        if (limits.size() >= MOST_OPEN) {
            settle(limits.pollFirst());
        }
        limits.addLast(enqueue(half));
    }

    private Open enqueue(IsoHalf.Request half) {
        Open waiting = new Open(half);
        Open first = open.putIfAbsent(waiting.key, waiting);
        if (first != null) {
            Open last = first;
            while (last.next != null) {
                last = last.next;
            }
            last.next = waiting;
        }
        return waiting;
    }

    /**
     * Takes over a request that another process waited for; those that came earlier first.
     *
     * @param doubtful whether its answer may have been lost
     * @param settled whether it was settled without an answer
     */
    public void restore(IsoHalf.Request half, boolean doubtful, boolean settled) {
        Open waiting = enqueue(half);
        waiting.doubtful = doubtful;
        waiting.settled = settled;
        (settled ? late : limits).addLast(waiting);
    }

    @Override
    public void answer(IsoHalf.Answer answer) {
        Open found = find(answer.key(), answer.match(), answer.endpoints());
        if (found == null) {
            unmatched++;
            return;
        }
        Transaction request = found.request;
        long latency = Math.max(0, answer.startNanos() - request.requestEndNanos());
        boolean isLate = latency > app.timeLimitNanos();
        Transaction after = new Transaction(
                request.app(),
                request.endpoints(),
                request.order(),
                request.operation(),
                request.name(),
                answer.type(),
                request.details(),
                request.values(),
                request.requestNanos(),
                request.requestEndNanos(),
                answer.startNanos(),
                answer.code(),
                answer.meaning(),
                answer.success(),
                latency,
                isLate ? TransactionState.LATE : TransactionState.ANSWERED,
                request.requestFrame(),
                answer.lastFrame());
        found.answered = true;
        remove(found);
        watcher.closed(request);
        if (found.settled) {
            sink.revised(outcome(found), after);
        } else {
            sink.settled(after);
        }
    }

    /** Prefers a request that still has time, then one of the same connection, then the oldest. */
    private Open find(String key, List<String> match, Endpoints endpoints) {
        Open best = null;
        int bestScore = -1;
        for (Open candidate = open.get(key); candidate != null; candidate = candidate.next) {
            if (!agrees(candidate.match, match)) {
                continue;
            }
            int score = (candidate.settled ? 0 : 2)
                    + (candidate.request.endpoints().conversation() == endpoints.conversation() ? 1 : 0);
            if (score > bestScore) {
                best = candidate;
                bestScore = score;
            }
        }
        return best;
    }

    private static boolean agrees(List<String> request, List<String> response) {
        for (int i = 0; i < Math.min(request.size(), response.size()); i++) {
            if (!request.get(i).isEmpty()
                    && !response.get(i).isEmpty()
                    && !request.get(i).equals(response.get(i))) {
                return false;
            }
        }
        return true;
    }

    private void remove(Open gone) {
        Open first = open.get(gone.key);
        if (first == gone) {
            if (gone.next == null) {
                open.remove(gone.key);
            } else {
                open.put(gone.key, gone.next);
            }
            return;
        }
        for (Open at = first; at != null; at = at.next) {
            if (at.next == gone) {
                at.next = gone.next;
                return;
            }
        }
    }

    @Override
    public void gap(String name, Endpoints endpoints) {
        for (Open waiting : limits) {
            if (!waiting.answered && waiting.request.endpoints().conversation() == endpoints.conversation()) {
                waiting.doubtful = true;
                watcher.doubted(waiting.request);
            }
        }
    }

    /** Settles what has waited too long. */
    public void advance(long nanos) {
        while (!limits.isEmpty()
                && (limits.getFirst().answered
                        || nanos - limits.getFirst().request.requestEndNanos() > app.timeLimitNanos())) {
            settle(limits.pollFirst());
        }
        while (!late.isEmpty()
                && (late.getFirst().answered
                        || nanos - late.getFirst().request.requestEndNanos() > app.forgetNanos())) {
            Open forgotten = late.pollFirst();
            if (!forgotten.answered) {
                remove(forgotten);
                watcher.closed(forgotten.request);
            }
        }
    }

    private void settle(Open waiting) {
        if (waiting.answered) {
            return;
        }
        waiting.settled = true;
        watcher.settled(waiting.request);
        sink.settled(outcome(waiting));
        late.addLast(waiting);
    }

    private static Transaction outcome(Open waiting) {
        return waiting.doubtful ? with(waiting.request, TransactionState.UNKNOWN) : waiting.request;
    }

    private static Transaction with(Transaction request, TransactionState state) {
        return new Transaction(
                request.app(),
                request.endpoints(),
                request.order(),
                request.operation(),
                request.name(),
                request.response(),
                request.details(),
                request.values(),
                request.requestNanos(),
                request.requestEndNanos(),
                request.responseNanos(),
                request.code(),
                request.meaning(),
                request.success(),
                request.latencyNanos(),
                state,
                request.requestFrame(),
                request.responseFrame());
    }

    /** Settles what waits while nothing more is captured. An answer that comes nevertheless revises that. */
    public void settleOpen() {
        while (!limits.isEmpty()) {
            settle(limits.pollFirst());
        }
    }

    /** Settles all that waits, as at the end of a capture. */
    public void finish() {
        settleOpen();
        late.stream().filter(each -> !each.answered).forEach(each -> watcher.closed(each.request));
        late.clear();
        open.clear();
    }

    /** When the oldest request passed that may still change; {@link Long#MAX_VALUE} if none. */
    public long oldestOpenNanos() {
        return limits.isEmpty() ? Long.MAX_VALUE : limits.getFirst().request.requestNanos();
    }

    /** Returns the number of answers without a request. */
    public long unmatched() {
        return unmatched;
    }
}
