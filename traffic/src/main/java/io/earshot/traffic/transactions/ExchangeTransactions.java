package io.earshot.traffic.transactions;

import io.earshot.traffic.bodies.AppBodies;
import io.earshot.traffic.config.App;
import io.earshot.traffic.masking.CardMask;
import io.earshot.traffic.transactions.Transaction.Details;
import io.earshot.wire.exchanges.Exchange;
import io.earshot.wire.exchanges.ExchangeSink;
import io.earshot.wire.exchanges.ExchangeState;
import io.earshot.wire.exchanges.OperationNames;
import java.util.List;

/** Makes transactions of the exchanges of wire's decoders, for the apps that they belong to. */
public final class ExchangeTransactions implements ExchangeSink {

    private final List<App> apps;
    private final AppBodies bodies;
    private final TransactionSink sink;
    private final OperationNames names = new OperationNames();

    /** @param bodies reads the fields of the apps */
    public ExchangeTransactions(List<App> apps, AppBodies bodies, TransactionSink sink) {
        this.apps = List.copyOf(apps);
        this.bodies = bodies;
        this.sink = sink;
    }

    @Override
    public void exchange(Exchange exchange) {
        for (App app : apps) {
            if (app.isServer(exchange)) {
                take(app, exchange);
                return;
            }
        }
    }

    private void take(App app, Exchange exchange) {
        TransactionState state = switch (exchange.state()) {
            case MATCHED ->
                exchange.hasLatency() && exchange.latency() > app.timeLimitNanos()
                        ? TransactionState.LATE
                        : TransactionState.ANSWERED;
            case NO_ANSWER -> TransactionState.NO_RESPONSE;
            case REQUEST_ONLY, SKIPPED, CUT, MALFORMED -> TransactionState.UNKNOWN;
            case ONEWAY -> TransactionState.ONE_WAY;
            // Neither has a request whose minute it could count in.
            case ANSWER_ONLY, PUSH -> null;
        };
        if (state == null || exchange.requestStart() == 0) {
            return;
        }
        boolean answered = exchange.responseStart() != 0 && exchange.state().equals(ExchangeState.MATCHED);
        bodies.readQuery(app, exchange);
        Outcome outcome = Outcome.of(app, exchange);
        if (answered && !outcome.known()) {
            state = TransactionState.UNKNOWN;
        }
        sink.settled(new Transaction(
                app.name(),
                exchange.endpoints(),
                FrameOrder.of(exchange.requestFrame(), exchange.ordinal()),
                CardMask.text(names.of(exchange)),
                "",
                "",
                Details.NONE,
                AppBodies.dimensions(app, exchange),
                exchange.requestStart(),
                exchange.requestEnd(),
                answered ? exchange.responseStart() : 0,
                answered ? CardMask.text(outcome.code()) : Transaction.NO_CODE,
                "",
                answered && outcome.success(),
                answered && exchange.hasLatency() ? Math.max(0, exchange.latency()) : -1,
                state,
                exchange.requestFrame(),
                exchange.responseFrame()));
    }
}
