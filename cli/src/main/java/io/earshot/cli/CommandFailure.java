package io.earshot.cli;

/** Ends a command with one line on standard error and an exit status. */
public class CommandFailure extends Exception {

    private static final long serialVersionUID = 1L;

    private final int exitStatus;

    CommandFailure(int exitStatus, String message) {
        super(message);
        this.exitStatus = exitStatus;
    }

    /** Makes the failure of a request that could not be fulfilled. */
    public static CommandFailure refused(String message) {
        return new CommandFailure(1, message);
    }

    /** Makes the failure of wrong use: a wrong option, a broken configuration. */
    public static CommandFailure wrongUse(String message) {
        return new CommandFailure(2, message);
    }

    /** @throws CommandFailure with one line for people, if it is not */
    public static void requireBetween(String option, int value, int least, int most) throws CommandFailure {
        if (value < least || value > most) {
            throw wrongUse(option + " " + value + ", expected " + least + " to " + most);
        }
    }

    public int exitStatus() {
        return exitStatus;
    }
}
