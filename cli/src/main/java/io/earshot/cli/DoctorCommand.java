package io.earshot.cli;

import io.earshot.cli.setup.Finding;
import io.earshot.cli.setup.ServerMachine;
import io.earshot.http.config.ConfigException;
import io.earshot.server.config.ConfigFile;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "doctor",
        description = "Examines a server's machine, and the server if it runs, and says what to do.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "The exit status is 0 if all is well, 1 if something needs attention, 2 if something cannot work.",
            "",
            "Examples:",
            "  earshot doctor --config /etc/earshot/server.yaml    before the server is started",
            "  earshot doctor --server https://earshot.example.com:8090 --token-file token",
        })
final class DoctorCommand implements Callable<Integer> {

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "the server's configuration; this machine is examined")
    private Optional<Path> config = Optional.empty();

    @Mixin
    private RunningServer server;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        List<Finding> findings = new ArrayList<>();
        config.ifPresent(file -> findings.addAll(machine(file)));
        if (config.isEmpty() || spec.commandLine().getParseResult().hasMatchedOption("--server")) {
            findings.addAll(new FleetExamination(server).examine());
        }
        PrintWriter out = spec.commandLine().getOut();
        findings.forEach(finding -> out.println(finding.line()));
        out.flush();
        if (findings.stream().anyMatch(finding -> finding.level() == Finding.Level.FAILED)) {
            return 2;
        }
        return findings.stream().allMatch(finding -> finding.level() == Finding.Level.OK) ? 0 : 1;
    }

    private static List<Finding> machine(Path file) {
        List<Finding> findings = new ArrayList<>();
        try {
            findings.add(new Finding(Finding.Level.OK, "configuration", file + " is understood"));
            findings.addAll(new ServerMachine(ConfigFile.read(file)).examine());
        } catch (ConfigException e) {
            return List.of(new Finding(Finding.Level.FAILED, "configuration", e.getMessage()));
        }
        return findings;
    }
}
