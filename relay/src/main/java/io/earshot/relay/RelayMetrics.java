package io.earshot.relay;

import io.earshot.model.relay.RelayStatus;
import io.earshot.relay.pieces.PieceFetches;
import java.util.Locale;

/** The relay's own figures, as Prometheus reads them. */
final class RelayMetrics {

    private RelayMetrics() {}

    static String text(RelayStatus status, Forwarder forwarder, Uplink uplink, PieceFetches pieces) {
        StringBuilder text = new StringBuilder();
        add(text, "agents", "gauge", "agents heard within five minutes", status.agents());
        add(text, "kept_reports", "gauge", "reports that the parent does not have yet", status.kept());
        add(text, "kept_bytes", "gauge", "memory of kept reports", forwarder.keptOctets());
        add(text, "dropped_reports_total", "counter", "reports that were dropped for lack of memory", status.dropped());
        add(text, "parent_away", "gauge", "1 while the parent does not answer", forwarder.isAway() ? 1 : 0);
        add(text, "parent_requests_total", "counter", "requests to the parent", uplink.requests());
        add(text, "parent_bytes_total", "counter", "bytes of requests to the parent", uplink.octets());
        add(text, "piece_bytes_from_parent_total", "counter", "bytes of files from the parent", pieces.fromLine());
        add(
                text,
                "piece_bytes_saved_total",
                "counter",
                "bytes of files that were served from the cache",
                pieces.fromCache());
        add(text, "piece_bytes_kept", "gauge", "bytes of files on disk", pieces.keptOctets());
        add(
                text,
                "uptime_seconds",
                "gauge",
                "time since the start",
                status.uptime().toSeconds());
        return text.toString();
    }

    private static void add(StringBuilder text, String name, String type, String help, long value) {
        text.append(String.format(
                Locale.ROOT,
                "# HELP earshot_relay_%1$s %2$s%n# TYPE earshot_relay_%1$s %3$s%nearshot_relay_%1$s %4$d%n",
                name,
                help,
                type,
                value));
    }
}
