package io.earshot.server.checks;

import io.earshot.nagios.CheckFailedException;
import io.earshot.nagios.CheckResult;
import io.earshot.nagios.CheckState;
import io.earshot.nagios.Checks;
import io.earshot.nagios.Rows;
import io.earshot.nagios.SqlCheck;
import io.earshot.nagios.SqlSource;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Says what checks say while not all agents had the time to report after a start: UNKNOWN, except for incidents that were open
 * before and that nothing has ended since.
 */
public final class WarmUp {

    private static final Set<String> ABOUT_INCIDENTS = Set.of("incidents", Checks.EACH_INCIDENT.name());
    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("HH:mm 'UTC'");

    private final Instant firstAt;

    /** @param firstAt until when too little can have reported to judge anything */
    public WarmUp(Instant firstAt) {
        this.firstAt = firstAt;
    }

    public boolean lasts(Instant now) {
        return now.isBefore(firstAt);
    }

    /** Returns whether a check may tell of what was known before the start. */
    static boolean isAboutIncidents(SqlCheck check) {
        return ABOUT_INCIDENTS.contains(check.name());
    }

    /** Returns whether a result tells of trouble, which stands although not all report. */
    static boolean stands(CheckResult result) {
        return result.state() == CheckState.WARNING || result.state() == CheckState.CRITICAL;
    }

    /** Returns the check without its condition that somebody reports. */
    static SqlCheck withoutCoverage(SqlCheck check) {
        return new SqlCheck(
                check.name(),
                check.sql(),
                Optional.empty(),
                check.judgement(),
                check.ofNothing(),
                check.wording(),
                check.shape(),
                check.timing(),
                check.service());
    }

    /** Runs a check now. */
    public CheckResult run(SqlCheck check, SqlSource source) {
        String waiting = waiting(source);
        if (isAboutIncidents(check)) {
            CheckResult result = withoutCoverage(check).run(source);
            if (stands(result)) {
                List<String> details = new ArrayList<>(result.longOutput());
                details.add(waiting);
                return new CheckResult(
                        result.state(), result.firstLine(), details, result.performance(), result.labels());
            }
        }
        return check.failed(waiting);
    }

    /** Returns why nothing is judged yet: {@code just started: 3 of 6 containers report, waiting until 04:27 UTC}. */
    String waiting(SqlSource source) {
        String counts = "";
        try {
            Rows coverage = source.ask(SqlCheck.COVERAGE);
            counts = coverage.cell("reporting", 0) + " of " + coverage.cell("containers", 0) + " containers report, ";
        } catch (CheckFailedException notYet) {
            // The reason holds without the counts.
        }
        return "just started: " + counts + "waiting until " + until();
    }

    /** Returns the time in whole minutes, rounded up, so that nobody asks too early. */
    String until() {
        Instant minute = firstAt.truncatedTo(ChronoUnit.MINUTES);
        Instant rounded = minute.equals(firstAt) ? minute : minute.plus(1, ChronoUnit.MINUTES);
        return rounded.atOffset(ZoneOffset.UTC).format(MINUTE);
    }
}
