package io.earshot.nagios;

import java.time.Duration;
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
            leavingOut("SELECT COUNT(*) AS muted, 'incident' AS mutedWhat FROM incident WHERE state = 'MUTED'"),
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

    private static final SqlCheck CONNECTIVITY =
            new SqlCheck("connectivity", """
            SELECT name, disconnect, connectivity FROM (
                SELECT name, disconnect, connectivity FROM data WHERE disconnect > 0 AND takesTraffic
                AND name NOT IN (SELECT container FROM muted_link WHERE state = 'DOWN')
                UNION ALL
                SELECT l.container, COUNT(*), LISTAGG(l.ip, ',') WITHIN GROUP (ORDER BY l.ip)
                FROM link l JOIN data d ON d.name = l.container
                WHERE l.state = 'DOWN' AND l.evidence <> 'background' AND d.takesTraffic
                AND l.container IN (SELECT container FROM muted_link WHERE state = 'DOWN')
                AND NOT EXISTS (SELECT 1 FROM muted_link m WHERE m.container = l.container AND m.ip = l.ip)
                AND NOT EXISTS (SELECT 1 FROM container p WHERE p.name = l.partner AND NOT p.takesTraffic)
                GROUP BY l.container)
            ORDER BY disconnect DESC\
            """, leavingOut("""
            SELECT COUNT(*) AS muted, 'link' AS mutedWhat, MIN(who) AS mutedBy, MAX(until) AS mutedUntil,
                   CAST(FLOOR(EXTRACT(EPOCH FROM MAX(until) - CURRENT_TIMESTAMP) / 3600) AS BIGINT) AS mutedHours
            FROM muted_link WHERE state = 'DOWN'\
            """), Thresholds.criticalAt(1), new ConnectivityWording());

    private static final SqlCheck SILENT = new SqlCheck(
            "silent-containers",
            """
            SELECT name, dataCenter, word, reportedAt FROM (
                SELECT d.name, d.dataCenter, 'last heard of at ' AS word, d.reportedAt
                FROM data d LEFT JOIN agent a ON a.name = d.name LEFT JOIN relay r ON r.name = a.relay
                WHERE d.state = 'SILENT' AND d.takesTraffic AND (r.name IS NULL OR r.state = 'UP')
                UNION ALL SELECT name, dataCenter, 'never reported', NULL FROM container WHERE overdue AND takesTraffic)
            WHERE name NOT IN (SELECT name FROM muted_container)
            ORDER BY name\
            """,
            leavingOut("""
            SELECT COUNT(*) AS muted, 'container' AS mutedWhat, MIN(who) AS mutedBy, MAX(until) AS mutedUntil,
                   CAST(FLOOR(EXTRACT(EPOCH FROM MAX(until) - CURRENT_TIMESTAMP) / 3600) AS BIGINT) AS mutedHours
            FROM muted_container WHERE name IN (
                SELECT name FROM data WHERE state = 'SILENT' AND takesTraffic
                UNION ALL SELECT name FROM container WHERE overdue AND takesTraffic)\
            """),
            ThresholdText.parse(Optional.of("1 row"), Optional.of("10 rows")),
            TemplateWording.of(
                    Optional.of("{rows} container{s} that should report do not: {list}"),
                    Optional.of("{name} in {dataCenter}, {word}{reportedAt}"),
                    Optional.of("none fell silent"),
                    Map.of()));

    /** A relay whose parent is silent, too, is not told: one cut takes a whole chain away. */
    private static final SqlCheck RELAYS = new SqlCheck(
            "silent-relays",
            """
            SELECT state, text FROM (
                SELECT CASE WHEN COUNT(d.name) > 0 THEN 'CRITICAL' ELSE 'WARNING' END AS state,
                       CONCAT('relay ', r.name, ' does not reach the server since ', r.since,
                              CASE WHEN COUNT(d.name) > 0
                                   THEN CONCAT(', nothing is known of ', COUNT(d.name), ' containers behind it')
                                   ELSE '' END) AS text
                FROM relay r LEFT JOIN relay p ON p.name = r.parent
                     LEFT JOIN agent a ON LOCATE(CONCAT(' ', r.name, ' '), CONCAT(' ', a.path, ' ')) > 0
                     LEFT JOIN data d ON d.name = a.name AND d.state = 'SILENT'
                WHERE r.state = 'SILENT' AND (p.name IS NULL OR p.state = 'UP')
                GROUP BY r.name, r.since)
            ORDER BY state, text\
            """,
            Optional.empty(),
            new StateColumn(),
            CheckState.OK,
            TemplateWording.of(
                    Optional.of("{list}"),
                    Optional.of("{text}"),
                    Optional.of("every relay reaches the server, or there is none"),
                    Map.of()),
            new Shape.One(),
            CheckTiming.DEFAULT,
            new ServiceName("earshot", "silent-relays"));

    /** An nginx without error counts is not judged; one that stopped reporting may have stopped answering. */
    private static final SqlCheck ERROR_RATE = new SqlCheck(
            "error-rate",
            """
            SELECT dataCenter, requests, errors, share, text FROM (
                SELECT dataCenter, SUM(nginxAccessRate) AS requests, SUM(nginxErrorRate) AS errors,
                       CASE WHEN SUM(nginxAccessRate) >= 1
                            THEN SUM(nginxErrorRate) / SUM(nginxAccessRate) ELSE 0 END AS share,
                       CONCAT(dataCenter, ' answers ',
                              CAST(100 * SUM(nginxErrorRate) / GREATEST(SUM(nginxAccessRate), 1) AS DECIMAL(10, 1)),
                              ' % of requests with errors') AS text
                FROM data WHERE nginxAccessRate IS NOT NULL AND nginxErrorRate IS NOT NULL GROUP BY dataCenter
                UNION ALL
                SELECT c.dataCenter, NULL, NULL, NULL,
                       CASE WHEN COUNT(*) = 1 THEN CONCAT('the nginx of ', MIN(n.container), ' does not report any more')
                            ELSE CONCAT(COUNT(*), ' nginx in ', c.dataCenter, ' do not report any more, ',
                                        MIN(n.container), ' among them') END
                FROM nginx_stopped n JOIN container c ON c.name = n.container WHERE c.running GROUP BY c.dataCenter)
            ORDER BY share DESC NULLS FIRST, dataCenter\
            """,
            Optional.of(SqlCheck.COVERAGE),
            ThresholdText.parse(Optional.of("share >= 2 %"), Optional.of("share >= 10 %")),
            CheckState.OK,
            TemplateWording.of(
                    Optional.of("{list}"),
                    Optional.of("{text}"),
                    Optional.of("not applicable: no nginx reports"),
                    Map.of("share_{dataCenter}", "share")),
            new Shape.One(),
            CheckTiming.DEFAULT,
            new ServiceName("earshot", "error-rate"));

    /** A capture that does not work is UNKNOWN. Fewer requests than 20 in five minutes say nothing. */
    private static final SqlCheck EXCHANGE_ERRORS = new SqlCheck(
            "exchange-errors",
            """
            SELECT share, text FROM (
                SELECT CAST(failed AS DOUBLE PRECISION) / requests AS share,
                       CONCAT(container, CASE direction WHEN 'IN' THEN ' answers ' ELSE ' gets from ' END,
                              COALESCE(peer, ''), CASE direction WHEN 'IN' THEN '' ELSE ' for ' END,
                              protocol, ' ', operation, ' with ',
                              CAST(100.0 * failed / requests AS DECIMAL(10, 1)), ' % errors or no answer') AS text
                FROM (SELECT container, direction, CASE direction WHEN 'OUT' THEN COALESCE(partner, ip) END AS peer,
                             port, protocol, operation, SUM(requests) AS requests, SUM(errors + unanswered) AS failed
                      FROM link_operation
                      GROUP BY container, direction, CASE direction WHEN 'OUT' THEN COALESCE(partner, ip) END,
                               port, protocol, operation)
                WHERE requests >= 20 AND failed * 100 >= requests
                UNION ALL SELECT NULL, CONCAT('traffic of ', container, ' is not captured on ', interface, ': ', problem)
                FROM capture WHERE problem IS NOT NULL AND problem <> 'begins')
            ORDER BY share DESC NULLS FIRST, text\
            """,
            Optional.of(SqlCheck.COVERAGE),
            ThresholdText.parse(Optional.of("share >= 5 %"), Optional.of("share >= 20 %")),
            CheckState.OK,
            TemplateWording.of(
                    Optional.of("{list}"),
                    Optional.of("{text}"),
                    Optional.of("no captured operation fails, or nothing is captured"),
                    Map.of()),
            new Shape.One(),
            CheckTiming.DEFAULT,
            new ServiceName("earshot", "exchange-errors"));

    /** A link that is DOWN is told as an incident; that nothing answers behind it is no news. A certificate is no outage yet. */
    private static final SqlCheck SERVICES = new SqlCheck(
            "services",
            """
            SELECT state, text FROM (
                SELECT CASE s.state WHEN 'BAD_CERTIFICATE' THEN 'WARNING' ELSE 'CRITICAL' END AS state,
                       CONCAT('service ', CASE s.service WHEN '' THEN '' ELSE CONCAT(s.service, ' ') END, 'at ',
                              COALESCE(l.partner, s.ip), ' (', s.kind, ' port ', s.port,
                              CASE s.question WHEN '' THEN '' ELSE CONCAT(' ', s.question) END, '): ',
                              MIN(s.detail), ' since ', MIN(s.since), ', for ', MIN(s.container),
                              CASE COUNT(*) WHEN 1 THEN '' ELSE CONCAT(' and ', COUNT(*) - 1, ' more') END) AS text
                FROM service_probe s JOIN data d ON d.name = s.container
                     LEFT JOIN link l ON l.container = s.container AND l.ip = s.ip
                     LEFT JOIN container p ON p.name = l.partner
                WHERE s.state NOT IN ('UP', 'UNKNOWN') AND COALESCE(l.state, 'UP') <> 'DOWN'
                AND d.takesTraffic AND COALESCE(p.takesTraffic, TRUE)
                AND s.container NOT IN (SELECT name FROM muted_container)
                AND COALESCE(l.partner, '') NOT IN (SELECT name FROM muted_container)
                GROUP BY s.service, COALESCE(l.partner, s.ip), s.kind, s.port, s.question, s.state)
            ORDER BY state, text\
            """,
            Optional.of(SqlCheck.COVERAGE),
            new StateColumn(),
            CheckState.OK,
            TemplateWording.of(
                    Optional.of("{list}"),
                    Optional.of("{text}"),
                    Optional.of("every probed service works, or none is probed"),
                    Map.of()),
            new Shape.One(),
            CheckTiming.DEFAULT,
            new ServiceName("earshot", "services"));

    /** The newest report stands for the present, so that recordings can be asked the same. */
    private static final SqlCheck CERTIFICATES = new SqlCheck(
            "certificates",
            """
            SELECT days, text FROM (
                SELECT CAST(FLOOR(EXTRACT(EPOCH FROM MIN(s.certificateEnds) - (SELECT MAX(reportedAt) FROM data)) / 86400) AS BIGINT) AS days,
                       CONCAT('the certificate of ', CASE s.service WHEN '' THEN '' ELSE CONCAT(s.service, ' at ') END,
                              COALESCE(l.partner, s.ip), ' port ', s.port, ' ends at ', MIN(s.certificateEnds)) AS text
                FROM service_probe s LEFT JOIN link l ON l.container = s.container AND l.ip = s.ip
                WHERE s.certificateEnds IS NOT NULL
                AND s.container NOT IN (SELECT name FROM muted_container)
                AND COALESCE(l.partner, '') NOT IN (SELECT name FROM muted_container)
                GROUP BY s.service, COALESCE(l.partner, s.ip), s.port)
            WHERE days < 14 ORDER BY days, text\
            """,
            Optional.of(SqlCheck.COVERAGE),
            ThresholdText.parse(Optional.of("days < 14"), Optional.of("days < 3")),
            CheckState.OK,
            TemplateWording.of(
                    Optional.of("{list}"),
                    Optional.of("{text}"),
                    Optional.of("no certificate of a probed service ends within 14 days"),
                    Map.of()),
            new Shape.One(),
            CheckTiming.DEFAULT,
            new ServiceName("earshot", "certificates"));

    /**
     * A public address outside of the fleet is a service of others, and a provider without traffic is taken out of nginx on purpose. The CMDB and nginx change
     * one after the other, so what differs must last.
     */
    private static final SqlCheck NGINX_DIFFERENCES = new SqlCheck(
            "nginx-differences",
            """
            SELECT 'WARNING' AS state, text FROM nginx_difference
            WHERE container NOT IN (SELECT name FROM muted_container)
            AND container IN (SELECT name FROM container WHERE takesTraffic)
            AND (difference <> 'UNKNOWN_ADDRESS'
                 OR REGEXP_LIKE(ip, '^(10[.]|192[.]168[.]|172[.]1[6-9][.]|172[.]2[0-9][.]|172[.]3[01][.]|f[cd])'))
            AND (difference <> 'NOT_IN_NGINX' OR node IN (SELECT name FROM container WHERE takesTraffic))
            ORDER BY text\
            """,
            Optional.of(SqlCheck.COVERAGE),
            new StateColumn(),
            CheckState.OK,
            TemplateWording.of(
                    Optional.of("{rows} difference{s} of nginx and CMDB: {list}"),
                    Optional.of("{text}"),
                    Optional.of("no nginx is known to differ from the CMDB"),
                    Map.of()),
            new Shape.One(),
            new CheckTiming(CheckTiming.DEFAULT.every(), Duration.ofMinutes(10), Duration.ZERO),
            new ServiceName("earshot", "nginx-differences"));

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

    /**
     * One service for each incident, for destinations that tell and sort each by itself. It is asked only where there is such a
     * destination: Nagios and its kin would need a service for each incident that may come.
     */
    public static final SqlCheck EACH_INCIDENT = new SqlCheck(
            "incident",
            """
            SELECT CONCAT('incident-', id) AS service, severity AS state, summary AS text, id AS label_id,
                   kind AS label_kind, subject AS label_places, trouble AS label_trouble, owner AS label_owner,
                   acknowledgement AS label_acknowledgement, ticket AS label_ticket
            FROM incident WHERE state = 'OPEN' ORDER BY id\
            """,
            Optional.of(SqlCheck.COVERAGE),
            new StateColumn(),
            CheckState.OK,
            TemplateWording.of(
                    Optional.of("{rows} incident{s}"),
                    Optional.of("{text}"),
                    Optional.of("no open incident"),
                    Map.of()),
            new Shape.PerRow(CheckState.OK),
            CheckTiming.DEFAULT,
            new ServiceName("earshot", "incident"));

    private Checks() {}

    /** Asks how much of the fleet reports, and what the answer leaves out since an operator muted it. */
    private static Optional<String> leavingOut(String muted) {
        return Optional.of("SELECT * FROM (" + SqlCheck.COVERAGE + ") CROSS JOIN (" + muted + ")");
    }

    public static List<SqlCheck> shipped() {
        return List.of(
                INCIDENTS,
                CONNECTIVITY,
                SILENT,
                RELAYS,
                ERROR_RATE,
                EXCHANGE_ERRORS,
                SERVICES,
                CERTIFICATES,
                NGINX_DIFFERENCES,
                HEALTH);
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
