package io.earshot.lab.commands;

import io.earshot.cli.CommandFailure;
import io.earshot.cli.TimeOption;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "fuzz",
        description =
                "Lets Jazzer look for octets that a decoder or a parser stumbles over, longer than ./verify does, and prints how many"
                        + " inputs each has taken. The exit status is 1 if there are some.",
        mixinStandardHelpOptions = true)
final class FuzzCommand implements Callable<Integer> {

    @Parameters(
            paramLabel = "TARGET",
            arity = "0..1",
            defaultValue = "",
            description = "a part of the names of classes that end in Fuzzer (default: all of them)")
    private String target;

    @Option(
            names = "--for",
            paramLabel = "TIME",
            defaultValue = "2m",
            converter = TimeOption.class,
            description = "for each (default: 2m)")
    private Duration time;

    @Override
    public Integer call() throws CommandFailure, InterruptedException {
        // The targets are test classes, which are in no jar of the laboratory.
        ProcessBuilder maven = new ProcessBuilder(
                checkout().resolve("mvnw").toString(),
                "--batch-mode",
                "--no-transfer-progress",
                "-pl",
                "lab",
                "-am",
                "-Dtest=none",
                "-Dsurefire.failIfNoSpecifiedTests=false",
                "-Dit.test=FuzzIT",
                "-Dfailsafe.failIfNoSpecifiedTests=false",
                "-Dfuzz.target=" + target,
                "-Dfuzz.seconds=" + time.toSeconds(),
                "verify");
        try {
            return maven.directory(checkout().toFile()).inheritIO().start().waitFor() == 0 ? 0 : 1;
        } catch (IOException e) {
            throw CommandFailure.refused(e.getMessage());
        }
    }

    private static Path checkout() throws CommandFailure {
        try {
            Path classes = Path.of(FuzzCommand.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            for (Path folder = classes; folder != null; folder = folder.getParent()) {
                if (Files.isExecutable(folder.resolve("mvnw"))) {
                    return folder;
                }
            }
            throw CommandFailure.refused(classes + " is in no checkout, expected one with ./mvnw");
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
