package io.earshot.agent.upgrade;

/** Ends an upgrade with the one line that says why. */
final class UpgradeException extends Exception {

    private static final long serialVersionUID = 1L;

    private final boolean ended;

    private UpgradeException(String message, boolean ended) {
        super(message);
        this.ended = ended;
    }

    /** The new agent ended by itself, or was killed. */
    static UpgradeException ended(String when) {
        return new UpgradeException("the new agent ended " + when, true);
    }

    static UpgradeException failed(String message) {
        return new UpgradeException(message, false);
    }

    /** Returns whether another try may go well. */
    boolean hasEnded() {
        return ended;
    }
}
