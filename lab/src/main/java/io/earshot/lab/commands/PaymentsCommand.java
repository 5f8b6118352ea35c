package io.earshot.lab.commands;

import io.earshot.cli.CommandFailure;
import io.earshot.lab.payments.ExampleCapture;
import io.earshot.lab.payments.PaymentTrial;
import io.earshot.traffic.yaml.YamlException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.zip.GZIPOutputStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "payments",
        description = {
            "Makes a capture of a payment day, has it decoded and summed up, and compares every figure of every minute;",
            "says how many exchanges a second one core decodes."
        },
        mixinStandardHelpOptions = true)
final class PaymentsCommand implements Callable<Integer> {

    @Option(
            names = "--transactions",
            paramLabel = "N",
            defaultValue = "5000000",
            description = "of the day (default: 5000000)")
    private int transactions;

    @Option(names = "--minutes", paramLabel = "N", defaultValue = "1440", description = "of the day (default: 1440)")
    private int minutes;

    @Option(names = "--keep", paramLabel = "FOLDER", description = "leaves the capture there")
    private Optional<Path> keep = Optional.empty();

    @Option(
            names = "--example",
            paramLabel = "FILE",
            description = "writes the capture of the tutorial, packed with gzip, and does nothing else")
    private Optional<Path> example = Optional.empty();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws CommandFailure {
        CommandFailure.requireBetween("--transactions", transactions, 100, 20_000_000);
        CommandFailure.requireBetween("--minutes", minutes, 1, 1_440);
        PrintWriter out = spec.commandLine().getOut();
        try {
            if (example.isPresent()) {
                try (OutputStream packed = new GZIPOutputStream(Files.newOutputStream(example.get()))) {
                    new ExampleCapture().write(packed);
                }
                return 0;
            }
            Path folder = keep.isPresent()
                    ? Files.createDirectories(keep.get())
                    : Files.createTempDirectory("earshot-payments");
            PaymentTrial.Result result = new PaymentTrial(folder).run(transactions, minutes);
            if (keep.isEmpty()) {
                Files.deleteIfExists(folder.resolve("payments.pcap"));
                Files.deleteIfExists(folder.resolve("traffic.yaml"));
                Files.deleteIfExists(folder);
            }
            out.printf(
                    "%d exchanges of %d minutes in %d frames: %.2f s of CPU, %.0f exchanges/s a core%n",
                    result.exchanges(),
                    result.minutes(),
                    result.frames(),
                    result.seconds(),
                    result.exchanges() / result.seconds());
            result.differences().stream().limit(20).forEach(out::println);
            out.println(
                    result.differences().isEmpty()
                            ? "every figure of every minute is right"
                            : result.differences().size() + " figures are wrong");
            return result.differences().isEmpty() ? 0 : 1;
        } catch (IOException | YamlException e) {
            throw CommandFailure.refused(e.getMessage());
        }
    }
}
