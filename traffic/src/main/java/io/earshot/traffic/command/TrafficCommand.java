package io.earshot.traffic.command;

import io.earshot.traffic.config.TrafficConfig;
import io.earshot.traffic.input.CaptureFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Watches business transactions in mirrored packets. */
@Command(
        name = "traffic",
        description = {
            "Watches business transactions in mirrored packets: decodes them, pairs requests with answers, sums up.",
            "Card data is masked in everything that is printed, stored or sent."
        },
        mixinStandardHelpOptions = true,
        subcommands = {DialectCommand.class},
        footer = {"", "Examples:", "  earshot traffic --config traffic.yaml --once captures/"})
public final class TrafficCommand implements Callable<Integer> {

    @Option(names = "--config", paramLabel = "FILE", description = "apps, inputs and stores in YAML")
    private Path config = Path.of("traffic.yaml");

    @Option(
            names = "--once",
            paramLabel = "FILE",
            arity = "1..*",
            description = {
                "processes these captures or directories in this order, prints the figures of each app, and ends",
            })
    private List<Path> once = List.of();

    @Option(
            names = "--transactions",
            description = "prints each transaction with --once, one a line, before the figures")
    private boolean transactions;

    @Spec
    private CommandSpec spec;

    /** Leaves the fields to picocli. */
    public TrafficCommand() {}

    @Override
    public Integer call() {
        return Failures.explained(spec.commandLine().getErr(), () -> {
            TrafficConfig read = TrafficConfig.read(config);
            if (once.isEmpty()) {
                throw new ParameterException(spec.commandLine(), "--once is missing, expected captures or directories");
            }
            OnceRun run = new OnceRun(
                    read,
                    transactions,
                    spec.commandLine().getOut(),
                    spec.commandLine().getErr());
            run.run(CaptureFiles.of(once));
            return 0;
        });
    }
}
