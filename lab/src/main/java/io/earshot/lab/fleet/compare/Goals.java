package io.earshot.lab.fleet.compare;

import io.earshot.lab.fleet.compare.Sightings.Noticed;
import io.earshot.lab.fleet.peers.Contender;
import io.earshot.lab.fleet.peers.Earshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** Whether Earshot is better than all others in everything, said in sentences. */
final class Goals {

    private final ComparisonResult result;
    private final String ours = new Earshot().name();
    private final List<String> others;

    Goals(ComparisonResult result, List<Contender> contenders) {
        this.result = result;
        others = contenders.stream()
                .map(Contender::name)
                .filter(name -> !name.equals(ours))
                .toList();
    }

    /** One a goal; nothing is said of what was not measured. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        int largest = result.costs().stream().mapToInt(Cost::containers).max().orElse(0);
        less("Less traffic", largest, Cost::packets, "packets a second", lines);
        less("Less CPU", largest, cost -> 100 * cost.cpu(), "% of a core", lines);
        if (!result.faults().results().isEmpty()) {
            lines.add(goal(
                    "Every kind of fault raises an alarm",
                    kinds(noticed -> noticed.after().isEmpty())));
            lines.add(goal("One alarm for each fault", kinds(noticed -> noticed.alarms() > 1)));
            lines.add(goal("The first to say it", notFirst()));
        }
        int strays = strays();
        lines.add("No false alarm: " + (strays == 0 ? "met." : "missed, " + strays + "."));
        return lines;
    }

    private int strays() {
        return result.faults().strays().getOrDefault(ours, List.of()).size()
                + result.quiet()
                        .map(quiet -> quiet.falseAlarms()
                                .getOrDefault(ours, List.of())
                                .size())
                        .orElse(0)
                + result.costs().stream()
                        .filter(cost -> cost.contender().equals(ours))
                        .mapToInt(cost -> cost.falseAlarms().size())
                        .sum();
    }

    private void less(String what, int containers, ToDoubleFunction<Cost> figure, String unit, List<String> lines) {
        result.costs().stream()
                .filter(cost -> cost.contender().equals(ours) && cost.containers() == containers)
                .mapToDouble(figure)
                .findFirst()
                .ifPresent(own -> lines.add(goal(
                        String.format(
                                Locale.ROOT, "%s than any at %d containers (%.1f %s)", what, containers, own, unit),
                        result.costs().stream()
                                .filter(cost -> others.contains(cost.contender())
                                        && cost.containers() == containers
                                        && figure.applyAsDouble(cost) <= own)
                                .map(cost -> String.format(
                                        Locale.ROOT, "%s takes %.1f", cost.contender(), figure.applyAsDouble(cost)))
                                .toList())));
    }

    private List<String> kinds(Predicate<Noticed> missed) {
        return result.faults().results().stream()
                .filter(fault -> missed.test(fault.noticed().get(ours)))
                .map(fault -> fault.kind().label())
                .toList();
    }

    private List<String> notFirst() {
        return result.faults().results().stream()
                .flatMap(fault -> others.stream()
                        .filter(other -> seconds(fault, other) < seconds(fault, ours))
                        .map(other -> fault.kind().label() + " (" + other + ")"))
                .toList();
    }

    private static double seconds(FaultResult fault, String contender) {
        return fault.noticed().get(contender).after().orElse(Double.POSITIVE_INFINITY);
    }

    private static String goal(String goal, List<String> missed) {
        return goal + ": "
                + (missed.isEmpty() ? "met." : missed.stream().collect(Collectors.joining(", ", "missed: ", ".")));
    }
}
