package io.earshot.lab.commands;

import io.earshot.cli.TimeOption;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Option;

/** Holds the options of all commands that play a fleet's agents against a server. */
final class PlayOptions {

    @Option(
            names = "--cycle",
            paramLabel = "TIME",
            defaultValue = "120s",
            converter = TimeOption.class,
            description = "in which each agent fetches its list and reports once (default: 120s)")
    private Duration cycle;

    @Option(
            names = "--java",
            paramLabel = "OPTION",
            description = "an option for the JVM of a server of one's own, as in --java=-Xmx4g; may be repeated")
    private List<String> javaOptions = List.of();

    Duration cycle() {
        return cycle;
    }

    List<String> javaOptions() {
        return javaOptions;
    }
}
