package io.earshot.nagios;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** Which containers cannot reach partners of theirs. */
public final class ConnectivityCheck {

    public static final String NAME = "connectivity";

    /** The troubled ones: name, disconnect, connectivity. */
    public static final String SQL =
            "SELECT name, disconnect, connectivity FROM data WHERE disconnect > 0 ORDER BY disconnect DESC";

    /** How many containers there are, and of how many a fresh report tells. */
    public static final String COVERAGE_SQL = "SELECT COUNT(*) AS containers, COUNT(disconnect) AS reporting FROM data";

    /** One troubled container is enough. */
    public static final Thresholds DEFAULT = new Thresholds(OptionalLong.empty(), OptionalLong.of(1));

    private static final int MAX_LONG_LINES = 50;

    private ConnectivityCheck() {}

    /** Judges the answers of both statements. Where nothing reports, nothing is known: that is never OK. */
    public static CheckResult judge(
            List<TroubledContainer> troubled, long containers, long reporting, Thresholds thresholds) {
        long brokenLinks =
                troubled.stream().mapToLong(TroubledContainer::disconnect).sum();
        CheckState state = reporting == 0 ? CheckState.UNKNOWN : thresholds.judge(troubled.size());
        List<PerformanceDatum> performance = List.of(
                new PerformanceDatum("containers_broken", troubled.size(), thresholds),
                PerformanceDatum.plain("links_down", brokenLinks),
                PerformanceDatum.plain("containers_reporting", reporting),
                PerformanceDatum.plain("containers", containers));
        return new CheckResult(
                state,
                CheckResult.title(NAME, state) + summary(troubled, brokenLinks, containers, reporting),
                details(troubled),
                performance);
    }

    private static String summary(List<TroubledContainer> troubled, long brokenLinks, long containers, long reporting) {
        String coverage = reporting + " of " + containers + " containers report";
        if (reporting == 0) {
            return "nothing is known: " + coverage;
        }
        if (troubled.isEmpty()) {
            return "no broken link, " + coverage;
        }
        String names = troubled.stream()
                .map(container -> container.name() + " (" + container.disconnect() + ")")
                .collect(Collectors.joining(", "));
        return count(troubled.size(), "container") + " cannot reach partners, " + count(brokenLinks, "link") + " down, "
                + coverage + ": " + names;
    }

    private static List<String> details(List<TroubledContainer> troubled) {
        List<String> lines = new ArrayList<>();
        for (TroubledContainer container : troubled.subList(0, Math.min(troubled.size(), MAX_LONG_LINES))) {
            lines.add(container.name() + " cannot reach "
                    + container.connectivity().replace(",", ", "));
        }
        if (troubled.size() > MAX_LONG_LINES) {
            lines.add("and " + (troubled.size() - MAX_LONG_LINES) + " more");
        }
        return lines;
    }

    private static String count(long number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }
}
