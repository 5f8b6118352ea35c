package io.earshot.traffic.transactions;

import io.earshot.traffic.config.App;
import io.earshot.traffic.config.Dimension;
import io.earshot.traffic.iso8583.Dialect;
import io.earshot.traffic.iso8583.IsoMessage;
import io.earshot.traffic.iso8583.IsoMessageHandler;
import io.earshot.traffic.transactions.Transaction.Details;
import io.earshot.wire.exchanges.Endpoints;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Pairs the ISO 8583 messages of one app by class and fields, on whatever connections they pass. Confined to the thread that
 * decodes.
 */
public final class IsoCorrelator implements IsoMessageHandler {

    /** A request that waits for its answer, or, when settled without one, for a late answer. */
    private static final class Open {
        private final String key;
        private final String[] match;
        private final Transaction request;
        private Open next;
        private boolean doubtful;
        private boolean answered;
        private boolean settled;

        private Open(String key, String[] match, Transaction request) {
            this.key = key;
            this.match = match;
            this.request = request;
        }
    }

    private static final int MOST_OPEN = 1_000_000;

    private final App app;
    private final Dialect dialect;
    private final int[] correlate;
    private final TransactionSink sink;
    private final Map<String, Open> open = new HashMap<>();
    private final ArrayDeque<Open> limits = new ArrayDeque<>();
    private final ArrayDeque<Open> late = new ArrayDeque<>();
    private long order;
    private long unmatched;
    private long malformed;

    public IsoCorrelator(App app, Dialect dialect, TransactionSink sink) {
        this.app = app;
        this.dialect = dialect;
        this.correlate = (app.correlate().isEmpty() ? dialect.correlate() : app.correlate())
                .stream().mapToInt(Integer::intValue).toArray();
        this.sink = sink;
    }

    @Override
    public void message(
            IsoMessage message,
            Endpoints endpoints,
            boolean fromClient,
            long startNanos,
            long endNanos,
            long frame,
            long lastFrame) {
        String key = message.messageClass() + message.text(correlate[0]);
        String[] match = new String[correlate.length - 1];
        for (int i = 0; i < match.length; i++) {
            match[i] = message.text(correlate[i + 1]);
        }
        if (message.isResponse()) {
            response(message, key, match, endpoints, startNanos, lastFrame);
        } else {
            request(message, key, match, endpoints, startNanos, endNanos, frame);
        }
    }

    private void request(
            IsoMessage message,
            String key,
            String[] match,
            Endpoints endpoints,
            long startNanos,
            long endNanos,
            long frame) {
        Transaction request = new Transaction(
                /* app= */ app.name(),
                endpoints,
                order++,
                message.type(),
                dialect.operation(message),
                "",
                details(message),
                dimensions(message),
                startNanos,
                endNanos,
                0,
                Transaction.NO_CODE,
                "",
                false,
                -1,
                TransactionState.NO_RESPONSE,
                frame,
                0);
        if (message.function() >= 4) {
            sink.settled(with(request, TransactionState.ONE_WAY));
            return;
        }
        if (limits.size() >= MOST_OPEN) {
            settle(limits.pollFirst());
        }
        Open waiting = new Open(key, match, request);
        Open first = open.putIfAbsent(key, waiting);
        if (first != null) {
            Open last = first;
            while (last.next != null) {
                last = last.next;
            }
            last.next = waiting;
        }
        limits.addLast(waiting);
    }

    private List<String> dimensions(IsoMessage message) {
        if (app.dimensions().isEmpty()) {
            return List.of();
        }
        List<String> values = new ArrayList<>(app.dimensions().size());
        for (Dimension dimension : app.dimensions()) {
            if (dimension.source() instanceof Dimension.IsoField field) {
                values.add(dimension.cut(message.text(field.number())));
            }
        }
        return values;
    }

    private static Details details(IsoMessage message) {
        return new Details(
                message.text(11),
                message.text(3),
                message.text(4),
                message.text(49),
                message.text(41).strip(),
                message.text(42).strip(),
                message.text(2),
                original(message),
                message.isRepeat());
    }

    /** Field 90 begins with the type and the trace number of the original, a terminal's field 61 with a batch and that number. */
    private static String original(IsoMessage message) {
        if (message.messageClass() != 4) {
            return "";
        }
        if (message.has(90)) {
            String original = message.text(90);
            return original.length() >= 10 ? original.substring(4, 10) : "";
        }
        String original = message.text(61);
        return original.length() >= 12 ? original.substring(6, 12) : "";
    }

    private void response(
            IsoMessage message, String key, String[] match, Endpoints endpoints, long startNanos, long lastFrame) {
        Open found = find(key, match, endpoints);
        if (found == null) {
            unmatched++;
            return;
        }
        Transaction request = found.request;
        long latency = Math.max(0, startNanos - request.requestEndNanos());
        boolean isLate = latency > app.timeLimitNanos();
        String code = message.text(39).strip();
        Transaction after = new Transaction(
                request.app(),
                request.endpoints(),
                request.order(),
                request.operation(),
                request.name(),
                message.type(),
                request.details(),
                request.values(),
                request.requestNanos(),
                request.requestEndNanos(),
                startNanos,
                code,
                dialect.meaning(code).orElse(""),
                app.isSuccess(code, dialect.success()),
                latency,
                isLate ? TransactionState.LATE : TransactionState.ANSWERED,
                request.requestFrame(),
                lastFrame);
        found.answered = true;
        remove(found);
        if (found.settled) {
            sink.revised(outcome(found), after);
        } else {
            sink.settled(after);
        }
    }

    /** Prefers a request that still has time, then one of the same connection, then the oldest. */
    private Open find(String key, String[] match, Endpoints endpoints) {
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

    private static boolean agrees(String[] request, String[] response) {
        for (int i = 0; i < request.length; i++) {
            if (!request[i].isEmpty() && !response[i].isEmpty() && !request[i].equals(response[i])) {
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

    /** Answers to what is open on a connection may have been lost. */
    @Override
    public void gap(Endpoints endpoints) {
        for (Open waiting : limits) {
            if (!waiting.answered && waiting.request.endpoints().conversation() == endpoints.conversation()) {
                waiting.doubtful = true;
            }
        }
    }

    @Override
    public void malformed(IsoMessage message, Endpoints endpoints, long nanos, long frame) {
        malformed++;
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
            }
        }
    }

    private void settle(Open waiting) {
        if (waiting.answered) {
            return;
        }
        waiting.settled = true;
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

    /** Returns the number of messages that could not be parsed whole. */
    public long malformed() {
        return malformed;
    }
}
