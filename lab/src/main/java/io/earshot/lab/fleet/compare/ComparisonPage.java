package io.earshot.lab.fleet.compare;

import io.earshot.lab.fleet.peers.Contender;
import io.earshot.lab.fleet.plan.FleetSize;
import io.earshot.lab.fleet.plan.Layout;
import io.earshot.lab.fleet.plan.Pace;
import io.earshot.lab.ratios.Machine;
import java.io.IOException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The result as a page, docs/comparison.md.
 *
 * @param command by which it can be had again
 * @param largest in which the faults were made
 * @param lasts how long each was in force
 * @param took the whole run
 */
public record ComparisonPage(
        String command, List<Contender> contenders, FleetSize largest, Duration lasts, Duration took) {

    private static final List<Integer> HOSTS_BY_FORMULA = List.of(5, 10, 20, 40, 200);

    /** Tables and goals, for the screen and for the page. */
    public String tables(ComparisonResult result) {
        List<String> parts = new ArrayList<>();
        if (!result.costs().isEmpty()) {
            parts.add(costs(result.costs()));
        }
        result.quiet()
                .ifPresent(quiet -> parts.add(
                        "All at work at once, each host losing one of a hundred packets, nothing else wrong:\n\n"
                                + ComparisonTable.quiet(quiet, contenders)));
        if (!result.faults().results().isEmpty()) {
            parts.add("""
                An alarm after so many seconds, and in brackets how many there were; – where there was none within %d s.

                """.formatted(lasts.toSeconds()) + ComparisonTable.faults(result.faults(), contenders));
        }
        parts.add(new Goals(result, contenders)
                .lines().stream().map(line -> "- " + line + "\n").collect(Collectors.joining()));
        return String.join("\n", parts);
    }

    private String costs(List<Cost> costs) {
        int containers = largest.hosts() * largest.containers();
        List<Cost> measured =
                costs.stream().filter(cost -> cost.containers() == containers).toList();
        return """
            %s
            In fleets of other sizes, **by formula**: packets a second and CPU in percent of a core, in proportion to the addresses that each probes
            there, from those measured with %d containers.

            %s""".formatted(
                ComparisonTable.costs(costs), containers, ComparisonTable.byFormula(measured, contenders, sizes()));
    }

    private List<Layout> sizes() {
        return HOSTS_BY_FORMULA.stream()
                .filter(hosts -> hosts >= largest.dataCenters())
                .map(hosts -> Layout.of(new FleetSize(hosts, largest.containers(), largest.dataCenters())))
                .toList();
    }

    /** @throws IOException if the machine does not say how busy it is */
    public String of(ComparisonResult result) throws IOException {
        List<String> load = Machine.loadAverages();
        String setups = contenders.stream()
                .map(contender -> "- **" + contender.name() + "**: " + contender.setup() + ".")
                .collect(Collectors.joining("\n"));
        String strays = Stream.of(
                        result.costs().stream()
                                .map(cost -> strays(
                                        cost.contender() + ", alone at " + cost.containers() + " containers",
                                        cost.falseAlarms())),
                        strays(
                                "in the quiet time",
                                result.quiet().map(QuietTime::falseAlarms).orElse(Map.of())),
                        strays("beside faults", result.faults().strays()))
                .flatMap(lines -> lines)
                .filter(line -> !line.isEmpty())
                .collect(Collectors.joining("\n"));
        return """
            # Beside what people would use instead

            `./%s`, as root, wrote this page on %s, in %d minutes. [How the peers are set up, and why that is fair](decisions/peers.md).

            %s, each container in a network namespace of its own, on one machine with %d cores, Linux %s, load averages in the end %s, %s and %s.
            Earshot: %s.

            %s

            %s%s%s
            **What this does not show.** An alarm is what a monitor raises, wherever one must look for it; who carries it to a person is not counted.
            SmokePing's pattern takes ten minutes at least, so it cannot show within less. Monitors that stand on hosts send from the hosts' addresses:
            they cannot see what is between two containers only. An exporter in each container could, at the price of one for each. What Earshot shows
            without an incident, as LOSSY links, is no alarm here: [proof.md](proof.md) has it.
            """.formatted(
                        command,
                        LocalDate.now(ZoneOffset.UTC),
                        took.toMinutes(),
                        largest,
                        Runtime.getRuntime().availableProcessors(),
                        System.getProperty("os.version"),
                        load.get(0),
                        load.get(1),
                        load.get(2),
                        Pace.USUAL,
                        setups,
                        method(result),
                        tables(result),
                        strays.isEmpty() ? "" : "\nAlarms over nothing that was broken:\n\n" + strays + "\n");
    }

    /** Describes the methods of the measurements. */
    private static String method(ComparisonResult result) {
        String costs = """
            Costs were taken with one monitor after the other at work, while each host lost one of a hundred packets that came in by its cables and
            nothing else was wrong. Packets and bytes are what hosts and the monitors' own place sent through their cables, less what the fleet sends
            without a monitor. CPU is the kernel's count for all of a monitor's processes on all hosts, those that have ended too; memory is what they
            take together (Pss), the most that was seen. False alarms are of the time that was looked at. The fleet's own packets are not
            quite steady: ten a second more or less prove nothing.

            """;
        String faults = """
            Faults were made with all monitors at work at once, several faults at hosts of their own at the same time.

            """;
        return (result.costs().isEmpty() ? "" : costs)
                + (result.faults().results().isEmpty() ? "" : faults);
    }

    private static Stream<String> strays(String when, Map<String, List<String>> byContender) {
        return byContender.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(each -> strays(each.getKey() + ", " + when, each.getValue()));
    }

    private static String strays(String whose, List<String> words) {
        return words.isEmpty()
                ? ""
                : "- " + whose + ": "
                        + Stream.concat(words.stream().limit(5), words.size() > 5 ? Stream.of("…") : Stream.of())
                                .collect(Collectors.joining("; "));
    }
}
