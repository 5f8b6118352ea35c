package io.earshot.cli;

import io.earshot.model.Lookup;
import io.earshot.pdns.LookupPattern;
import io.earshot.pdns.PdnsLogException;
import io.earshot.pdns.PdnsLogReader;
import io.earshot.pdns.PdnsLogStats;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
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

    @Option(
            names = "--domain",
            paramLabel = "DOMAIN",
            defaultValue = "example.com",
            description = "what stands behind SERVICE.CONTAINER.HOST; may be repeated (default: example.com)")
    private List<String> domains;

    @Option(
            names = "--zone",
            paramLabel = "ZONE",
            description = "time zone of a log that does not name one (default: this machine's)")
    private ZoneId zone = ZoneId.systemDefault();

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "logs, plain or gzip")
    private List<Path> files;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws CommandFailure {
        PdnsLogReader reader = new PdnsLogReader(pattern(), zone, InstantSource.system());
        for (Path file : files) {
            try {
                reader.readFile(file);
            } catch (PdnsLogException e) {
                throw CommandFailure.refused(e.getMessage());
            }
        }
        print(reader.drain(), spec.commandLine().getOut());
        printStats(reader.stats(), spec.commandLine().getErr());
        return 0;
    }

    private LookupPattern pattern() throws CommandFailure {
        try {
            return LookupPattern.ofDomains(domains);
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
