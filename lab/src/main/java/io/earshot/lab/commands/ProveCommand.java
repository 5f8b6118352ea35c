package io.earshot.lab.commands;

import io.earshot.cli.CommandFailure;
import io.earshot.cli.Main;
import io.earshot.lab.fleet.Fleet;
import io.earshot.lab.fleet.breaks.BreakKind;
import io.earshot.lab.fleet.plan.Layout;
import io.earshot.lab.fleet.plan.Pace;
import io.earshot.lab.fleet.proof.Proof;
import io.earshot.lab.fleet.proof.ProofPage;
import io.earshot.lab.fleet.proof.ProofResult;
import io.earshot.lab.fleet.proof.ProofTable;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "prove",
        description = {
            "Brings up a whole fleet in network namespaces with the real programs around it, breaks it in known ways,"
                    + " and prints how fast and how truly that was noticed. Takes root; the exit status is 1 unless all"
                    + " was as expected."
        },
        mixinStandardHelpOptions = true)
final class ProveCommand implements Callable<Integer> {

    @Mixin
    private FleetOptions options;

    @Option(
            names = "--kinds",
            split = ",",
            paramLabel = "KIND",
            description = "what is broken, in docs/proof.md's words (default: everything)")
    private List<String> kinds = List.of();

    @Option(names = "--repeat", paramLabel = "N", defaultValue = "1", description = "each so often (default: 1)")
    private int repeat;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "draws the places (default: 1)")
    private long seed;

    @Option(names = "--fast", description = "a cycle of 15 s and a downAfter of 8 s instead of the server's defaults")
    private boolean fast;

    @Option(names = "--write", paramLabel = "FILE", description = "writes the result as a page, too")
    private Optional<Path> page = Optional.empty();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws CommandFailure, InterruptedException {
        Layout layout = options.layout();
        List<BreakKind> wanted = wanted();
        if (repeat < 1) {
            throw CommandFailure.wrongUse("--repeat " + repeat + ", expected at least 1");
        }
        options.requireAll();
        PrintWriter out = spec.commandLine().getOut();
        long start = System.nanoTime();
        out.println("starting " + options.size());
        try (Fleet fleet = Fleet.start(layout, fast ? Pace.FAST : Pace.USUAL, 0, Main.class.getName())) {
            fleet.awaitAllUp();
            String memory = fleet.memory();
            out.println("all " + layout.links() + " links are up; " + memory);
            ProofResult result = new Proof(fleet, out::println).run(wanted, repeat, seed);
            out.println();
            out.print(ProofTable.of(result));
            out.flush();
            if (page.isPresent()) {
                Duration took = Duration.ofNanos(System.nanoTime() - start);
                ProofPage text =
                        new ProofPage(commandLine(), options.size(), layout.links(), fleet.pace(), memory, took);
                Files.writeString(page.get(), text.of(result));
            }
            return result.isWell() ? 0 : 1;
        } catch (IOException e) {
            throw CommandFailure.refused(e.getMessage());
        }
    }

    private String commandLine() {
        return "earshot lab "
                + String.join(" ", spec.commandLine().getParseResult().originalArgs());
    }

    private List<BreakKind> wanted() throws CommandFailure {
        try {
            return kinds.isEmpty()
                    ? Arrays.asList(BreakKind.values())
                    : kinds.stream().map(BreakKind::parse).toList();
        } catch (IllegalArgumentException e) {
            throw CommandFailure.wrongUse(e.getMessage());
        }
    }
}
