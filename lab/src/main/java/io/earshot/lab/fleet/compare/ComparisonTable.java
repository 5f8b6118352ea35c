package io.earshot.lab.fleet.compare;

import io.earshot.lab.fleet.breaks.BreakKind;
import io.earshot.lab.fleet.compare.Sightings.Noticed;
import io.earshot.lab.fleet.peers.Contender;
import io.earshot.lab.fleet.plan.Layout;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The result as tables in Markdown. */
public final class ComparisonTable {

    private static final double MEGA = 1e6;

    private ComparisonTable() {}

    static String line(Cost cost) {
        return String.format(
                Locale.ROOT,
                "%s: %.1f packets a second, %.1f %% of a processor, %.0f MB, %d false alarms in %d s",
                cost.contender(),
                cost.packets(),
                100 * cost.cpu(),
                cost.memory() / MEGA,
                cost.falseAlarms().size(),
                cost.window().toSeconds());
    }

    static String line(FaultResult fault) {
        return fault.kind().label() + " " + fault.where() + ": "
                + fault.noticed().entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .map(each -> each.getKey() + " " + text(each.getValue()))
                        .collect(Collectors.joining(", "));
    }

    private static String text(Noticed noticed) {
        return noticed.after().isEmpty()
                ? "no"
                : String.format(Locale.ROOT, "%.0f s, %d", noticed.after().getAsDouble(), noticed.alarms());
    }

    /** Returns the table of costs. */
    public static String costs(List<Cost> costs) {
        List<String> lines = new ArrayList<>();
        lines.add("| containers | monitor | addresses probed | packets/s | kB/s | CPU, % of one core | memory, MB |"
                + " looked at, s | false alarms |");
        lines.add("|--:|---|--:|--:|--:|--:|--:|--:|--:|");
        for (Cost cost : costs) {
            lines.add(String.format(
                    Locale.ROOT,
                    "| %d | %s | %d | %.1f | %.2f | %.2f | %.0f | %d | %d |",
                    cost.containers(),
                    cost.contender(),
                    cost.probed(),
                    cost.packets(),
                    cost.bytes() / 1e3,
                    100 * cost.cpu(),
                    cost.memory() / MEGA,
                    cost.window().toSeconds(),
                    cost.falseAlarms().size()));
        }
        return String.join("\n", lines) + "\n";
    }

    /** Returns the table of the times until each raised an alarm, with the number of its alarms in brackets. */
    public static String faults(Faults faults, List<Contender> contenders) {
        List<String> lines = new ArrayList<>();
        lines.add("| kind | " + names(contenders) + " |");
        lines.add("|---|" + "--:|".repeat(contenders.size()));
        for (FaultResult fault : faults.results()) {
            lines.add("| " + fault.kind().label() + " | "
                    + contenders.stream()
                            .map(contender -> cell(fault.noticed().get(contender.name())))
                            .collect(Collectors.joining(" | "))
                    + " |");
        }
        lines.add("| alarms over nothing that was broken | "
                + contenders.stream()
                        .map(contender -> Integer.toString(faults.strays()
                                .getOrDefault(contender.name(), List.of())
                                .size()))
                        .collect(Collectors.joining(" | "))
                + " |");
        for (BreakKind kind : faults.nowhere()) {
            lines.add("| " + kind.label() + ": the fleet is too small to try it |" + " |".repeat(contenders.size()));
        }
        return String.join("\n", lines) + "\n";
    }

    /** Returns the table of false alarms. */
    public static String quiet(QuietTime quiet, List<Contender> contenders) {
        return String.join(
                "\n",
                "| | " + names(contenders) + " |",
                "|---|" + "--:|".repeat(contenders.size()),
                "| false alarms in " + quiet.lasted().toMinutes() + " min | "
                        + contenders.stream()
                                .map(contender -> Integer.toString(quiet.falseAlarms()
                                        .getOrDefault(contender.name(), List.of())
                                        .size()))
                                .collect(Collectors.joining(" | "))
                        + " |",
                "");
    }

    private static String names(List<Contender> contenders) {
        return contenders.stream().map(Contender::name).collect(Collectors.joining(" | "));
    }

    private static String cell(Noticed noticed) {
        return noticed.after().isEmpty()
                ? "–"
                : String.format(Locale.ROOT, "%.0f s (%d)", noticed.after().getAsDouble(), noticed.alarms());
    }

    /**
     * Packets a second and percent of a core in fleets of other sizes, in proportion to the probed addresses.
     *
     * @param measured of one size
     */
    public static String byFormula(List<Cost> measured, List<Contender> contenders, List<Layout> sizes) {
        List<String> lines = new ArrayList<>();
        lines.add("| containers | " + names(contenders) + " |");
        lines.add("|--:|" + "--:|".repeat(contenders.size()));
        for (Layout size : sizes) {
            lines.add("| " + size.members().size() + " | "
                    + contenders.stream()
                            .map(contender -> formula(measured, contender, size))
                            .collect(Collectors.joining(" | "))
                    + " |");
        }
        return String.join("\n", lines) + "\n";
    }

    private static String formula(List<Cost> measured, Contender contender, Layout size) {
        return measured.stream()
                .filter(cost -> cost.contender().equals(contender.name()))
                .map(cost -> {
                    double times = (double) contender.probed(size) / cost.probed();
                    return String.format(
                            Locale.ROOT, "%.0f, %.1f %%", cost.packets() * times, 100 * cost.cpu() * times);
                })
                .findFirst()
                .orElse("–");
    }
}
