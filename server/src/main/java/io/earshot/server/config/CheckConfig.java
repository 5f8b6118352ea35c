package io.earshot.server.config;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.earshot.nagios.CheckState;
import io.earshot.nagios.CheckTiming;
import io.earshot.nagios.Judgement;
import io.earshot.nagios.ServiceName;
import io.earshot.nagios.Shape;
import io.earshot.nagios.SqlCheck;
import io.earshot.nagios.TemplateWording;
import io.earshot.nagios.ThresholdText;
import io.earshot.nagios.Thresholds;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A check as the configuration describes it.
 *
 * @param name name of the check: lower-case letters, digits and hyphens
 * @param sql SELECT whose rows are judged
 * @param every interval at which the check runs
 * @param host host in Nagios; by default {@code nagios.host}
 * @param service service in Nagios; by default the check's name
 * @param warning threshold of WARNING, as in {@code 3 rows} or {@code share >= 5 %}; with neither threshold, the column
 *     {@code state} of the rows decides
 * @param critical threshold of CRITICAL, in the same form
 * @param text template of the first line, as in {@code {rows} links are slow: {list}}
 * @param row template of one row
 * @param none text for no row
 * @param performance performance data: labels with their columns
 * @param raiseAfter time for which a worse state must last before it is shown
 * @param clearAfter time for which a better state must last before it is shown
 * @param empty state for no row; by default OK with thresholds on rows, else UNKNOWN
 * @param perRow whether each row is a result of its own, for the service in its columns {@code host} and {@code service}
 * @param gone state of a service whose row is gone, with {@code perRow}; by default UNKNOWN
 * @param needsReports whether the check is UNKNOWN while no container reports
 */
public record CheckConfig(
        String name,
        SqlText sql,
        Duration every,
        Optional<String> host,
        Optional<String> service,
        Optional<String> warning,
        Optional<String> critical,
        Optional<String> text,
        Optional<String> row,
        Optional<String> none,
        Map<String, String> performance,
        @JsonProperty("for") Duration raiseAfter,
        @JsonProperty("keep") Duration clearAfter,
        Optional<CheckState> empty,
        Boolean perRow,
        Optional<CheckState> gone,
        Boolean needsReports) {

    public CheckConfig {
        if (name == null) {
            throw new IllegalArgumentException("\"name\" is missing, expected the check's name");
        }
        if (sql == null) {
            throw new IllegalArgumentException("check \"" + name + "\": \"sql\" is missing, expected a SELECT");
        }
        every = Objects.requireNonNullElse(every, CheckTiming.DEFAULT.every());
        host = Objects.requireNonNullElse(host, Optional.empty());
        service = Objects.requireNonNullElse(service, Optional.empty());
        warning = Objects.requireNonNullElse(warning, Optional.empty());
        critical = Objects.requireNonNullElse(critical, Optional.empty());
        text = Objects.requireNonNullElse(text, Optional.empty());
        row = Objects.requireNonNullElse(row, Optional.empty());
        none = Objects.requireNonNullElse(none, Optional.empty());
        performance =
                Collections.unmodifiableMap(new LinkedHashMap<>(Objects.requireNonNullElse(performance, Map.of())));
        raiseAfter = Objects.requireNonNullElse(raiseAfter, Duration.ZERO);
        clearAfter = Objects.requireNonNullElse(clearAfter, Duration.ZERO);
        empty = Objects.requireNonNullElse(empty, Optional.empty());
        perRow = Objects.requireNonNullElse(perRow, false);
        gone = Objects.requireNonNullElse(gone, Optional.empty());
        needsReports = Objects.requireNonNullElse(needsReports, true);
    }

    /**
     * The check that is described.
     *
     * @param defaultHost for a check that names none
     * @throws IllegalArgumentException if there cannot be such a check
     */
    public SqlCheck toCheck(String defaultHost) {
        Judgement judgement = ThresholdText.parse(warning, critical);
        if (perRow && judgement instanceof Thresholds) {
            throw new IllegalArgumentException(
                    "with \"perRow\" each row is judged by itself: expected a column state or a threshold on a column");
        }
        if (!perRow && gone.isPresent()) {
            throw new IllegalArgumentException("\"gone\" has no meaning without \"perRow\"");
        }
        return new SqlCheck(
                name,
                sql.sql(),
                needsReports ? Optional.of(SqlCheck.COVERAGE) : Optional.empty(),
                judgement,
                empty.orElse(judgement.ofNothing()),
                TemplateWording.of(text, row, none, performance),
                perRow ? new Shape.PerRow(gone.orElse(CheckState.UNKNOWN)) : new Shape.One(),
                new CheckTiming(every, raiseAfter, clearAfter),
                new ServiceName(host.orElse(defaultHost), service.orElse(name)));
    }
}
