package io.earshot.cmdb;

/** A CMDB that cannot be used at all. The message is one line for a person: {@code FILE:LINE: what, expected what}. */
public final class CmdbException extends Exception {

    private static final long serialVersionUID = 1;

    public CmdbException(String message) {
        super(message);
    }

    public CmdbException(String message, Throwable cause) {
        super(message, cause);
    }
}
