package io.earshot.http.access;

/** Keys or tokens that cannot be used. The message is one line for people; it holds no secret. */
public final class AccessException extends Exception {

    private static final long serialVersionUID = 1L;

    public AccessException(String message) {
        super(message);
    }

    public AccessException(String message, Throwable cause) {
        super(message, cause);
    }
}
