package io.earshot.wire.decoders.postgresql;

import io.earshot.wire.decoders.Conversation;
import io.earshot.wire.decoders.StreamInput;
import io.earshot.wire.decoders.postgresql.Awaited.Kind;
import io.earshot.wire.exchanges.ClientPace;
import io.earshot.wire.exchanges.Exchange;
import io.earshot.wire.exchanges.ExchangeState;
import io.earshot.wire.exchanges.TargetKind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Pairs requests with answers. Each statement of a batch has its own outcome; after an error the server ignores the rest of the
 * batch up to Sync, whose answer says that it is ready again.
 */
final class Batches {

    private static final String NAME = "postgresql";
    private static final int LIMIT = 4_096;
    private static final int MOST_PARSED = 64;

    private final Conversation conversation;
    private final ArrayDeque<Awaited> waiting = new ArrayDeque<>();
    private final Exchange noExchange = new Exchange();
    private boolean failed;
    private boolean started;
    private long answerNanos;
    private long answerFrame;
    private long prepareNanos;
    private long prepareFrame;
    private String lastStep = "";
    /** Those of the batch behind which no execution was asked for. */
    private final List<Awaited.Parse> unexecuted = new ArrayList<>();

    private boolean orphan;
    private int parsed;
    private int bound;
    /** Whether steps of a batch were sent whose Sync is still to come. */
    private boolean inBatch;

    private final ClientPace pace = new ClientPace();
    private final AnswersBehindGap late = new AnswersBehindGap();

    Batches(Conversation conversation) {
        this.conversation = conversation;
    }

    private Exchange begin(String operation, StreamInput in) {
        return conversation
                .begin(NAME)
                .operation(operation)
                .requestAt(in.startNanos(), in.startFrame())
                .requestEndsAt(in.nanos());
    }

    private void add(Kind kind, Exchange exchange) {
        if (waiting.isEmpty()) {
            // Answers to steps before this, as Flush asks for them, are not the beginning of this one's.
            started = false;
        }
        if (waiting.size() == LIMIT) {
            give(waiting.pollFirst(), ExchangeState.REQUEST_ONLY);
        }
        waiting.addLast(new Awaited(kind, exchange));
    }

    /** A step, or a statement of its own: the first one since the last Sync begins a batch. */
    private void step() {
        boolean unsure = !waiting.isEmpty() && isUnsure(waiting.peekFirst());
        if (inBatch) {
            pace.clientSends();
        } else if (pace.begins(!waiting.isEmpty(), unsure)) {
            while (!waiting.isEmpty()) {
                give(waiting.pollFirst(), ExchangeState.REQUEST_ONLY);
            }
            late.clear();
            started = false;
            pace.answered(false);
        }
        inBatch = true;
    }

    private static boolean isUnsure(Awaited item) {
        return item.isDoubtful() || item.kind() == Kind.LOST;
    }

    private void give(Awaited item, ExchangeState state) {
        if (item.hasExchange()) {
            conversation.end(item.exchange(), state);
        }
    }

    void oneway(String operation, StreamInput in) {
        conversation.end(begin(operation, in), ExchangeState.ONEWAY);
    }

    void encryption(String operation, StreamInput in) {
        add(Kind.ENCRYPTION, begin(operation, in));
    }

    void encryptionAnswered(int answer, StreamInput in) {
        if (!waiting.isEmpty() && waiting.peekFirst().kind() == Kind.ENCRYPTION) {
            Exchange exchange = waiting.pollFirst().exchange();
            exchange.status(Character.toString(answer), false)
                    .responseAt(in.startNanos(), in.startFrame())
                    .responseEndsAt(in.nanos());
            conversation.end(exchange, ExchangeState.MATCHED);
        }
    }

    /** @param isError whether the server answers with an error rather than a byte; else that byte was not seen */
    void encryptionUnanswered(boolean isError) {
        if (!isError && !waiting.isEmpty() && waiting.peekFirst().kind() == Kind.ENCRYPTION) {
            give(waiting.pollFirst(), ExchangeState.REQUEST_ONLY);
        }
    }

    void login(String target, StreamInput in) {
        add(Kind.LOGIN, begin("LOGIN", in).target(TargetKind.NONE, target));
    }

    void query(StreamInput in, byte[] bytes, int from, int length, int size) {
        step();
        inBatch = false;
        add(
                Kind.QUERY,
                begin("QUERY", in).target(TargetKind.SQL, bytes, from, length).addRequestBytes(1L + size));
    }

    void function(StreamInput in, int size) {
        step();
        inBatch = false;
        add(Kind.FUNCTION, begin("FUNCTION", in).addRequestBytes(1L + size));
    }

    /** A step that prepares an execution: its beginning is the request's. */
    void prepare(StreamInput in, int size, String step) {
        step();
        if (prepareNanos == 0) {
            prepareNanos = in.startNanos();
            prepareFrame = in.startFrame();
        }
        lastStep = step;
    }

