package io.earshot.cli.setup;

/**
 * The result of one examination.
 *
 * @param topic the examined thing
 * @param text what was found, and what to do where that is not well
 */
public record Finding(Level level, String topic, String text) {

    /** Ranks findings by severity. */
    public enum Level {
        OK,
        WARNING,
        FAILED,
        /** Nothing could be found out. */
        UNKNOWN
    }

    static Finding ok(String topic, String text) {
        return new Finding(Level.OK, topic, text);
    }

    static Finding warning(String topic, String text) {
        return new Finding(Level.WARNING, topic, text);
    }

    static Finding failed(String topic, String text) {
        return new Finding(Level.FAILED, topic, text);
    }

    static Finding unknown(String topic, String text) {
        return new Finding(Level.UNKNOWN, topic, text);
    }

    /** Returns the finding as a line for people. */
    public String line() {
        return "%-7s  %-16s %s".formatted(level, topic, text);
    }
}
