package io.earshot.lab.ratios;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Something of ours beside the same of a peer, measured in turns or at the same time.
 *
 * @param what was measured, with its unit
 * @param peer whom it stands beside
 * @param ratio ours as a part of theirs, turn by turn
 * @param goal what was promised of the ratio's median, if anything was
 */
public record Ratio(String what, Spread ours, String peer, Spread theirs, Spread ratio, Optional<Goal> goal) {

    /** A bound of a ratio. */
    public sealed interface Goal {

        boolean isMet(double ratio);

        record AtLeast(double bound) implements Goal {
            @Override
            public boolean isMet(double ratio) {
                return ratio >= bound;
            }

            @Override
            public String toString() {
                return "at least " + bound;
            }
        }

        record AtMost(double bound) implements Goal {
            @Override
            public boolean isMet(double ratio) {
                return ratio <= bound;
            }

            @Override
            public String toString() {
                return "at most " + bound;
            }
        }
    }

    /** @param theirs one for each of ours, of the same turn */
    public static Ratio ofTurns(String what, double[] ours, String peer, double[] theirs, Goal goal) {
        return ofTurns(what, ours, peer, theirs, Optional.of(goal));
    }

    /** The same where nothing was promised. */
    public static Ratio ofTurns(String what, double[] ours, String peer, double[] theirs) {
        return ofTurns(what, ours, peer, theirs, Optional.empty());
    }

    private static Ratio ofTurns(String what, double[] ours, String peer, double[] theirs, Optional<Goal> goal) {
        double[] ratios = IntStream.range(0, ours.length)
                .mapToDouble(i -> ours[i] / theirs[i])
                .toArray();
        return new Ratio(what, new Spread(ours), peer, new Spread(theirs), new Spread(ratios), goal);
    }

    /** The table's head, as Markdown has it. */
    public static String header() {
        return "| what | ours | beside | theirs | ratio | goal of the ratio |\n|---|--:|---|--:|--:|---|";
    }

    /** The head and a line for each, without a line feed at the end. */
    public static String table(List<Ratio> ratios) {
        return Stream.concat(Stream.of(header()), ratios.stream().map(Ratio::toLine))
                .collect(Collectors.joining("\n"));
    }

    /** One line of the table. */
    public String toLine() {
        return String.format(
                Locale.ROOT,
                "| %s | %s | %s | %s | %s | %s |",
                what,
                ours,
                peer,
                theirs,
                ratio,
                goal.map(bound -> bound + (bound.isMet(ratio.median()) ? "" : ": missed"))
                        .orElse(""));
    }
}
