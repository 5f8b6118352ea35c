package io.earshot.traffic.transactions;

import io.earshot.traffic.config.App;
import io.earshot.traffic.masking.CardMask;
import io.earshot.traffic.transactions.Transaction.Details;
import io.earshot.wire.exchanges.Exchange;
import io.earshot.wire.exchanges.ExchangeSink;
import io.earshot.wire.exchanges.ExchangeState;
import io.earshot.wire.exchanges.OperationNames;
import java.util.List;
import java.util.Set;

/** Makes transactions of the exchanges of wire's decoders, for the apps that they belong to. */
public final class ExchangeTransactions implements ExchangeSink {

    private final List<App> apps;
    private final TransactionSink sink;
    private final OperationNames names = new OperationNames();

    public ExchangeTransactions(List<App> apps, TransactionSink sink) {
        this.apps = List.copyOf(apps);
        this.sink = sink;
    }

    @Override
    public void exchange(Exchange exchange) {
        for (App app : apps) {
            if (isOf(app, exchange)) {
                take(app, exchange);
                return;
            }
        }
    }

    private static boolean isOf(App app, Exchange exchange) {
        String protocol = exchange.protocol();
        boolean same = app.protocol().equals("http")
                ? protocol.equals("http1") || protocol.equals("http2")
                : app.protocol().equals(protocol);
        return same
                && app.listensOn(
                        exchange.endpoints().server(), exchange.endpoints().serverPort());
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
        String code = exchange.code().isEmpty() ? exchange.status() : exchange.code();
        boolean success = answered && (app.success().isEmpty() ? !exchange.isError() : app.isSuccess(code, Set.of()));
        sink.settled(new Transaction(
                app.name(),
                exchange.endpoints(),
                exchange.number(),
                CardMask.text(names.of(exchange)),
                "",
                "",
                Details.NONE,
                List.of(),
                exchange.requestStart(),
                exchange.requestEnd(),
                answered ? exchange.responseStart() : 0,
                answered ? CardMask.text(code) : Transaction.NO_CODE,
                "",
                success,
                answered && exchange.hasLatency() ? Math.max(0, exchange.latency()) : -1,
                state,
                exchange.requestFrame(),
                exchange.responseFrame()));
    }
}
