package io.earshot.store.ignite;

import io.earshot.store.external.ExternalSettings;
import io.earshot.store.external.ExternalStore;
import io.earshot.store.external.ExternalStoreException;
import io.earshot.store.external.ExternalStoreProvider;
import java.nio.ByteBuffer;

/** Opens Ignite's client where this process has the options that it needs. */
public final class IgniteProvider implements ExternalStoreProvider {

    @Override
    public ExternalStore open(ExternalSettings settings) {
        // Without this its first class fails, and every later use of it with another error.
        if (!ByteBuffer.class.getModule().isOpen("java.nio", IgniteProvider.class.getModule())) {
            throw new ExternalStoreException("Java was started without --add-opens=java.base/java.nio=ALL-UNNAMED,"
                    + " which Ignite's client needs; expected the options of java.options beside its libraries");
        }
        return new IgniteStore(settings);
    }
}
