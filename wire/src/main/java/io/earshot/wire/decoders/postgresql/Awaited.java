package io.earshot.wire.decoders.postgresql;

import io.earshot.wire.exchanges.Exchange;
import java.util.Optional;

/** A request that the server is to answer, or the end of a batch of them. */
final class Awaited {

    enum Kind {
        LOGIN,
        QUERY,
        EXECUTE,
        FUNCTION,
        ENCRYPTION,
        /** A statement that is prepared and not executed in the same batch: it is an exchange only if it fails. */
        PARSE,
        /** The end of a batch. */
        SYNC,
        /** Requests that the capture did not see. */
        LOST
    }

    /** A statement that is to be prepared. */
    record Parse(Statements.Statement statement, long startNanos, long startFrame, long endNanos, int size) {}

    private final Kind kind;
    private final Exchange exchange;
    private final Optional<Parse> parse;
    private boolean answered;
    private boolean doubtful;

    Awaited(Kind kind, Exchange exchange) {
        this(kind, exchange, Optional.empty());
    }

    Awaited(Exchange none, Parse parse) {
        this(Kind.PARSE, none, Optional.of(parse));
    }

    private Awaited(Kind kind, Exchange exchange, Optional<Parse> parse) {
        this.kind = kind;
        this.exchange = exchange;
        this.parse = parse;
    }

    Kind kind() {
        return kind;
    }

    /** Returns the exchange, which means something only if {@link #hasExchange}. */
    Exchange exchange() {
        return exchange;
    }

    boolean hasExchange() {
        return kind != Kind.SYNC && kind != Kind.LOST && kind != Kind.PARSE;
    }

    Optional<Parse> parse() {
        return parse;
    }

    /** The outcome has come, though more of the answer may follow. */
    void answer() {
        answered = true;
    }

    boolean isAnswered() {
        return answered;
    }

    /** Bytes in which the answer may have been are missing. */
    void doubt() {
        doubtful = true;
    }

    boolean isDoubtful() {
        return doubtful;
    }
}
