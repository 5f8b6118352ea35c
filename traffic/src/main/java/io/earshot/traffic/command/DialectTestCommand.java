package io.earshot.traffic.command;

import io.earshot.traffic.iso8583.Dialect;
import io.earshot.traffic.iso8583.Dialects;
import io.earshot.wire.capture.CaptureFile;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "test",
        description = "Decodes a capture with a dialect and says which messages and fields it could not parse.",
        mixinStandardHelpOptions = true,
        footer = {"", "Exit status 0 if every message was parsed whole, 1 if not."})
final class DialectTestCommand implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "DIALECT", description = "a shipped dialect or a file")
    private String dialect = "";

    @Parameters(index = "1", paramLabel = "PCAP", description = "a capture")
    private Path capture = Path.of("");

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "where the server listens (default: the port with most bytes)")
    private int port;

    @Option(
            names = "--messages",
            paramLabel = "N",
            defaultValue = "3",
            description = "prints so many messages, masked (default: 3)")
    private int messages = 3;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        return Failures.explained(spec.commandLine().getErr(), () -> {
            Dialect read = new Dialects(Path.of("").toAbsolutePath()).find(dialect);
            int server = port;
            if (server == 0) {
                BusiestPort busiest = new BusiestPort();
                CaptureFile.read(capture, busiest);
                server = busiest.port();
            }
            return new DialectTrial(read, server, messages, out).run(capture) ? 0 : 1;
        });
    }
}
