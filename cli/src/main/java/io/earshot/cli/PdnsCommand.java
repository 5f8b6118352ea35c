package io.earshot.cli;

import io.earshot.model.Lookup;
import io.earshot.pdns.FollowedLogs;
import io.earshot.pdns.LogGlob;
import io.earshot.pdns.LookupPattern;
import io.earshot.pdns.PdnsLogException;
import io.earshot.pdns.PdnsLogReader;
import io.earshot.pdns.PdnsLogStats;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "pdns",
        description = "Prints the lookups found in PowerDNS logs: container, service, how often, when last.",
        mixinStandardHelpOptions = true)
final class PdnsCommand implements Callable<Integer> {

    private static final Duration POLL = Duration.ofMillis(500);

    @Option(
            names = "--domain",
            paramLabel = "DOMAIN",
            defaultValue = "example.com",
            description = "what stands behind SERVICE.CONTAINER.HOST; may be repeated (default: example.com)")
    private List<String> domains;

    @Option(
            names = "--pattern",
            paramLabel = "FORM",
            defaultValue = LookupPattern.DEFAULT_FORM,
            description = "form of the names that are lookups (default: ${DEFAULT-VALUE}); labels beside the words are"
                    + " fixed, * is any one label")
    private String pattern;

    @Option(
            names = "--zone",
            paramLabel = "ZONE",
            description = "time zone of a log that does not name one (default: this machine's)")
    private ZoneId zone = ZoneId.systemDefault();

    @Option(names = "--server", paramLabel = "URL", description = "brings the lookups to this server, prints none")
    private Optional<String> server;

    @Mixin
    private ServerAccess access;

    @Option(names = "--follow", description = "stays and reads what the files grow by, through rotations")
    private boolean follow;

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "logs, plain or gzip; patterns as in a shell, too")
    private List<Path> paths;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws CommandFailure, InterruptedException {
        PdnsLogReader reader = new PdnsLogReader(pattern(), zone, InstantSource.system());
        Optional<LookupShipper> shipper = server.isPresent()
                ? Optional.of(new LookupShipper(new ServerClient(server.get(), access), this::say))
                : Optional.empty();
        if (follow) {
            follow(reader, shipper);
        } else {
            readAll(reader, shipper);
        }
        printStats(reader.stats(), spec.commandLine().getErr());
        return 0;
    }

    private void readAll(PdnsLogReader reader, Optional<LookupShipper> shipper) throws CommandFailure {
        for (Path path : paths) {
            try {
                List<Path> files = new LogGlob(path).files();
                if (files.isEmpty()) {
                    throw CommandFailure.refused(path + ": no file is called like this");
                }
                for (Path file : files) {
                    reader.readFile(file);
                }
            } catch (PdnsLogException e) {
                throw CommandFailure.refused(e.getMessage());
            } catch (IOException e) {
                throw CommandFailure.refused(path + ": cannot be listed (" + e.getMessage() + ")");
            }
        }
        if (shipper.isPresent()) {
            shipper.get().add(reader.drain());
            shipper.get().shipOnce();
        } else {
            print(reader.drain(), spec.commandLine().getOut());
        }
    }

    /** Until the process is told to end. Logs are read on while a server is away: they may rotate meanwhile. */
    private void follow(PdnsLogReader reader, Optional<LookupShipper> shipper) throws InterruptedException {
        Stop.listen();
        FollowedLogs logs = new FollowedLogs(paths, reader, this::say);
        long nextShipping = System.nanoTime();
        do {
            logs.poll();
            if (shipper.isEmpty()) {
                print(reader.drain(), spec.commandLine().getOut());
                continue;
            }
            shipper.get().add(reader.drain());
            if (System.nanoTime() - nextShipping >= 0) {
                Duration pause = shipper.get().ship();
                nextShipping = System.nanoTime() + pause.toNanos();
            }
        } while (!Stop.await(POLL));
        shipper.ifPresent(LookupShipper::ship);
    }

    private void say(String line) {
        spec.commandLine().getErr().println("earshot: " + line);
    }

    private LookupPattern pattern() throws CommandFailure {
        try {
            return LookupPattern.of(pattern, domains);
        } catch (IllegalArgumentException e) {
            throw CommandFailure.wrongUse(e.getMessage());
        }
    }

    private static void print(List<Lookup> lookups, PrintWriter out) {
        lookups.stream()
                .sorted(Comparator.comparing(Lookup::container).thenComparing(Lookup::service))
                .forEach(lookup -> out.println(lookup.container() + "\t" + lookup.service() + "\t" + lookup.count()
                        + "\t" + lookup.lastSeen()));
        out.flush();
    }

    /** Prints the numbers of skipped questions, since a wrong domain looks just like a quiet fleet. */
    private static void printStats(PdnsLogStats stats, PrintWriter err) {
        err.println(
                "%d lines, %d questions: %d lookups, %d of other types, %d our own, %d foreign, %d shortened, %d behind the search list, %d malformed, %d of unknown time"
                        .formatted(
                                stats.lines(),
                                stats.questions(),
                                stats.lookups(),
                                stats.otherType(),
                                stats.own(),
                                stats.foreign(),
                                stats.shortened(),
                                stats.searchList(),
                                stats.malformed(),
                                stats.timeless()));
    }
}
