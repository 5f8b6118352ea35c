package io.earshot.store.table;

import static io.earshot.store.table.Column.bigint;
import static io.earshot.store.table.Column.integer;
import static io.earshot.store.table.Column.text;
import static io.earshot.store.table.Column.time;

import java.util.List;

/** Declares the tables of agents' plug-ins and of what they measure. */
public final class PluginTables {

    private static final String NAME_FORM = "the container's name, CONTAINER.HOST";

    private PluginTables() {}

    /** A plug-in of a container's agent. */
    public static final class Plugin {

        public static final Column CONTAINER = text("container", NAME_FORM);
        public static final Column PLUGIN = text("plugin", "the plug-in's name");
        public static final Column VERSION =
                text("version", "the plug-in's version").orNull();
        public static final Column STATE = text(
                "state",
                "RUNNING, WAITING before it said anything, FAILED while it waits for another start, STOPPED by an order, or UNKNOWN where the agent is silent");
        public static final Column SINCE = time("since", "when the state began");
        public static final Column STARTS = bigint("starts", "starts of its executable since the agent took it up");
        public static final Column FAILURES = bigint("failures", "those that ended otherwise than they should");
        public static final Column BAD_LINES =
                bigint("badLines", "lines of its output that were not understood, since the agent took it up");
        public static final Column METRICS = integer("metrics", "its rows in METRIC");
        public static final Column LEFT_OUT =
                integer("leftOut", "metrics beyond the limit, which METRIC does not have");
        public static final Column LINES_LEFT_OUT =
                bigint("linesLeftOut", "log lines beyond the limit in the newest report, which LOG_LINE does not have");
        public static final Column PROBLEM =
                text("problem", "why it failed; NULL where it does not").orNull();

        public static final Table TABLE = new Table(
                "plugin",
                "a plug-in of a container's agent",
                List.of(CONTAINER, PLUGIN),
                List.of(
                        CONTAINER,
                        PLUGIN,
                        VERSION,
                        STATE,
                        SINCE,
                        STARTS,
                        FAILURES,
                        BAD_LINES,
                        METRICS,
                        LEFT_OUT,
                        LINES_LEFT_OUT,
                        PROBLEM),
                TenantRows.of(CONTAINER));

        private Plugin() {}
    }

    /** A value that a plug-in measured. */
    public static final class Metric {

        public static final Column CONTAINER = text("container", NAME_FORM);
        public static final Column PLUGIN = text("plugin", "the plug-in's name");
        public static final Column NAME = text("name", "the metric's name, as the plug-in says it");
        public static final Column VALUE = Column.of(ColumnType.DOUBLE, "value", "the newest value");
        public static final Column AT = time("at", "when the plug-in told it");

        public static final Table TABLE = new Table(
                "metric",
                "the newest value that a plug-in measured; a silent agent's are removed",
                List.of(CONTAINER, PLUGIN, NAME),
                List.of(CONTAINER, PLUGIN, NAME, VALUE, AT),
                TenantRows.of(CONTAINER));

        private Metric() {}
    }

    /** A line of a log that a plug-in forwards. */
    public static final class LogLine {

        public static final Column ID = bigint("id", "rises with each line that came");
        public static final Column CONTAINER = text("container", NAME_FORM);
        public static final Column PLUGIN = text("plugin", "the plug-in's name");
        public static final Column AT = time("at", "when the plug-in forwarded it");
        public static final Column LINE = text("line", "the line, at most 500 characters of it");

        public static final Table TABLE = new Table(
                "log_line",
                "a line of a log that a plug-in forwards; the newest 100 of each plug-in of a container, and 100,000 in all",
                List.of(ID),
                List.of(ID, CONTAINER, PLUGIN, AT, LINE),
                TenantRows.of(CONTAINER));

        private LogLine() {}
    }
}
