package io.earshot.nagios;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The checks that come with Earshot and need no configuration. */
public final class Checks {

    private static final SqlCheck INCIDENTS = new SqlCheck(
            "incidents",
            """
            SELECT id, summary, linksDown, severity AS state FROM incident WHERE state = 'OPEN'
            ORDER BY severity, linksDown DESC, id\
            """,
            Optional.of(SqlCheck.COVERAGE),
            new StateColumn(),
            CheckState.OK,
            TemplateWording.of(
                    Optional.of("{rows} incident{s}: {list}"),
                    Optional.of("{summary}"),
                    Optional.of("no open incident"),
                    Map.of()),
            new Shape.One(),
            CheckTiming.DEFAULT,
            new ServiceName("earshot", "incidents"));

    private static final SqlCheck CONNECTIVITY = new SqlCheck(
            "connectivity",
            """
            SELECT name, disconnect, connectivity FROM data WHERE disconnect > 0 AND takesTraffic
            ORDER BY disconnect DESC\
            """,
            Optional.of(SqlCheck.COVERAGE),
            Thresholds.criticalAt(1),
            new ConnectivityWording());

    private static final SqlCheck SILENT = new SqlCheck(
            "silent-containers",
            """
            SELECT name, dataCenter, word, reportedAt FROM (
                SELECT name, dataCenter, 'last heard of at ' AS word, reportedAt
                FROM data WHERE state = 'SILENT' AND takesTraffic
                UNION ALL SELECT name, dataCenter, 'never reported', NULL FROM container WHERE overdue AND takesTraffic)
            ORDER BY name\
            """,
            Optional.of(SqlCheck.COVERAGE),
            ThresholdText.parse(Optional.of("1 row"), Optional.of("10 rows")),
            TemplateWording.of(
                    Optional.of("{rows} container{s} that should report do not: {list}"),
                    Optional.of("{name} in {dataCenter}, {word}{reportedAt}"),
                    Optional.of("none fell silent"),
                    Map.of()));

    private static final SqlCheck ERROR_RATE = new SqlCheck(
            "error-rate",
            """
            SELECT dataCenter, SUM(nginxAccessRate) AS requests, SUM(COALESCE(nginxErrorRate, 0)) AS errors,
                   CASE WHEN SUM(nginxAccessRate) >= 1
                        THEN SUM(COALESCE(nginxErrorRate, 0)) / SUM(nginxAccessRate) ELSE 0 END AS share,
                   ROUND(100 * SUM(COALESCE(nginxErrorRate, 0)) / GREATEST(SUM(nginxAccessRate), 1), 1) AS percent
            FROM data WHERE nginxAccessRate IS NOT NULL GROUP BY dataCenter ORDER BY share DESC, dataCenter\
            """,
            Optional.of(SqlCheck.COVERAGE),
            ThresholdText.parse(Optional.of("share >= 2 %"), Optional.of("share >= 10 %")),
            TemplateWording.of(
                    Optional.of("{list}"),
                    Optional.of("{dataCenter} answers {percent} % of requests with errors"),
                    Optional.of("no container reports nginx rates"),
                    Map.of("share_{dataCenter}", "share")));

    private static final SqlCheck HEALTH = new SqlCheck(
            "health",
            """
            SELECT state, text FROM (
                SELECT 'CRITICAL' AS state, 'the CMDB is empty or was not read' AS text
                FROM (SELECT COUNT(*) AS containers FROM data) WHERE containers = 0
                UNION ALL SELECT 'WARNING', CONCAT('only ', reporting, ' of ', containers, ' containers report')
                FROM (SELECT COUNT(*) AS containers, COUNT(disconnect) AS reporting FROM data WHERE takesTraffic)
                WHERE containers > 0 AND reporting * 2 < containers
                UNION ALL SELECT 'WARNING', CONCAT('destination ', name, ': ', problem)
                FROM destination WHERE state <> 'OK'
                UNION ALL SELECT 'WARNING', CONCAT('check ', check, ' fails: ', problem) FROM check_run
                WHERE problem IS NOT NULL)
            ORDER BY state, text\
            """,
            Optional.empty(),
            new StateColumn(),
            CheckState.OK,
            TemplateWording.of(
                    Optional.of("{list}"),
                    Optional.of("{text}"),
                    Optional.of("the fleet reports, every check runs, every destination takes results"),
                    Map.of()),
            new Shape.One(),
            CheckTiming.DEFAULT,
            new ServiceName("earshot", "health"));

    private Checks() {}

    public static List<SqlCheck> shipped() {
        return List.of(INCIDENTS, CONNECTIVITY, SILENT, ERROR_RATE, HEALTH);
    }

    /** @throws IllegalArgumentException if there is none, with the names that there are */
    public static SqlCheck require(List<SqlCheck> checks, String name) {
        return checks.stream()
                .filter(check -> check.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no check \""
                        + PluginText.cut(PluginText.clean(name), 64) + "\", expected one of: "
                        + checks.stream().map(SqlCheck::name).collect(Collectors.joining(", "))));
    }
}
