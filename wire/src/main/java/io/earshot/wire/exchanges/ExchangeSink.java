package io.earshot.wire.exchanges;

/** Receives exchanges as they end. */
@FunctionalInterface
public interface ExchangeSink {

    /** Takes one exchange. The object is reused: what is to be kept must be copied before the call returns. */
    void exchange(Exchange exchange);
}
