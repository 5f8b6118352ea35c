package io.earshot.traffic.engine;

import java.util.List;
import java.util.Map;

/** Keeps what a worker would need to take over from another one. Keys are in the order of their octets without sign. */
public interface KeyedState {

    void put(byte[] key, byte[] value);

    void remove(byte[] key);

    /** Returns all keys with their values, in the order of the keys. */
    List<Map.Entry<byte[], byte[]>> entries();
}
