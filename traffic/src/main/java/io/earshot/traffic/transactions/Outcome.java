package io.earshot.traffic.transactions;

import io.earshot.traffic.bodies.AppBodies;
import io.earshot.traffic.config.App;
import io.earshot.wire.exchanges.Exchange;
import java.util.Set;

/**
 * Says what an answer means for its app.
 *
 * @param known false if the code may stand in a part of the body that was not seen
 */
record Outcome(String code, boolean success, boolean known) {

    private static final int CLIENT_ERROR = 400;

    static Outcome of(App app, Exchange exchange) {
        String own = exchange.code().isEmpty() ? exchange.status() : exchange.code();
        if (app.code().isEmpty()) {
            return new Outcome(own, app.success().isEmpty() ? isGood(exchange) : app.isSuccess(own, Set.of()), true);
        }
        String inBody = AppBodies.code(exchange);
        if (!inBody.isEmpty()) {
            return new Outcome(inBody, isGood(exchange) && app.isSuccess(inBody, Set.of()), true);
        }
        if (isGood(exchange) && (AppBodies.isCodeUnseen(exchange) || exchange.isTorn())) {
            return new Outcome(own, false, false);
        }
        boolean required = app.code().get().required();
        return new Outcome(required && isGood(exchange) ? "" : own, !required && isGood(exchange), true);
    }

    private static boolean isGood(Exchange exchange) {
        boolean isHttp =
                exchange.protocol().equals("http1") || exchange.protocol().equals("http2");
        return !exchange.isError() && !(isHttp && isClientError(exchange.status()));
    }

    private static boolean isClientError(String status) {
        return status.length() == 3 && status.charAt(0) - '0' >= CLIENT_ERROR / 100;
    }
}
