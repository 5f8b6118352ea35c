package io.earshot.nagios;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A question in SQL whose rows are what is wrong.
 *
 * @param name lower-case letters, digits and {@code -}, {@code connectivity}
 * @param sql one SELECT; as many rows as there is trouble
 * @param coverageSql one SELECT with one row of the columns containers and reporting; without reports the check is
 *     UNKNOWN, however few rows {@code sql} has
 * @param thresholds at how many rows it alarms
 */
public record SqlCheck(String name, String sql, Optional<String> coverageSql, Thresholds thresholds, Wording wording) {

    public SqlCheck {
        if (!name.matches("[a-z0-9-]{1,64}")) {
            throw new IllegalArgumentException("check \"" + PluginText.cut(PluginText.clean(name), 64)
                    + "\", expected lower-case letters, digits and '-'");
        }
        if (thresholds.equals(Thresholds.NONE)) {
            throw new IllegalArgumentException("check " + name + " has no threshold, so that it would never alarm");
        }
    }

    /** The same check with the thresholds that are given replaced. */
    public SqlCheck with(Thresholds overrides) {
        return new SqlCheck(name, sql, coverageSql, thresholds.overriddenBy(overrides), wording);
    }

    /** Asks and judges. What goes wrong on the way is UNKNOWN, with the reason. */
    public CheckResult run(SqlSource source) {
        try {
            // First, so that a report that comes in between is never counted as reporting before its links are seen.
            Optional<Coverage> coverage = Optional.empty();
            if (coverageSql.isPresent()) {
                coverage = Optional.of(Coverage.of(source.ask(coverageSql.get())));
            }
            if (coverage.isPresent() && coverage.get().saysNothing()) {
                return result(
                        CheckState.UNKNOWN,
                        coverage.get().why(),
                        List.of(),
                        coverage.get().performance());
            }
            return judge(source.ask(sql), coverage);
        } catch (CheckFailedException e) {
            return failed(e.getMessage());
        }
    }

    /** What the check says when it could not even ask, because of a wrong option for instance. */
    public CheckResult failed(String reason) {
        return result(CheckState.UNKNOWN, reason, List.of(), List.of());
    }

    private CheckResult judge(Rows rows, Optional<Coverage> coverage) throws CheckFailedException {
        List<PerformanceDatum> performance = new ArrayList<>(wording.performance(rows, thresholds));
        coverage.ifPresent(c -> performance.addAll(c.performance()));
        Optional<CheckState> state = thresholds.judge(rows);
        if (state.isEmpty()) {
            return result(CheckState.UNKNOWN, undecided(rows), List.of(), performance);
        }
        if (rows.isEmpty()) {
            String text = coverage.map(c -> c + ", ").orElse("") + wording.nothingFound();
            return result(state.get(), text, List.of(), performance);
        }
        List<String> details = new ArrayList<>();
        coverage.ifPresent(c -> details.add(c.toString()));
        details.addAll(wording.details(rows));
        return result(state.get(), wording.headline(rows), details, performance);
    }

    private static String undecided(Rows rows) {
        return "only the first " + rows.size() + " rows were handed out, too few to compare with the thresholds";
    }

    private CheckResult result(
            CheckState state, String text, List<String> details, List<PerformanceDatum> performance) {
        String firstLine = name.toUpperCase(Locale.ROOT) + " " + state + " - " + text;
        return new CheckResult(state, firstLine, details, performance);
    }
}
