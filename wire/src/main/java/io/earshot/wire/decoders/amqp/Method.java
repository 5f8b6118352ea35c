package io.earshot.wire.decoders.amqp;

import java.util.HashMap;
import java.util.Map;

/** A method by its class and number, as the specification lists them. */
enum Method {
    CONNECTION_START(10, 10, Kind.SERVER),
    CONNECTION_START_OK(10, 11, Kind.LOGIN),
    CONNECTION_SECURE(10, 20, Kind.SERVER),
    CONNECTION_SECURE_OK(10, 21, Kind.LOGIN),
    CONNECTION_TUNE(10, 30, Kind.SERVER),
    CONNECTION_TUNE_OK(10, 31, Kind.SILENT),
    CONNECTION_OPEN(10, 40, Kind.REQUEST),
    CONNECTION_OPEN_OK(10, 41, Kind.ANSWER),
    CONNECTION_CLOSE(10, 50, Kind.CLOSE),
    CONNECTION_CLOSE_OK(10, 51, Kind.ANSWER),
    CONNECTION_BLOCKED(10, 60, Kind.SILENT),
    CONNECTION_UNBLOCKED(10, 61, Kind.SILENT),
    CONNECTION_UPDATE_SECRET(10, 70, Kind.REQUEST),
    CONNECTION_UPDATE_SECRET_OK(10, 71, Kind.ANSWER),
    CHANNEL_OPEN(20, 10, Kind.REQUEST),
    CHANNEL_OPEN_OK(20, 11, Kind.ANSWER),
    CHANNEL_FLOW(20, 20, Kind.REQUEST),
    CHANNEL_FLOW_OK(20, 21, Kind.ANSWER),
    CHANNEL_CLOSE(20, 40, Kind.CLOSE),
    CHANNEL_CLOSE_OK(20, 41, Kind.ANSWER),
    EXCHANGE_DECLARE(40, 10, Kind.REQUEST),
    EXCHANGE_DECLARE_OK(40, 11, Kind.ANSWER),
    EXCHANGE_DELETE(40, 20, Kind.REQUEST),
    EXCHANGE_DELETE_OK(40, 21, Kind.ANSWER),
    EXCHANGE_BIND(40, 30, Kind.REQUEST),
    EXCHANGE_BIND_OK(40, 31, Kind.ANSWER),
    EXCHANGE_UNBIND(40, 40, Kind.REQUEST),
    EXCHANGE_UNBIND_OK(40, 51, Kind.ANSWER),
    QUEUE_DECLARE(50, 10, Kind.REQUEST),
    QUEUE_DECLARE_OK(50, 11, Kind.ANSWER),
    QUEUE_BIND(50, 20, Kind.REQUEST),
    QUEUE_BIND_OK(50, 21, Kind.ANSWER),
    QUEUE_PURGE(50, 30, Kind.REQUEST),
    QUEUE_PURGE_OK(50, 31, Kind.ANSWER),
    QUEUE_DELETE(50, 40, Kind.REQUEST),
    QUEUE_DELETE_OK(50, 41, Kind.ANSWER),
    QUEUE_UNBIND(50, 50, Kind.REQUEST),
    QUEUE_UNBIND_OK(50, 51, Kind.ANSWER),
    BASIC_QOS(60, 10, Kind.REQUEST),
    BASIC_QOS_OK(60, 11, Kind.ANSWER),
    BASIC_CONSUME(60, 20, Kind.REQUEST),
    BASIC_CONSUME_OK(60, 21, Kind.ANSWER),
    BASIC_CANCEL(60, 30, Kind.REQUEST),
    BASIC_CANCEL_OK(60, 31, Kind.ANSWER),
    BASIC_PUBLISH(60, 40, Kind.PUBLISH),
    BASIC_RETURN(60, 50, Kind.CONFIRM),
    BASIC_DELIVER(60, 60, Kind.DELIVER),
    BASIC_GET(60, 70, Kind.REQUEST),
    BASIC_GET_OK(60, 71, Kind.ANSWER),
    BASIC_GET_EMPTY(60, 72, Kind.ANSWER),
    BASIC_ACK(60, 80, Kind.CONFIRM),
    BASIC_REJECT(60, 90, Kind.SILENT),
    BASIC_RECOVER_ASYNC(60, 100, Kind.SILENT),
    BASIC_RECOVER(60, 110, Kind.REQUEST),
    BASIC_RECOVER_OK(60, 111, Kind.ANSWER),
    BASIC_NACK(60, 120, Kind.CONFIRM),
    CONFIRM_SELECT(85, 10, Kind.REQUEST),
    CONFIRM_SELECT_OK(85, 11, Kind.ANSWER),
    TX_SELECT(90, 10, Kind.REQUEST),
    TX_SELECT_OK(90, 11, Kind.ANSWER),
    TX_COMMIT(90, 20, Kind.REQUEST),
    TX_COMMIT_OK(90, 21, Kind.ANSWER),
    TX_ROLLBACK(90, 30, Kind.REQUEST),
    TX_ROLLBACK_OK(90, 31, Kind.ANSWER);

    /** The part that a method plays. */
    enum Kind {
        REQUEST,
        ANSWER,
        /** The client's part of a login, which the server answers with another question or with its limits. */
        LOGIN,
        /** The server's part of a login. */
        SERVER,
        CLOSE,
        PUBLISH,
        DELIVER,
        CONFIRM,
        /** Neither asks nor answers. */
        SILENT
    }

    private static final Map<Integer, Method> BY_NUMBER = new HashMap<>();

    static {
        for (Method method : values()) {
            BY_NUMBER.put(method.number, method);
        }
    }

    private final int number;
    private final Kind kind;
    private final String label;

    Method(int classNumber, int methodNumber, Kind kind) {
        this.number = classNumber << 16 | methodNumber;
        this.kind = kind;
        int split = name().indexOf('_');
        this.label = (name().substring(0, split) + "."
                        + name().substring(split + 1).replace('_', '-'))
                .toLowerCase(java.util.Locale.ROOT);
    }

    /** Returns the method of a class and number side by side, or null. */
    static Method of(int number) {
        return BY_NUMBER.get(number);
    }

    Kind kind() {
        return kind;
    }

    /** The name that the specification gives it: {@code basic.publish}. */
    String label() {
        return label;
    }
}
