package io.earshot.traffic.yaml;

/** A file says something that cannot be. The message is one line for whoever wrote the file. */
public final class YamlException extends Exception {

    private static final long serialVersionUID = 1L;

    public YamlException(String message) {
        super(message);
    }

    public YamlException(String message, Throwable cause) {
        super(message, cause);
    }
}
