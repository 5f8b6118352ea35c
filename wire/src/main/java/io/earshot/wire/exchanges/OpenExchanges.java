package io.earshot.wire.exchanges;

import java.util.Arrays;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.LongPredicate;
import java.util.function.Predicate;

/** Requests that wait for their answers, found by a number: a stream, a correlation id. Bounded; the oldest are given up. */
public final class OpenExchanges {

    private static final int LIMIT = 4_096;

    private final BiConsumer<Exchange, ExchangeState> ended;
    private long[] keys = new long[4];
    private Exchange[] exchanges = new Exchange[4];
    private int size;

    /** @param ended receives requests that get no answer */
    public OpenExchanges(BiConsumer<Exchange, ExchangeState> ended) {
        this.ended = ended;
    }

    public void put(long key, Exchange exchange) {
        if (size == LIMIT) {
            ended.accept(removeAt(0), ExchangeState.REQUEST_ONLY);
        }
        if (size == keys.length) {
            keys = Arrays.copyOf(keys, size * 2);
            exchanges = Arrays.copyOf(exchanges, size * 2);
        }
        keys[size] = key;
        exchanges[size++] = exchange;
    }

    private int find(long key) {
        for (int i = 0; i < size; i++) {
            if (keys[i] == key) {
                return i;
            }
        }
        return -1;
    }

    /** Returns the oldest with that key, or null. */
    public Exchange get(long key) {
        int at = find(key);
        return at < 0 ? null : exchanges[at];
    }

    /** Returns the oldest for which a condition holds, or null. */
    public Exchange first(Predicate<Exchange> condition) {
        for (int i = 0; i < size; i++) {
            if (condition.test(exchanges[i])) {
                return exchanges[i];
            }
        }
        return null;
    }

    /** Removes and returns the oldest with that key, or returns null. */
    public Exchange remove(long key) {
        int at = find(key);
        return at < 0 ? null : removeAt(at);
    }

    /** Removes and returns the oldest whose key is one of those asked for, or returns null. */
    public Exchange removeFirst(LongPredicate key) {
        for (int i = 0; i < size; i++) {
            if (key.test(keys[i])) {
                return removeAt(i);
            }
        }
        return null;
    }

    /** Removes and returns the oldest; there must be one. */
    public Exchange removeOldest() {
        return removeAt(0);
    }

    private Exchange removeAt(int at) {
        Exchange removed = exchanges[at];
        size--;
        System.arraycopy(keys, at + 1, keys, at, size - at);
        System.arraycopy(exchanges, at + 1, exchanges, at, size - at);
        exchanges[size] = null;
        return removed;
    }

    public int size() {
        return size;
    }

    /** Hands over all that wait. */
    public void forEach(Consumer<Exchange> each) {
        for (int i = 0; i < size; i++) {
            each.accept(exchanges[i]);
        }
    }

    /** Bytes of the answers' direction are missing: any of these may have been answered in them. */
    public void answersLost() {
        for (int i = 0; i < size; i++) {
            exchanges[i].doubtful(true);
        }
    }

    /** Ends all that wait. */
    public void drain(ExchangeState state) {
        for (int i = 0; i < size; i++) {
            Exchange exchange = exchanges[i];
            exchanges[i] = null;
            ended.accept(exchange, exchange.isDoubtful() ? ExchangeState.REQUEST_ONLY : state);
        }
        size = 0;
    }
}
