package io.earshot.server.tasks;

/** A task that the server does not take. The message is one line for people. */
public final class TaskRefusedException extends Exception {

    private static final long serialVersionUID = 1L;

    TaskRefusedException(String message) {
        super(message);
    }
}