    void parse(StreamInput in, Statements.Statement statement, int size) {
        prepare(in, size, "Parse");
        if (unexecuted.size() < MOST_PARSED) {
            unexecuted.add(new Awaited.Parse(statement, in.startNanos(), in.startFrame(), in.nanos(), size));
        }
    }

    /** The steps so far are all that the server is asked for now: statements that were prepared may be executed at any time later. */
    private void parsesEnd() {
        for (Awaited.Parse parse : unexecuted) {
            if (waiting.isEmpty()) {
                started = false;
            }
            if (waiting.size() < LIMIT) {
                waiting.addLast(new Awaited(noExchange, parse));
            }
        }
        unexecuted.clear();
    }

    void execute(StreamInput in, Statements.Statement statement, int size) {
        step();
        unexecuted.clear();
        Exchange exchange = begin("EXECUTE", in).stream(statement.shownName())
                .target(TargetKind.SQL, statement.sql())
                .addRequestBytes(1L + size);
        if (prepareNanos != 0) {
            exchange.requestAt(prepareNanos, prepareFrame);
            prepareNanos = 0;
        }
        add(Kind.EXECUTE, exchange);
    }

    /** The server answers what it has so far: the steps that follow are another request. */
    void flush() {
        prepareNanos = 0;
        parsesEnd();
    }

    void sync(StreamInput in) {
        step();
        inBatch = false;
        prepareNanos = 0;
        parsesEnd();
        add(Kind.SYNC, noExchange);
    }

    /** Takes one message of the server. */
    void answer(StreamInput in, int type, int length, String sqlState) {
        pace.serverSends();
        while (!waiting.isEmpty()
                && waiting.peekFirst().kind() == Kind.PARSE
                && waiting.peekFirst().isDoubtful()) {
            waiting.pollFirst();
        }
        switch (type) {
            case 'N', 'S', 'A', 'K', 'v' -> {
                if (!waiting.isEmpty() && waiting.peekFirst().kind() == Kind.LOGIN) {
                    begin(in);
                }
                return;
            }
            case 'Z' -> {
                ready(in);
                return;
            }
            default -> {
                if (!started) {
                    late.begins(type);
                }
                begin(in);
            }
        }
        switch (type) {
            case '1' -> {
                parsed++;
                if (!waiting.isEmpty() && waiting.peekFirst().kind() == Kind.PARSE) {
                    waiting.pollFirst();
                    started = false;
                }
            }
            case '2' -> bound++;
            case 'E' -> error(in, sqlState);
            case 'C', 's', 'I', 'V' -> complete(in, type);
            default -> count(length);
        }
    }

    /** Marks where the answer begins whose first message this is. */
    private void begin(StreamInput in) {
        if (!started) {
            started = true;
            parsed = 0;
            bound = 0;
            answerNanos = in.startNanos();
            answerFrame = in.startFrame();
        }
        Awaited first = waiting.peekFirst();
        if (first != null && first.hasExchange() && first.exchange().responseStart() == 0 && !first.isDoubtful()) {
            // Behind a gap, the first message that is seen need not be the answer's first.
            first.exchange().responseAt(answerNanos, answerFrame);
        }
    }

    private void count(int length) {
        Awaited first = waiting.peekFirst();
        if (first != null && first.hasExchange()) {
            first.exchange().addResponseBytes(1L + length);
        }
    }

    private void complete(StreamInput in, int type) {
        Awaited first = waiting.peekFirst();
        if (first == null) {
            orphan = true;
            return;
        }
        if (first.kind() == Kind.QUERY || first.kind() == Kind.FUNCTION) {
            first.answer();
            return;
        }
        if (first.kind() != Kind.EXECUTE) {
            orphan = true;
            return;
        }
        if (first.isDoubtful()) {
            late.add(answerNanos, answerFrame, in.nanos());
            started = false;
            return;
        }
        waiting.pollFirst();
        pace.answered(true);
        started = false;
        if (type == 's') {
            first.exchange().note("suspended");
        }
        outcome(first, in, "OK", "");
    }

    private void outcome(Awaited item, StreamInput in, String status, String code) {
        item.exchange().status(status, !code.isEmpty()).code(code).responseEndsAt(in.nanos());
        conversation.end(item.exchange(), ExchangeState.MATCHED);
    }

