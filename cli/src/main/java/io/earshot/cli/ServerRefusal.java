package io.earshot.cli;

/** The server answered, and did not do what it was asked for. */
final class ServerRefusal extends CommandFailure {

    private static final long serialVersionUID = 1L;

    private final int status;

    ServerRefusal(int status, String message) {
        super(1, message);
        this.status = status;
    }

    /** Whether asking the same again is in vain (RFC 9110, 15.5), unlike a time-out, too many requests or a server in trouble. */
    boolean isFinal() {
        return status >= 400 && status < 500 && status != 408 && status != 425 && status != 429;
    }
}
