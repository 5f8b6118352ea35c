package io.earshot.cli;

import io.earshot.traffic.command.TrafficCommand;

/** Runs the passive monitor without the rest of Earshot, so that its package holds nothing else. */
public final class TrafficProgram {

    private TrafficProgram() {}

    /** Exit statuses are those of {@link Main#main}. */
    public static void main(String[] args) {
        Main.run(new TrafficCommand(), args);
    }
}
