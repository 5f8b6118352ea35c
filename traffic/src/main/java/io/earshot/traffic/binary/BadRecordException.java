package io.earshot.traffic.binary;

import java.io.IOException;

/** Says why octets are no record. */
public final class BadRecordException extends IOException {

    private static final long serialVersionUID = 1L;

    public BadRecordException(String message) {
        super(message);
    }
}