    private void error(StreamInput in, String sqlState) {
        Awaited first = waiting.peekFirst();
        if (first != null && first.kind() == Kind.PARSE) {
            failed = true;
            waiting.pollFirst();
            first.parse().ifPresent(parse -> unprepared(parse, in, sqlState));
            started = false;
            return;
        }
        if (first == null || !first.hasExchange()) {
            failed = true;
            orphan |= first == null;
            return;
        }
        switch (first.kind()) {
            case QUERY, FUNCTION -> {
                first.answer();
                first.exchange().status("ERR", true).code(sqlState).responseEndsAt(in.nanos());
            }
            case EXECUTE -> {
                failed = true;
                if (first.isDoubtful()) {
                    started = false;
                    return;
                }
                waiting.pollFirst();
                pace.answered(true);
                started = false;
                if (bound == 0) {
                    first.exchange().note(parsed == 0 && lastStep.equals("Parse") ? "error at Parse" : "error at Bind");
                }
                outcome(first, in, "ERR", sqlState);
            }
            default -> {
                waiting.pollFirst();
                started = false;
                outcome(first, in, "ERR", sqlState);
            }
        }
    }

    /** The server could not prepare a statement. */
    private void unprepared(Awaited.Parse parse, StreamInput in, String sqlState) {
        Exchange exchange = conversation.begin(NAME).operation("PARSE").stream(
                        parse.statement().shownName())
                .target(TargetKind.SQL, parse.statement().sql())
                .requestAt(parse.startNanos(), parse.startFrame())
                .requestEndsAt(parse.endNanos())
                .addRequestBytes(1L + parse.size())
                .responseAt(answerNanos, answerFrame)
                .responseEndsAt(in.nanos())
                .status("ERR", true)
                .code(sqlState);
        conversation.end(exchange, ExchangeState.MATCHED);
    }

    private void ready(StreamInput in) {
        started = false;
        Awaited first = waiting.peekFirst();
        if (first == null) {
            unknown(in);
            return;
        }
        orphan = false;
        switch (first.kind()) {
            case LOST -> {}
            case LOGIN, QUERY, FUNCTION -> {
                waiting.pollFirst();
                pace.answered(!waiting.isEmpty());
                if (first.exchange().responseStart() == 0 && !first.isDoubtful()) {
                    first.exchange().responseAt(in.startNanos(), in.startFrame());
                }
                boolean error = !first.exchange().code().isEmpty()
                        || first.exchange().status().equals("ERR");
                if (!error) {
                    first.exchange().status("OK", false);
                }
                first.exchange().responseEndsAt(in.nanos());
                conversation.end(first.exchange(), ExchangeState.MATCHED);
            }
            default -> batchEnds();
        }
        failed = false;
    }

    /** All that is left of a batch was ignored by the server, or its answers were lost. */
    private void batchEnds() {
        List<Awaited> batch = new ArrayList<>();
        while (!waiting.isEmpty()
                && (waiting.peekFirst().hasExchange() || waiting.peekFirst().kind() == Kind.PARSE)) {
            Awaited item = waiting.pollFirst();
            if (item.kind() != Kind.PARSE) {
                batch.add(item);
            }
        }
        if (!waiting.isEmpty() && waiting.peekFirst().kind() == Kind.SYNC) {
            waiting.pollFirst();
        }
        pace.answered(!waiting.isEmpty());
        for (int i = 0; i < batch.size(); i++) {
            Awaited item = batch.get(i);
            if (failed && !item.isDoubtful()) {
                item.exchange().responseAt(0, 0).note("skipped after an error in the same batch");
                give(item, ExchangeState.SKIPPED);
            } else if (!failed && late.fill(i, batch.size(), item.exchange())) {
                give(item, ExchangeState.MATCHED);
            } else {
                give(item, ExchangeState.REQUEST_ONLY);
            }
        }
        late.clear();
    }

    private void unknown(StreamInput in) {
        if (orphan) {
            orphan = false;
            Exchange answer = conversation
                    .begin(NAME)
                    .responseAt(answerNanos, answerFrame)
                    .responseEndsAt(in.nanos())
                    .status(failed ? "ERR" : "OK", failed);
            conversation.end(answer, ExchangeState.ANSWER_ONLY);
        }
        failed = false;
    }

    void requestsLost() {
        prepareNanos = 0;
        unexecuted.clear();
        inBatch = false;
        if (!waiting.isEmpty()) {
            waiting.addLast(new Awaited(Kind.LOST, noExchange));
        }
    }

    void answersLost() {
        started = false;
        pace.serverSends();
        late.gap();
        for (Awaited item : waiting) {
            item.doubt();
        }
    }

    void close() {
        while (!waiting.isEmpty()) {
            Awaited item = waiting.pollFirst();
            give(item, stateAtEnd(item));
        }
    }

    /** A server that ends the connection says why and never becomes ready again. */
    private static ExchangeState stateAtEnd(Awaited item) {
        if (item.isAnswered() && !item.isDoubtful() && item.exchange().isError()) {
            return ExchangeState.MATCHED;
        }
        return item.isDoubtful() || item.isAnswered() ? ExchangeState.REQUEST_ONLY : ExchangeState.NO_ANSWER;
    }
}
