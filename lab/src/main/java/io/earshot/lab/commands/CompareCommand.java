package io.earshot.lab.commands;

import io.earshot.cli.CommandFailure;
import io.earshot.cli.Main;
import io.earshot.lab.fleet.Fleet;
import io.earshot.lab.fleet.breaks.BreakKind;
import io.earshot.lab.fleet.compare.Comparison;
import io.earshot.lab.fleet.compare.ComparisonPage;
import io.earshot.lab.fleet.compare.ComparisonResult;
import io.earshot.lab.fleet.compare.Cost;
import io.earshot.lab.fleet.compare.Faults;
import io.earshot.lab.fleet.compare.QuietTime;
import io.earshot.lab.fleet.peers.Blackbox;
import io.earshot.lab.fleet.peers.Contender;
import io.earshot.lab.fleet.peers.Earshot;
import io.earshot.lab.fleet.peers.FpingLoop;
import io.earshot.lab.fleet.peers.NagiosPing;
import io.earshot.lab.fleet.peers.SmokePing;
import io.earshot.lab.fleet.plan.FleetSize;
import io.earshot.lab.fleet.plan.Layout;
import io.earshot.lab.fleet.plan.Pace;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "compare",
        description = {
            "Brings up a whole fleet in network namespaces and lets Earshot and what people would use instead watch"
                    + " it: what each costs, and how soon each says what is broken. Takes root."
        },
        mixinStandardHelpOptions = true)
final class CompareCommand implements Callable<Integer> {

    /** The programs of each, besides the fleet's own. */
    private static final Map<String, List<String>> PROGRAMS = Map.of(
            "fping", List.of("fping"),
            "blackbox-hosts", List.of("prometheus", "prometheus-blackbox-exporter"),
            "blackbox-links", List.of("prometheus", "prometheus-blackbox-exporter"),
            "nagios", List.of("nagios4"),
            "smokeping", List.of("smokeping", "fping", "busybox"),
            "earshot", List.of());

    @Option(
            names = "--sizes",
            split = ",",
            paramLabel = "N",
            defaultValue = "100",
            description = "containers of a fleet; costs are measured in each, faults made in the last (default: 100)")
    private List<Integer> sizes;

    @Option(names = "--containers", paramLabel = "N", defaultValue = "5", description = "on each host (default: 5)")
    private int onHost;

    @Option(names = "--datacenters", paramLabel = "N", defaultValue = "3", description = "1 to 9 (default: 3)")
    private int dataCenters;

    @Option(
            names = "--contenders",
            split = ",",
            paramLabel = "NAME",
            defaultValue = "fping,blackbox-hosts,blackbox-links,nagios,smokeping,earshot",
            description = "in this order, Earshot last (default: ${DEFAULT-VALUE})")
    private List<String> contenders;

    @Option(
            names = "--kinds",
            split = ",",
            paramLabel = "KIND",
            defaultValue = "link-both-ways,link-one-way,mtu-hole,host-gone,heavy-loss,data-center-pair",
            description = "what is broken, in docs/proof.md's words (default: ${DEFAULT-VALUE})")
    private List<String> kinds;

    @Option(
            names = "--quiet",
            paramLabel = "SECONDS",
            defaultValue = "120",
            description =
                    "for how long the costs of each are measured, in whole periods of its work; 0 for not (default:"
                            + " 120)")
    private int quiet;

    @Option(
            names = "--together",
            paramLabel = "SECONDS",
            defaultValue = "0",
            description = "for how long all are then at work at once while each host loses one of a hundred packets and"
                    + " nothing is broken, for false alarms (default: 0)")
    private int together;

