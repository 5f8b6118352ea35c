package io.earshot.traffic.engine;

import java.util.function.BiConsumer;

/** Keeps what a worker would need to take over from another one. Keys are in the order of their octets without sign. */
public interface KeyedState {

    void put(byte[] key, byte[] value);

    void remove(byte[] key);

    /** Calls with each key and value, in the order of the keys. */
    void forEach(BiConsumer<byte[], byte[]> each);
}
