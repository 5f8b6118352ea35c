package io.earshot.server.files;

/** A file or a piece of one that is not taken, with the one line that says why. */
public final class FileRefusedException extends Exception {

    private static final long serialVersionUID = 1L;

    FileRefusedException(String message) {
        super(message);
    }
}
