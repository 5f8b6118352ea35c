package io.earshot.store.external;

/** Opens an external engine; {@link java.util.ServiceLoader} finds it. */
@FunctionalInterface
public interface ExternalStoreProvider {

    /**
     * Returns the engine without connecting to it.
     *
     * @throws ExternalStoreException with the one line that says what this process lacks
     */
    ExternalStore open(ExternalSettings settings);
}
