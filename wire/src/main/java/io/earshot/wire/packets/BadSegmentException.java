package io.earshot.wire.packets;

import java.io.IOException;

/** Says why octets are no segment. */
public final class BadSegmentException extends IOException {

    private static final long serialVersionUID = 1L;

    BadSegmentException(String message) {
        super(message);
    }
}
