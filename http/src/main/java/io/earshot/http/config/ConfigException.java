package io.earshot.http.config;

import io.earshot.model.Printable;

/** The configuration cannot be used. The message is one line: file, line, what was found, what was expected. */
public final class ConfigException extends Exception {

    private static final long serialVersionUID = 1L;

    public ConfigException(String message) {
        super(Printable.line(message));
    }

    public ConfigException(String message, Throwable cause) {
        super(Printable.line(message), cause);
    }
}
