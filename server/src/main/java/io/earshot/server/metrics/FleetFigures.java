package io.earshot.server.metrics;

import io.earshot.store.SqlAnswer;
import io.earshot.store.SqlEngine;
import io.earshot.store.SqlRefusedException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Writes the fleet's metrics in Prometheus's text format, from the tables at the time of the request. */
public final class FleetFigures {

    /** Upper bounds in milliseconds: within a rack, a region, an ocean. */
    private static final List<Double> RTT_BOUNDS = List.of(0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 25.0, 50.0, 100.0, 250.0);

    private static final List<Double> LOSS_BOUNDS = List.of(0.0, 0.001, 0.01, 0.02, 0.05, 0.1, 0.5, 1.0);

    private static final int MOST_PLUGIN_LINES = 50_000;

    private static final String BETWEEN_DATA_CENTERS = " FROM link JOIN data ON data.name = link.container"
            + " WHERE link.evidence <> 'background' GROUP BY data.dataCenter, link.partnerDataCenter ORDER BY 1, 2";

    private final SqlEngine console;

    public FleetFigures(SqlEngine console) {
        this.console = console;
    }

    /**
     * All but what is said of each single link.
     *
     * @throws SqlRefusedException if the tables do not answer in time
     */
    public String text() throws SqlRefusedException {
        StringBuilder text = new StringBuilder();
        gauge(
                text,
                "earshot_containers",
                "containers of the CMDB by state",
                List.of("data_center", "state"),
                "SELECT dataCenter, state, COUNT(*) FROM data GROUP BY dataCenter, state ORDER BY 1, 2");
        gauge(
                text,
                "earshot_links",
                "links in use by state",
                List.of("state"),
                "SELECT state, COUNT(*) FROM link WHERE evidence <> 'background' GROUP BY state ORDER BY 1");
        gauge(
                text,
                "earshot_incidents",
                "incidents that are not over, by kind and state",
                List.of("kind", "state"),
                "SELECT kind, state, COUNT(*) FROM incident WHERE state <> 'OVER' GROUP BY kind, state ORDER BY 1, 2");
        gauge(
                text,
                "earshot_check_results",
                "results of checks, by state",
                List.of("check", "state"),
                "SELECT check, state, COUNT(*) FROM check_result GROUP BY check, state ORDER BY 1, 2");
        gauge(
                text,
                "earshot_captures",
                "interfaces that agents capture; state problem: nothing is captured",
                List.of("state"),
                "SELECT CASE WHEN problem IS NULL THEN 'ok' ELSE 'problem' END AS state, COUNT(*) FROM capture"
                        + " GROUP BY CASE WHEN problem IS NULL THEN 'ok' ELSE 'problem' END ORDER BY 1");
        gauge(
                text,
                "earshot_captures_dropped_packets",
                "packets that kernels dropped since the running captures began",
                List.of(),
                "SELECT COALESCE(SUM(dropped), 0) FROM capture");
        gauge(
                text,
                "earshot_plugins",
                "plug-ins of agents by state",
                List.of("plugin", "state"),
                "SELECT plugin, state, COUNT(*) FROM plugin GROUP BY plugin, state ORDER BY 1, 2");
        gauge(
                text,
                "earshot_tunnel_up",
                "1 while the SSH connection to a relay's host is up",
                List.of("relay"),
                "SELECT relay, CASE WHEN state = 'UP' THEN 1 ELSE 0 END FROM tunnel ORDER BY 1");
        gauge(
                text,
                "earshot_tunnel_connections",
                "how often the SSH connection to a relay's host was opened since the start",
                List.of("relay"),
                "SELECT relay, connections FROM tunnel ORDER BY 1");
        histogram(
                text, "earshot_link_rtt_seconds", "newest average round trip of each link", "rttAvg", RTT_BOUNDS, 1e-3);
        histogram(text, "earshot_link_loss_ratio", "newest loss of each link", "loss", LOSS_BOUNDS, 1);
        return text.toString();
    }

    /** One line for each link: as many as the fleet has. */
    public String linksText() throws SqlRefusedException {
        StringBuilder text = new StringBuilder();
        List<String> labels = List.of("container", "ip", "partner");
        gauge(
                text,
                "earshot_link_loss",
                "newest loss of a link",
                labels,
                "SELECT container, ip, partner, loss FROM link WHERE loss IS NOT NULL ORDER BY 1, 2");
        gauge(
                text,
                "earshot_link_rtt_milliseconds",
                "newest average round trip of a link",
                labels,
                "SELECT container, ip, partner, rttAvg FROM link WHERE rttAvg IS NOT NULL ORDER BY 1, 2");
        List<String> links = List.of("container", "direction", "ip", "port", "protocol");
        exchanges(text, links, "requests", "requests of the last five minutes", "SUM(requests)");
        exchanges(text, links, "errors", "answers that report a failure, of the last five minutes", "SUM(errors)");
        exchanges(text, links, "unanswered", "requests of the last five minutes without answer", "SUM(unanswered)");
        exchanges(
                text,
                links,
                "latency_milliseconds",
                "mean latency of the last five minutes",
                "SUM(latencyAvg * responses) / NULLIF(SUM(CASE WHEN latencyAvg IS NOT NULL THEN responses END), 0)");
        return text.toString();
    }

