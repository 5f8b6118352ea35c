package io.earshot.model.plugins;

/** An archive that is no plug-in, or whose signature does not hold; the message says why. */
public final class BadPluginException extends Exception {

    private static final long serialVersionUID = 1L;

    public BadPluginException(String message) {
        super(message);
    }
}
