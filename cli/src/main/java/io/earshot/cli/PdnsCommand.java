package io.earshot.cli;

import io.earshot.model.Lookup;
import io.earshot.pdns.LogTail;
import io.earshot.pdns.LookupPattern;
import io.earshot.pdns.PdnsLogException;
import io.earshot.pdns.PdnsLogReader;
import io.earshot.pdns.PdnsLogStats;
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
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

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

    @Option(names = "--follow", description = "stays and reads what the files grow by, through rotations")
    private boolean follow;

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "logs, plain or gzip")
    private List<Path> files;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws CommandFailure, InterruptedException {
        PdnsLogReader reader = new PdnsLogReader(pattern(), zone, InstantSource.system());
        Optional<LookupShipper> shipper =
                server.isPresent() ? Optional.of(new LookupShipper(server.get())) : Optional.empty();
        if (follow) {
            follow(reader, shipper);
        } else {
            readAll(reader);
            handOn(reader.drain(), shipper);
        }
        printStats(reader.stats(), spec.commandLine().getErr());
        return 0;
    }

    private void readAll(PdnsLogReader reader) throws CommandFailure {
        for (Path file : files) {
            try {
                reader.readFile(file);
            } catch (PdnsLogException e) {
                throw CommandFailure.refused(e.getMessage());
            }
        }
    }

    /** Until the process is told to end. While the server is away its lookups wait, and equal ones wait as one. */
    private void follow(PdnsLogReader reader, Optional<LookupShipper> shipper)
            throws CommandFailure, InterruptedException {
        Stop.listen();
        List<LogTail> tails = files.stream().map(LogTail::new).toList();
        PendingLookups pending = new PendingLookups();
        Duration pause = POLL;
        do {
            try {
                for (LogTail tail : tails) {
                    reader.poll(tail);
                }
                pending.add(reader.drain());
                handOn(pending.all(), shipper);
                pending.clear();
                pause = POLL;
            } catch (PdnsLogException e) {
                throw CommandFailure.refused(e.getMessage());
            } catch (CommandFailure away) {
                pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
                spec.commandLine()
                        .getErr()
                        .println("earshot: " + away.getMessage() + "; again in " + pause.toMillis() / 1000.0 + " s");
            }
        } while (!Stop.await(pause));
    }

    private void handOn(List<Lookup> lookups, Optional<LookupShipper> shipper) throws CommandFailure {
        if (shipper.isPresent()) {
            shipper.get().ship(lookups);
        } else {
            print(lookups, spec.commandLine().getOut());
        }
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

    /** What was passed over is said, since a wrong domain looks just like a quiet fleet. */
    private static void printStats(PdnsLogStats stats, PrintWriter err) {
        err.println(
                "%d lines, %d questions: %d lookups, %d of other types, %d foreign, %d shortened, %d behind the search list, %d malformed"
                        .formatted(
                                stats.lines(),
                                stats.questions(),
                                stats.lookups(),
                                stats.otherType(),
                                stats.foreign(),
                                stats.shortened(),
                                stats.searchList(),
                                stats.malformed()));
    }
}
