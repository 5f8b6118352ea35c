package io.earshot.lab.fleet.proof;

import io.earshot.lab.fleet.breaks.BreakKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The result as tables in Markdown. */
public final class ProofTable {

    private ProofTable() {}

    /** One break, for the screen. */
    static String line(Outcome outcome) {
        return "  %s %s: %s after %s s, incident after %s s, Nagios after %s s, %s%s; %s"
                .formatted(
                        outcome.kind().label(),
                        outcome.where(),
                        outcome.seenAs().isEmpty() ? "nothing" : outcome.seenAs(),
                        seconds(outcome.seen()),
                        seconds(outcome.incident()),
                        seconds(outcome.nagios()),
                        count(outcome.incidents(), "incident"),
                        outcome.named().isEmpty() ? "" : " (" + outcome.named() + ")",
                        outcome.isWell() ? "as expected" : String.join(", ", outcome.faults()));
    }

    /** A line for each kind; where it was tried several times, the median and the most. */
    public static String of(ProofResult result) {
        List<String> lines = new ArrayList<>();
        lines.add(
                "| kind | tried | seen as | seen s | in INCIDENT s | in Nagios s | cause expected | named so | incidents"
                        + " each | LINK clear s | INCIDENT over s | Nagios OK s | as expected |");
        lines.add("|---|--:|---|--:|--:|--:|---|--:|--:|--:|--:|--:|--:|");
        for (BreakKind kind : BreakKind.values()) {
            List<Outcome> all =
                    result.outcomes().stream().filter(o -> o.kind() == kind).toList();
            if (!all.isEmpty()) {
                lines.add(row(kind, all));
            }
        }
        long well = result.outcomes().stream().filter(Outcome::isWell).count();
        lines.add("");
        lines.add(well + " of " + count(result.outcomes().size(), "break") + " as expected, "
                + count(result.strays().size(), "incident") + " that had to do with nothing that was broken.");
        result.strays().forEach(stray -> lines.add("- false: " + stray));
        result.outcomes().stream()
                .filter(outcome -> !outcome.isWell())
                .forEach(outcome -> lines.add("- " + line(outcome).strip()));
        result.nowhere().forEach(kind -> lines.add("- " + kind.label() + ": the fleet is too small to try it"));
        return lines.stream().collect(Collectors.joining("\n", "", "\n"));
    }

    private static String row(BreakKind kind, List<Outcome> all) {
        Outcome first = all.getFirst();
        boolean named = !first.expected().isEmpty();
        long asNamed = all.stream().filter(ProofTable::isNamed).count();
        return "| "
                + String.join(
                        " | ",
                        kind.label(),
                        Integer.toString(all.size()),
                        first.seenAs().isEmpty() ? "nothing" : first.seenAs(),
                        spread(all, Outcome::seen),
                        spread(all, Outcome::incident),
                        spread(all, Outcome::nagios),
                        named ? first.expected() : "none",
                        named ? asNamed + " of " + all.size() : "–",
                        all.stream()
                                .map(outcome -> Integer.toString(outcome.incidents()))
                                .distinct()
                                .collect(Collectors.joining(", ")),
                        spread(all, Outcome::linkClear),
                        spread(all, Outcome::incidentClear),
                        spread(all, Outcome::nagiosClear),
                        all.stream().filter(Outcome::isWell).count() + " of " + all.size())
                + " |";
    }

    private static boolean isNamed(Outcome outcome) {
        return outcome.incidents() > 0 && !outcome.faults().contains("named otherwise");
    }

    /** Returns the only value, or the median and the largest. */
    private static String spread(List<Outcome> all, Function<Outcome, OptionalDouble> figure) {
        List<Double> sorted = all.stream()
                .map(figure)
                .filter(OptionalDouble::isPresent)
                .map(OptionalDouble::getAsDouble)
                .sorted()
                .toList();
        if (sorted.isEmpty()) {
            return "–";
        }
        String median = number(sorted.get((sorted.size() - 1) / 2));
        return sorted.size() == 1 ? median : median + " (" + number(sorted.getLast()) + ")";
    }

    private static String seconds(OptionalDouble seconds) {
        return seconds.isPresent() ? number(seconds.getAsDouble()) : "–";
    }

    private static String count(int number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }

    private static String number(double seconds) {
        return String.format(Locale.ROOT, "%.0f", seconds);
    }

    /** Returns the table of how each kind is made. */
    public static String means() {
        return Arrays.stream(BreakKind.values())
                .map(kind -> "| " + kind.label() + " | " + kind.means() + " |\n")
                .collect(Collectors.joining("", "| kind | made by |\n|---|---|\n", ""));
    }
}
