package io.earshot.traffic.transactions;

import io.earshot.wire.exchanges.Endpoints;
import java.util.List;

/**
 * One request with what became of it. Everything in it is masked and may be stored, sent and shown.
 *
 * @param order tells requests of the same instant apart: their order in the capture
 * @param operation the message type, the method with its path template, the command
 * @param name of the operation for people; empty if there is none
 * @param response the answer's message type; empty for other protocols and without an answer
 * @param values of the app's dimensions, in their order; empty where the request has none
 * @param requestNanos when the request's first byte passed
 * @param requestEndNanos when the request's last byte passed
 * @param responseNanos when the answer's first byte passed; 0 without an answer
 * @param code the answer's code; {@code -} without an answer
 * @param latencyNanos from the request's last byte to the answer's first; -1 if unknown
 * @param requestFrame the number of the frame with the request's first byte
 * @param responseFrame the number of the frame with the answer's last byte; 0 without an answer
 */
public record Transaction(
        String app,
        Endpoints endpoints,
        long order,
        String operation,
        String name,
        String response,
        Details details,
        List<String> values,
        long requestNanos,
        long requestEndNanos,
        long responseNanos,
        String code,
        String meaning,
        boolean success,
        long latencyNanos,
        TransactionState state,
        long requestFrame,
        long responseFrame) {

    /** The code of requests without an answer. */
    public static final String NO_CODE = "-";

    /**
     * Holds what people look for in a payment; empty where a message has none.
     *
     * @param original the trace number of the transaction that this one reverses
     */
    public record Details(
            String trace,
            String processing,
            String amount,
            String currency,
            String terminal,
            String merchant,
            String card,
            String original,
            boolean repeat) {

        public static final Details NONE = new Details("", "", "", "", "", "", "", "", false);
    }

    public boolean isAnswered() {
        return state == TransactionState.ANSWERED || state == TransactionState.LATE;
    }

    /** Whether it counts as a request of which the outcome is known. */
    public boolean counts() {
        return state != TransactionState.UNKNOWN && state != TransactionState.ONE_WAY;
    }

    /** Returns an id that is the same whenever the same packets are processed again. */
    public String id() {
        return Long.toString(requestNanos, 36) + "-"
                + Long.toString(
                        Math.floorMod(
                                31L * (31L * endpoints.client().hashCode() + endpoints.clientPort())
                                        + details.trace().hashCode() * 17L
                                        + endpoints.network().hashCode() * 13L
                                        + FrameOrder.place(order) * 7L
                                        + operation.hashCode(),
                                1_679_616L),
                        36);
    }

    /** Returns one line for people. */
    public String text() {
        StringBuilder text = new StringBuilder(operation);
        word(text, "", name);
        word(text, "", Amounts.text(details.amount(), details.currency()));
        word(text, "card ", details.card());
        word(text, "terminal ", details.terminal());
        word(text, "merchant ", details.merchant());
        word(text, "trace ", details.trace());
        word(text, "reverses ", details.original());
        if (details.repeat()) {
            text.append(" (repeat)");
        }
        text.append(" → ");
        switch (state) {
            case ANSWERED, LATE -> {
                if (!response.isEmpty()) {
                    text.append(response).append(' ');
                }
                text.append(code.isEmpty() ? "without code" : "code " + code);
                word(text, "", meaning);
                if (latencyNanos >= 0) {
                    text.append(", ");
                    milliseconds(text, latencyNanos);
                    text.append(" ms");
                }
                if (state == TransactionState.LATE) {
                    text.append(", late");
                }
            }
            case NO_RESPONSE -> text.append("no response");
            case UNKNOWN -> text.append("unknown, packets are missing");
            case ONE_WAY -> text.append("no answer due");
        }
        return text.toString();
    }

    /** Every transaction that is stored has this text, and a format string costs more than decoding the messages. */
    private static void milliseconds(StringBuilder text, long nanos) {
        long micros = (nanos + 500) / 1_000;
        text.append(micros / 1_000).append('.');
        int rest = (int) (micros % 1_000);
        text.append((char) ('0' + rest / 100))
                .append((char) ('0' + rest / 10 % 10))
                .append((char) ('0' + rest % 10));
    }

    private static void word(StringBuilder text, String label, String value) {
        if (!value.isEmpty()) {
            text.append(' ').append(label).append(value);
        }
    }
}
