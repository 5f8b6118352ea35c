package io.earshot.server.recording;

/** A recording cannot be used. The message is one line: file, line, what was expected. */
public final class RecordingException extends Exception {

    private static final long serialVersionUID = 1L;

    RecordingException(String message, Throwable cause) {
        super(message, cause);
    }

    RecordingException(String message) {
        super(message);
    }
}
