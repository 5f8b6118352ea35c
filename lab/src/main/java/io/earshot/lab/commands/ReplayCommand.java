package io.earshot.lab.commands;

import io.earshot.cli.CommandFailure;
import io.earshot.cli.TimeOption;
import io.earshot.lab.replay.Replay;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "replay",
        description =
                "Decodes captures again and again as the traffic of a day, as fast as it goes, in a process with the memory of a"
                        + " capture beside a container, and prints what it holds. The exit status is 1 if its live heap grows.",
        mixinStandardHelpOptions = true)
final class ReplayCommand implements Callable<Integer> {

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "captures, or folders of them")
    private List<Path> places = List.of();

    @Option(
            names = "--for",
            paramLabel = "TIME",
            defaultValue = "24h",
            converter = TimeOption.class,
            description = "of traffic (default: 24h)")
    private Duration time;

    @Option(
            names = "--every",
            paramLabel = "TIME",
            defaultValue = "1h",
            converter = TimeOption.class,
            description = "of traffic between two lines, at most a fourth of the whole (default: 1h)")
    private Duration every;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws CommandFailure, InterruptedException {
        if (every.compareTo(Duration.ofMinutes(1)) < 0 || every.multipliedBy(4).compareTo(time) > 0) {
            throw CommandFailure.wrongUse("--every " + every.toSeconds()
                    + "s, expected at least 60s and at most a fourth of --for " + time.toSeconds() + "s");
        }
        PrintWriter out = spec.commandLine().getOut();
        try {
            List<Path> files = new ArrayList<>();
            for (Path place : places) {
                add(place, files);
            }
            Replay replay = new Replay(files, time, every, line -> {
                out.println(line);
                out.flush();
            });
            return replay.run() ? 0 : 1;
        } catch (IOException e) {
            throw CommandFailure.refused(e.getMessage());
        }
    }

    private static void add(Path place, List<Path> files) throws IOException, CommandFailure {
        if (!Files.isDirectory(place)) {
            files.add(place);
            return;
        }
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> captures = Files.newDirectoryStream(place, "*.{pcap,pcapng,pcap.gz,pcapng.gz}")) {
            captures.forEach(found::add);
        }
        if (found.isEmpty()) {
            throw CommandFailure.refused(
                    "no captures in " + place + ", expected files such as dump.pcap or dump.pcap.gz");
        }
        found.sort(null);
        files.addAll(found);
    }
}
