package io.earshot.store.external;

/** Says in one line why an external engine did not do what was asked. */
public final class ExternalStoreException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public ExternalStoreException(String message) {
        super(message);
    }

    public ExternalStoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
