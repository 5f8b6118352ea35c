package io.earshot.traffic.transactions;

import io.earshot.traffic.config.App;
import io.earshot.traffic.config.Dimension;
import io.earshot.traffic.iso8583.Dialect;
import io.earshot.traffic.iso8583.IsoMessage;
import io.earshot.traffic.iso8583.IsoMessageHandler;
import io.earshot.traffic.transactions.Transaction.Details;
import io.earshot.wire.exchanges.Endpoints;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongUnaryOperator;

/** Takes from the messages of one app what pairing and people need. Confined to the thread that decodes. */
public final class IsoMessages implements IsoMessageHandler {

    private final App app;
    private final Dialect dialect;
    private final int[] correlate;
    private final LongUnaryOperator order;
    private final IsoHalfSink sink;
    private long malformed;

    /** @param order returns the order of a request from the number of its frame */
    public IsoMessages(App app, Dialect dialect, LongUnaryOperator order, IsoHalfSink sink) {
        this.app = app;
        this.dialect = dialect;
        this.correlate = (app.correlate().isEmpty() ? dialect.correlate() : app.correlate())
                .stream().mapToInt(Integer::intValue).toArray();
        this.order = order;
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
        if (message.isResponse()) {
            String code = message.text(39).strip();
            sink.answer(new IsoHalf.Answer(
                    app.name(),
                    key,
                    match(message),
                    endpoints,
                    message.type(),
                    code,
                    dialect.meaning(code).orElse(""),
                    app.isSuccess(code, dialect.success()),
                    startNanos,
                    lastFrame));
        } else {
            Transaction request = request(message, endpoints, startNanos, endNanos, frame);
            sink.request(new IsoHalf.Request(key, match(message), message.function() >= 4, request));
        }
    }

    private List<String> match(IsoMessage message) {
        String[] match = new String[correlate.length - 1];
        for (int i = 0; i < match.length; i++) {
            match[i] = message.text(correlate[i + 1]);
        }
        return List.of(match);
    }

    private Transaction request(IsoMessage message, Endpoints endpoints, long startNanos, long endNanos, long frame) {
        return new Transaction(
                /* app= */ app.name(),
                endpoints,
                order.applyAsLong(frame),
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

    @Override
    public void gap(Endpoints endpoints) {
        sink.gap(app.name(), endpoints);
    }

    @Override
    public void malformed(IsoMessage message, Endpoints endpoints, long nanos, long frame) {
        malformed++;
    }

    /** Returns the number of messages that could not be parsed whole. */
    public long malformed() {
        return malformed;
    }
}