    /** Returns a line for each value that a plug-in measured, up to a limit, and how many are beyond it. */
    public String pluginsText() throws SqlRefusedException {
        return pluginsText(MOST_PLUGIN_LINES);
    }

    String pluginsText(int most) throws SqlRefusedException {
        StringBuilder text = new StringBuilder();
        gauge(
                text,
                "earshot_metric",
                "newest value that a plug-in measured",
                List.of("container", "plugin", "name"),
                "SELECT container, plugin, name, value FROM metric ORDER BY 1, 2, 3 LIMIT " + most);
        gauge(
                text,
                "earshot_metrics_left_out",
                "values of plug-ins that this answer has no room for",
                List.of(),
                "SELECT GREATEST(COUNT(*) - " + most + ", 0) FROM metric");
        return text.toString();
    }

    /** One line for each link, port and protocol, however many operations they have. */
    private void exchanges(StringBuilder text, List<String> links, String name, String help, String figure)
            throws SqlRefusedException {
        String keys = String.join(", ", links);
        gauge(
                text,
                "earshot_exchange_" + name,
                help,
                links,
                "SELECT " + keys + ", figure FROM (SELECT " + keys + ", " + figure
                        + " AS figure FROM link_operation GROUP BY " + keys
                        + ") WHERE figure IS NOT NULL ORDER BY " + keys);
    }

    private void gauge(StringBuilder text, String name, String help, List<String> labels, String select)
            throws SqlRefusedException {
        head(text, name, help, "gauge");
        for (List<Optional<Object>> row : console.askOwn(select, List.of()).rows()) {
            text.append(name)
                    .append(labels(labels, row))
                    .append(' ')
                    .append(number(row.getLast()))
                    .append('\n');
        }
    }

    /** The links' newest values: a histogram that may fall as well as rise, which Prometheus calls a gaugehistogram. */
    private void histogram(
            StringBuilder text, String name, String help, String column, List<Double> bounds, double unit)
            throws SqlRefusedException {
        head(text, name, help, "histogram");
        String buckets = bounds.stream()
                .map(bound -> "SUM(CASE WHEN " + column + " <= " + bound + " THEN 1 ELSE 0 END)")
                .collect(Collectors.joining(", "));
        SqlAnswer answer = console.askOwn(
                "SELECT data.dataCenter, link.partnerDataCenter, " + buckets + ", COUNT(" + column + "), SUM(" + column
                        + ")" + BETWEEN_DATA_CENTERS,
                List.of());
        for (List<Optional<Object>> row : answer.rows()) {
            String pair = "{" + label("from", row.get(0)) + "," + label("to", row.get(1));
            IntStream.range(0, bounds.size())
                    .forEach(i -> text.append(name)
                            .append("_bucket")
                            .append(pair)
                            .append(",le=\"")
                            .append(bounds.get(i) * unit)
                            .append("\"} ")
                            .append(number(row.get(2 + i)))
                            .append('\n'));
            Optional<Object> count = row.get(2 + bounds.size());
            text.append(name)
                    .append("_bucket")
                    .append(pair)
                    .append(",le=\"+Inf\"} ")
                    .append(number(count))
                    .append('\n');
            text.append(name)
                    .append("_count")
                    .append(pair)
                    .append("} ")
                    .append(number(count))
                    .append('\n');
            double sum =
                    row.getLast().map(value -> ((Number) value).doubleValue()).orElse(0.0) * unit;
            text.append(name)
                    .append("_sum")
                    .append(pair)
                    .append("} ")
                    .append(sum)
                    .append('\n');
        }
    }

    private static void head(StringBuilder text, String name, String help, String type) {
        text.append("# HELP ").append(name).append(' ').append(help).append('\n');
        text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    }

    private static String labels(List<String> names, List<Optional<Object>> row) {
        if (names.isEmpty()) {
            return "";
        }
        return IntStream.range(0, names.size())
                .mapToObj(i -> label(names.get(i), row.get(i)))
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static String label(String name, Optional<Object> value) {
        String text = value.map(Object::toString).orElse("");
        return name + "=\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
    }

    private static String number(Optional<Object> value) {
        return value.map(Object::toString).orElse("0");
    }
}
