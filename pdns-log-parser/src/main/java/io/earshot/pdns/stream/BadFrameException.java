package io.earshot.pdns.stream;

import java.io.IOException;

/** Bytes that are no frame of PowerDNS's stream. Whoever sent them is not listened to any longer: where the next frame begins is unknown. */
public final class BadFrameException extends IOException {

    private static final long serialVersionUID = 1;

    BadFrameException(String message) {
        super(message);
    }

    BadFrameException(String message, Throwable cause) {
        super(message, cause);
    }
}
