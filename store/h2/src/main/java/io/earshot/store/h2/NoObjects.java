package io.earshot.store.h2;

import org.h2.api.JavaObjectSerializer;

/**
 * Refuses to turn bytes into objects. A query could otherwise have the server read an object of the asker's choice, and with it
 * run code. Created by H2, which wants it public.
 */
public final class NoObjects implements JavaObjectSerializer {

    @Override
    public byte[] serialize(Object object) {
        throw new IllegalArgumentException("objects are no values here");
    }

    @Override
    public Object deserialize(byte[] bytes) {
        throw new IllegalArgumentException("objects are no values here");
    }
}
