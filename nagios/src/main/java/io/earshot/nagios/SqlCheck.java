package io.earshot.nagios;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A question in SQL and what its rows mean.
 *
 * @param name lower-case letters, digits and {@code -}, {@code connectivity}
 * @param sql one SELECT
 * @param coverageSql one SELECT with one row of the columns containers and reporting; without reports the check is
 *     UNKNOWN, whatever {@code sql} says. Columns muted, mutedWhat, mutedBy, mutedUntil and mutedHours may say what is left out
 * @param ofNothing what it means that {@code sql} finds no row
 * @param service what Nagios calls it
 */
public record SqlCheck(
        String name,
        String sql,
        Optional<String> coverageSql,
        Judgement judgement,
        CheckState ofNothing,
        Wording wording,
        Shape shape,
        CheckTiming timing,
        ServiceName service) {

    /** Returns the share of the fleet that reports. */
    public static final String COVERAGE = "SELECT COUNT(*) AS containers, COUNT(disconnect) AS reporting FROM data";

    public SqlCheck {
        if (!name.matches("[a-z0-9-]{1,64}")) {
            throw new IllegalArgumentException("check \"" + PluginText.cut(PluginText.clean(name), 64)
                    + "\", expected lower-case letters, digits and '-'");
        }
        if (judgement.equals(Thresholds.NONE)) {
            throw new IllegalArgumentException("check " + name + " has no threshold, so that it would never alarm");
        }
    }

    /** A check with one result, in the usual rhythm, for a service with its own name. */
    public SqlCheck(String name, String sql, Optional<String> coverageSql, Judgement judgement, Wording wording) {
        this(
                name,
                sql,
                coverageSql,
                judgement,
                judgement.ofNothing(),
                wording,
                new Shape.One(),
                CheckTiming.DEFAULT,
                new ServiceName("earshot", name.isEmpty() ? "?" : name.replaceAll("[^a-z0-9-]", "-")));
    }

    /**
     * The same check with the numbers that are given.
     *
     * @throws IllegalArgumentException if it has no such thresholds
     */
    public SqlCheck with(Optional<ThresholdNumber> warning, Optional<ThresholdNumber> critical) {
        return new SqlCheck(
                name, sql, coverageSql, judgement.with(warning, critical), ofNothing, wording, shape, timing, service);
    }

    /** The same check for a service of another host. */
    public SqlCheck on(String host) {
        return new SqlCheck(
                name,
                sql,
                coverageSql,
                judgement,
                ofNothing,
                wording,
                shape,
                timing,
                new ServiceName(host, service.service()));
    }

    /** The columns, in lower case, that an answer to {@link #sql} must have. */
    public Set<String> columns() {
        Set<String> columns = new HashSet<>();
        judgement.columns().forEach(column -> columns.add(column.toLowerCase(Locale.ROOT)));
        wording.columns().forEach(column -> columns.add(column.toLowerCase(Locale.ROOT)));
        return columns;
    }

    /** Asks and judges. What goes wrong on the way is UNKNOWN, with the reason. */
    public CheckResult run(SqlSource source) {
        return find(source).own();
    }

    /** Asks and judges for all services that the check speaks of. */
    public Findings find(SqlSource source) {
        try {
            // First, so that a report that comes in between is never counted as reporting before its links are seen.
            Optional<Coverage> coverage = Optional.empty();
            if (coverageSql.isPresent()) {
                coverage = Optional.of(Coverage.of(source.ask(coverageSql.get())));
            }
            if (coverage.isPresent() && coverage.get().saysNothing()) {
                return own(
                        result(
                                CheckState.UNKNOWN,
                                coverage.get().why(),
                                List.of(),
                                coverage.get().performance()),
                        false,
                        Optional.empty());
            }
            Rows rows = source.ask(sql);
            return switch (shape) {
                case Shape.One() -> own(judge(rows, coverage), true, Optional.empty());
                case Shape.PerRow _ -> new PerRow(this, rows).findings();
            };
        } catch (CheckFailedException e) {
            return own(failed(e.getMessage()), false, Optional.of(e.getMessage()));
        }
    }

    /** Returns the result of a check that could not run, for example because of a wrong option. */
    public CheckResult failed(String reason) {
        return result(CheckState.UNKNOWN, reason, List.of(), List.of());
    }

    private Findings own(CheckResult result, boolean complete, Optional<String> problem) {
        return new Findings(List.of(new Finding(service, result)), complete, problem);
    }

    private CheckResult judge(Rows rows, Optional<Coverage> coverage) throws CheckFailedException {
        List<PerformanceDatum> performance = new ArrayList<>(wording.performance(rows, judgement));
        coverage.ifPresent(c -> performance.addAll(c.performance()));
        if (rows.isEmpty()) {
            String text = coverage.map(c -> c + ", ").orElse("") + wording.nothingFound();
            return result(ofNothing, text, List.of(), performance);
        }
        Optional<CheckState> state = judgement.judge(rows);
        if (state.isEmpty()) {
            return result(CheckState.UNKNOWN, undecided(rows), List.of(), performance);
        }
        List<String> details = new ArrayList<>();
        coverage.ifPresent(c -> details.add(c.toString()));
        details.addAll(wording.details(rows));
        return result(state.get(), wording.headline(rows), details, performance);
    }

    static String undecided(Rows rows) {
        return "only the first " + rows.size() + " rows were handed out, too few to compare with the thresholds";
    }

    CheckResult result(CheckState state, String text, List<String> details, List<PerformanceDatum> performance) {
        return new CheckResult(state, title(state) + text, details, performance);
    }

    /** Returns the beginning of a result's first line, {@code CONNECTIVITY OK - }. */
    public String title(CheckState state) {
        return name.toUpperCase(Locale.ROOT) + " " + state + " - ";
    }
}
