package io.earshot.traffic.command;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;

/** Runs the passive monitor without the rest of Earshot, so that a payment network's machine holds nothing else. */
public final class TrafficMain {

    private TrafficMain() {}

    /** Exit statuses: 0 done, 1 refused or not found, 2 wrong use or configuration. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new TrafficCommand())
                .setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8))
                .execute(args));
    }
}
