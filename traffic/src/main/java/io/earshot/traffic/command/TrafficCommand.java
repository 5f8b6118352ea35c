package io.earshot.traffic.command;

import io.earshot.http.access.AccessException;
import io.earshot.traffic.apps.AddressBook;
import io.earshot.traffic.config.TrafficConfig;
import io.earshot.traffic.input.CaptureFiles;
import io.earshot.traffic.site.TrafficService;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
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
        subcommands = {
            AppCommand.class,
            CaptureCommand.class,
            DialectCommand.class,
            ExportCommand.class,
            WorkCommand.class
        },
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

    @Option(
            names = "--check-config",
            description =
                    "reads the configuration, its dialects and files of tokens, says whether they are understood, and ends")
    private boolean checkConfig;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--from",
            paramLabel = "TIME",
            description = {
                "processes the directory again from this time on and replaces its rows, as 2026-11-29T00:00:00Z",
                "(default: from where the last run ended)"
            })
    private Instant from = Instant.EPOCH;

    /** Leaves the fields to picocli. */
    public TrafficCommand() {}

    @Override
    public Integer call() {
        return Failures.explained(spec.commandLine().getErr(), () -> {
            TrafficConfig read = TrafficConfig.read(config);
            if (checkConfig) {
                return check(read);
            }
            if (once.isEmpty()) {
                return follow(read);
            }
            if (read.station().isPresent()) {
                AddressBook.open(read.station().get().state(), read.apps());
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

    private int check(TrafficConfig read) {
        PrintWriter err = spec.commandLine().getErr();
        try {
            if (read.station().isPresent()) {
                TrafficService.check(read, read.station().get());
            }
        } catch (AccessException | IllegalArgumentException e) {
            err.println("earshot: " + config + ": " + e.getMessage());
            return 2;
        }
        spec.commandLine().getOut().println("earshot: " + config + " is understood");
        return 0;
    }

    private int follow(TrafficConfig read) throws IOException {
        PrintWriter err = spec.commandLine().getErr();
        if (read.station().isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "neither --once nor \"directory\" in " + config + ", expected captures or a directory to follow");
        }
        Optional<Instant> begin = from.equals(Instant.EPOCH) ? Optional.empty() : Optional.of(from);
        try (TrafficService service = new TrafficService(read, read.station().get(), begin, InstantSource.system())) {
            AtExit.stop(service::stop);
            Optional<URI> uri = service.start();
            err.println("earshot: following "
                    + read.kafka()
                            .map(use -> "topics " + use.topics() + "-*")
                            .orElse(read.station().get().directory().toString())
                    + uri.map(at -> "; listening at " + at).orElse(""));
            err.flush();
            service.run();
            return 0;
        } catch (AccessException | IllegalArgumentException | IllegalStateException e) {
            err.println("earshot: " + config + ": " + e.getMessage());
            return 2;
        }
    }
}
