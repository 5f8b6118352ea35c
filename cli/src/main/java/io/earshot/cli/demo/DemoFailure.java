package io.earshot.cli.demo;

/** The demo cannot go on. The message is one line for the person in front of it. */
public final class DemoFailure extends Exception {

    private static final long serialVersionUID = 1L;

    DemoFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