    @Option(
            names = "--lasts",
            paramLabel = "SECONDS",
            defaultValue = "360",
            description = "how long each fault lasts; 0 for none (default: 360)")
    private int lasts;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "draws the places (default: 1)")
    private long seed;

    @Option(names = "--write", paramLabel = "FILE", description = "writes the result as a page, too")
    private Optional<Path> page = Optional.empty();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws CommandFailure, InterruptedException {
        List<Contender> all = contenders();
        requireTime("--quiet", quiet);
        requireTime("--together", together);
        requireTime("--lasts", lasts);
        List<BreakKind> broken = kinds();
        List<FleetSize> fleets = new ArrayList<>();
        for (int size : sizes) {
            fleets.add(size(size));
        }
        List<String> programs =
                contenders.stream().flatMap(name -> PROGRAMS.get(name).stream()).toList();
        for (FleetSize fleet : fleets) {
            FleetOptions.requireAll(fleet, programs);
        }
        PrintWriter out = spec.commandLine().getOut();
        long start = System.nanoTime();
        try {
            List<Cost> costs = new ArrayList<>();
            for (FleetSize fleet : fleets.subList(0, fleets.size() - 1)) {
                costs.addAll(costs(fleet, all, out));
            }
            ComparisonResult last = everything(fleets.getLast(), all, broken, out);
            costs.addAll(last.costs());
            ComparisonResult result = new ComparisonResult(costs, last.quiet(), last.faults());
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            ComparisonPage text =
                    new ComparisonPage(commandLine(), all, fleets.getLast(), Duration.ofSeconds(lasts), took);
            out.println();
            out.print(text.tables(result));
            out.flush();
            if (page.isPresent()) {
                Files.writeString(page.get(), text.of(result));
            }
            return 0;
        } catch (IOException e) {
            throw CommandFailure.refused(e.getMessage());
        }
    }

    private List<Cost> costs(FleetSize size, List<Contender> all, PrintWriter out)
            throws IOException, InterruptedException {
        try (Fleet fleet = start(size, out);
                Comparison comparison = new Comparison(fleet, out::println)) {
            return costs(comparison, all);
        }
    }

    private List<Cost> costs(Comparison comparison, List<Contender> all) throws IOException, InterruptedException {
        return quiet == 0 ? List.of() : comparison.costs(all, Duration.ofSeconds(quiet));
    }

    private ComparisonResult everything(FleetSize size, List<Contender> all, List<BreakKind> broken, PrintWriter out)
            throws IOException, InterruptedException {
        try (Fleet fleet = start(size, out);
                Comparison comparison = new Comparison(fleet, out::println)) {
            List<Cost> costs = costs(comparison, all);
            Optional<QuietTime> quietTime =
                    together == 0 ? Optional.empty() : Optional.of(comparison.quiet(all, Duration.ofSeconds(together)));
            Faults faults = lasts == 0 ? Faults.NONE : comparison.faults(all, broken, Duration.ofSeconds(lasts), seed);
            return new ComparisonResult(costs, quietTime, faults);
        }
    }

    private static Fleet start(FleetSize size, PrintWriter out) throws IOException, InterruptedException {
        out.println("starting " + size);
        return Fleet.startUnwatched(Layout.of(size), Pace.USUAL, 0, Main.class.getName());
    }

    /** Earshot last: it is not started twice in one fleet. */
    private List<Contender> contenders() throws CommandFailure {
        List<Contender> all = new ArrayList<>();
        for (String name : contenders) {
            all.add(contender(name));
        }
        all.sort(Comparator.comparing(Earshot.class::isInstance));
        return all;
    }

    private static void requireTime(String option, int seconds) throws CommandFailure {
        if (seconds < 0) {
            throw CommandFailure.wrongUse(option + " " + seconds + ", expected seconds, 0 or more");
        }
    }

    private static Contender contender(String name) throws CommandFailure {
        return switch (name) {
            case "fping" -> new FpingLoop();
            case "blackbox-hosts" -> Blackbox.hostsToHosts();
            case "blackbox-links" -> Blackbox.links();
            case "nagios" -> new NagiosPing();
            case "smokeping" -> new SmokePing(InstantSource.system());
            case "earshot" -> new Earshot();
            default ->
                throw CommandFailure.wrongUse("no contender \"" + name + "\", expected some of "
                        + String.join(", ", PROGRAMS.keySet().stream().sorted().toList()));
        };
    }

    private FleetSize size(int containers) throws CommandFailure {
        if (onHost < 1 || containers % onHost != 0) {
            throw CommandFailure.wrongUse("--sizes " + containers + ", expected a multiple of --containers " + onHost);
        }
        try {
            return new FleetSize(containers / onHost, onHost, dataCenters);
        } catch (IllegalArgumentException e) {
            throw CommandFailure.wrongUse(e.getMessage());
        }
    }

    private List<BreakKind> kinds() throws CommandFailure {
        try {
            return kinds.stream().map(BreakKind::parse).toList();
        } catch (IllegalArgumentException e) {
            throw CommandFailure.wrongUse(e.getMessage());
        }
    }

    private String commandLine() {
        return "earshot lab "
                + String.join(" ", spec.commandLine().getParseResult().originalArgs());
    }
}
