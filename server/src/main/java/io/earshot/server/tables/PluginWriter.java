package io.earshot.server.tables;

import io.earshot.fleet.plugins.PluginBook;
import io.earshot.model.ContainerName;
import io.earshot.model.plugins.PluginReport;
import io.earshot.store.table.PluginTables.LogLine;
import io.earshot.store.table.PluginTables.Metric;
import io.earshot.store.table.PluginTables.Plugin;
import io.earshot.store.table.Row;
import io.earshot.store.table.TableChanges;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Writes tables PLUGIN, METRIC and LOG_LINE. */
final class PluginWriter {

    /** So many forwarded lines of a plug-in of a container stay. */
    static final int KEPT_LINES = 100;

    /** So many stay in all. */
    static final int KEPT_IN_ALL = 100_000;

    private final TableChanges tables;
    private final int keptInAll;
    private final Map<ContainerName, Map<String, Deque<Long>>> lines = new HashMap<>();
    private long lastLine;
    private long oldestLine = 1;

    PluginWriter(TableChanges tables) {
        this(tables, KEPT_IN_ALL);
    }

    PluginWriter(TableChanges tables, int keptInAll) {
        this.tables = tables;
        this.keptInAll = keptInAll;
    }

    void plugins(ContainerName name, PluginBook.Change change) {
        for (PluginBook.MetricName metric : change.goneMetrics()) {
            tables.remove(metric(name, metric.plugin(), metric.name()));
        }
        for (String plugin : change.gone()) {
            tables.remove(plugin(name, plugin));
            forgetLines(name, plugin);
        }
        for (String plugin : change.silent()) {
            tables.update(plugin(name, plugin)
                    .set(Plugin.STATE, "UNKNOWN")
                    .set(Plugin.SINCE, change.at())
                    .set(Plugin.METRICS, 0));
        }
        for (PluginReport told : change.told()) {
            write(name, told, change.at());
        }
        limit();
    }

    private void write(ContainerName name, PluginReport told, Instant now) {
        tables.upsert(plugin(name, told.plugin())
                .set(Plugin.VERSION, Optional.of(told.version()).filter(version -> !version.isEmpty()))
                .set(Plugin.STATE, told.state().name())
                .set(Plugin.SINCE, now.minus(told.since()))
                .set(Plugin.STARTS, told.starts())
                .set(Plugin.FAILURES, told.failures())
                .set(Plugin.BAD_LINES, told.badLines())
                .set(Plugin.METRICS, told.metrics().size())
                .set(Plugin.LEFT_OUT, told.leftOut())
                .set(Plugin.LINES_LEFT_OUT, told.linesLeftOut())
                .set(Plugin.PROBLEM, Optional.of(told.problem()).filter(problem -> !problem.isEmpty())));
        for (PluginReport.Metric metric : told.metrics()) {
            tables.upsert(metric(name, told.plugin(), metric.name())
                    .set(Metric.VALUE, metric.value())
                    .set(Metric.AT, now.minus(metric.age())));
        }
        if (!told.lines().isEmpty()) {
            Deque<Long> ids = lines.computeIfAbsent(name, _ -> new HashMap<>())
                    .computeIfAbsent(told.plugin(), _ -> new ArrayDeque<>());
            for (PluginReport.LogLine line : told.lines()) {
                ids.addLast(++lastLine);
                tables.upsert(Row.of(LogLine.TABLE)
                        .set(LogLine.ID, lastLine)
                        .set(LogLine.CONTAINER, name.toString())
                        .set(LogLine.PLUGIN, told.plugin())
                        .set(LogLine.AT, now.minus(line.age()))
                        .set(LogLine.LINE, line.text()));
                if (ids.size() > KEPT_LINES) {
                    removeLine(ids.removeFirst());
                }
            }
        }
    }

    private void removeLine(long id) {
        tables.remove(Row.of(LogLine.TABLE).set(LogLine.ID, id));
    }

    private void limit() {
        if (lastLine >= oldestLine + keptInAll + keptInAll / 10) {
            oldestLine = lastLine - keptInAll + 1;
            tables.removeLess(LogLine.TABLE, LogLine.ID, oldestLine);
            lines.values().forEach(plugins -> plugins.values().forEach(ids -> ids.removeIf(id -> id < oldestLine)));
        }
    }

    private void forgetLines(ContainerName name, String plugin) {
        Map<String, Deque<Long>> plugins = lines.get(name);
        if (plugins == null) {
            return;
        }
        Optional.ofNullable(plugins.remove(plugin)).ifPresent(ids -> ids.forEach(this::removeLine));
        if (plugins.isEmpty()) {
            lines.remove(name);
        }
    }

    void gone(ContainerName name) {
        tables.remove(Row.of(Plugin.TABLE).set(Plugin.CONTAINER, name.toString()));
        tables.remove(Row.of(Metric.TABLE).set(Metric.CONTAINER, name.toString()));
        Optional.ofNullable(lines.remove(name))
                .ifPresent(plugins -> plugins.values().forEach(ids -> ids.forEach(this::removeLine)));
    }

    private static Row plugin(ContainerName name, String plugin) {
        return Row.of(Plugin.TABLE).set(Plugin.CONTAINER, name.toString()).set(Plugin.PLUGIN, plugin);
    }

    private static Row metric(ContainerName name, String plugin, String metric) {
        return Row.of(Metric.TABLE)
                .set(Metric.CONTAINER, name.toString())
                .set(Metric.PLUGIN, plugin)
                .set(Metric.NAME, metric);
    }
}
