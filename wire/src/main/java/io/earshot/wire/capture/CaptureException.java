package io.earshot.wire.capture;

import java.io.IOException;

/** Says in one line why a capture cannot be opened or read. */
public final class CaptureException extends IOException {

    private static final long serialVersionUID = 1L;

    public CaptureException(String message) {
        super(message);
    }

    public CaptureException(String message, Throwable cause) {
        super(message, cause);
    }
}
