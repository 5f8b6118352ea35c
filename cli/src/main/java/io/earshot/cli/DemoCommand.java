package io.earshot.cli;

import io.earshot.cli.demo.Demo;
import io.earshot.cli.demo.DemoFailure;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

@Command(
        name = "demo",
        description =
                "Runs a server and a small fleet with real agents on loopback addresses, breaks a link, shows it.",
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {

    @Option(names = "--containers", paramLabel = "N", defaultValue = "48", description = "12 to 1000 (default: 48)")
    private int containers;

    @Option(
            names = "--for",
            paramLabel = "TIME",
            converter = Time.class,
            description = "end after so long, as in 60s or 5m (default: on Ctrl-C)")
    private Duration time = Duration.ofDays(365);

    @Option(names = "--port", paramLabel = "P", defaultValue = "8090", description = "the server's (default: 8090)")
    private int port;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws CommandFailure, InterruptedException {
        CommandFailure.requireBetween("--containers", containers, 12, 1000);
        CommandFailure.requireBetween("--port", port, 0, 65_535);
        LogFormat.quietenAgents();
        Stop.listen();
        try (Demo demo = Demo.start(
                containers, port, Version.number(), spec.commandLine().getOut())) {
            demo.run(time, Stop::await);
            return 0;
        } catch (DemoFailure e) {
            throw CommandFailure.refused(e.getMessage());
        }
    }

    /** 60s, 5m. */
    static final class Time implements ITypeConverter<Duration> {

        private static final Pattern FORM = Pattern.compile("(\\d{1,6})([smh])");

        @Override
        public Duration convert(String text) {
            Matcher matcher = FORM.matcher(text);
            if (!matcher.matches()) {
                throw new TypeConversionException("\"" + text + "\", expected a time with its unit as in 60s or 5m");
            }
            long amount = Long.parseLong(matcher.group(1));
            return switch (matcher.group(2)) {
                case "s" -> Duration.ofSeconds(amount);
                case "m" -> Duration.ofMinutes(amount);
                default -> Duration.ofHours(amount);
            };
        }
    }
}
