package io.earshot.model.json;

import io.earshot.model.plugins.PluginReport;
import io.earshot.model.plugins.PluginReport.LogLine;
import io.earshot.model.plugins.PluginReport.Metric;
import io.earshot.model.plugins.PluginReport.State;
import io.earshot.model.plugins.PluginReports;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JsonGenerator;

/** Reads and writes the section {@code plugins}. An element that is none, or one too many, costs only itself. */
final class PluginsCodec implements SectionCodec<PluginReports> {

    private static final long LONGEST_AGE = Duration.ofDays(365_000).toSeconds();

    @Override
    public String name() {
        return "plugins";
    }

    @Override
    public Class<PluginReports> kind() {
        return PluginReports.class;
    }

    @Override
    public void write(PluginReports section, JsonGenerator json) {
        json.writeStartArray();
        section.plugins().forEach(plugin -> write(plugin, json));
        json.writeEndArray();
    }

    private static void write(PluginReport plugin, JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("plugin", plugin.plugin());
        json.writeStringProperty("version", plugin.version());
        json.writeStringProperty("state", plugin.state().name());
        json.writeNumberProperty("sinceSeconds", plugin.since().toSeconds());
        json.writeNumberProperty("starts", plugin.starts());
        writeCount(json, "failures", plugin.failures());
        writeCount(json, "badLines", plugin.badLines());
        writeCount(json, "leftOut", plugin.leftOut());
        if (!plugin.problem().isEmpty()) {
            json.writeStringProperty("problem", plugin.problem());
        }
        json.writeArrayPropertyStart("metrics");
        for (Metric metric : plugin.metrics()) {
            json.writeStartObject();
            json.writeStringProperty("name", metric.name());
            json.writeNumberProperty("value", metric.value());
            writeCount(json, "ageSeconds", metric.age().toSeconds());
            json.writeEndObject();
        }
        json.writeEndArray();
        if (!plugin.lines().isEmpty()) {
            json.writeArrayPropertyStart("lines");
            for (LogLine line : plugin.lines()) {
                json.writeStartObject();
                json.writeStringProperty("text", line.text());
                writeCount(json, "ageSeconds", line.age().toSeconds());
                json.writeEndObject();
            }
            json.writeEndArray();
        }
        writeCount(json, "linesLeftOut", plugin.linesLeftOut());
        json.writeEndObject();
    }

    private static void writeCount(JsonGenerator json, String field, long count) {
        if (count != 0) {
            json.writeNumberProperty(field, count);
        }
    }

    @Override
    public Optional<PluginReports> read(JsonReader in) throws BadJsonException {
        List<PluginReport> plugins = new ArrayList<>();
        Room room = new Room();
        Set<String> names = new HashSet<>();
        in.readArray(
                () -> {
                    PluginReport plugin = readPlugin(in, room);
                    if (plugins.size() >= PluginReports.MOST || !names.add(plugin.plugin())) {
                        throw in.expected("at most " + PluginReports.MOST + " plug-ins of different names");
                    }
                    plugins.add(plugin);
                    room.metrics -= plugin.metrics().size();
                    room.lines -= plugin.lines().size();
                },
                _ -> {});
        return Optional.of(new PluginReports(plugins));
    }

    /** Counts what the section may still hold. */
    private static final class Room {
        private int metrics = PluginReports.MOST_METRICS;
        private int lines = PluginReports.MOST_LINES;
    }

    private static PluginReport readPlugin(JsonReader in, Room room) throws BadJsonException {
        var plugin = new Object() {
            String name = "";
            String version = "";
            Optional<State> state = Optional.empty();
            long since;
            long starts;
            long failures;
            long badLines;
            int leftOut;
            String problem = "";
            final List<Metric> metrics = new ArrayList<>();
            final List<LogLine> lines = new ArrayList<>();
            long linesLeftOut;
        };
        in.readFields(field -> {
            switch (field) {
                case "plugin" -> plugin.name = in.string();
                case "version" -> plugin.version = in.string();
                case "state" -> plugin.state = readState(in);
                case "sinceSeconds" -> plugin.since = in.count();
                case "starts" -> plugin.starts = in.count();
                case "failures" -> plugin.failures = in.count();
                case "badLines" -> plugin.badLines = in.count();
                case "leftOut" -> plugin.leftOut = in.integer(0, Integer.MAX_VALUE);
                case "problem" -> plugin.problem = in.longString();
                case "metrics" -> {
                    plugin.metrics.clear();
                    in.readArray(() -> add(plugin.metrics, readMetric(in), room.metrics, in), _ -> {});
                }
                case "lines" -> {
                    plugin.lines.clear();
                    in.readArray(() -> add(plugin.lines, readLine(in), room.lines, in), _ -> {});
                }
                case "linesLeftOut" -> plugin.linesLeftOut = in.count();
                default -> in.skip();
            }
        });
        if (plugin.state.isEmpty()) {
            throw in.expected("a known \"state\"");
        }
        try {
            return new PluginReport(
                    plugin.name,
                    plugin.version,
                    plugin.state.get(),
                    age(plugin.since),
                    plugin.starts,
                    plugin.failures,
                    plugin.badLines,
                    plugin.leftOut,
                    plugin.problem,
                    plugin.metrics,
                    plugin.lines,
                    plugin.linesLeftOut);
        } catch (IllegalArgumentException e) {
            throw in.refused(e);
        }
    }

    private static <T> void add(List<T> list, T value, int room, JsonReader in) throws BadJsonException {
        if (list.size() >= room) {
            throw in.expected("at most " + room + " more");
        }
        list.add(value);
    }

    private static Metric readMetric(JsonReader in) throws BadJsonException {
        var metric = new Object() {
            String name = "";
            double value = Double.NaN;
            long age;
        };
        in.readFields(field -> {
            switch (field) {
                case "name" -> metric.name = in.string();
                case "value" -> metric.value = in.number();
                case "ageSeconds" -> metric.age = in.count();
                default -> in.skip();
            }
        });
        try {
            return new Metric(metric.name, metric.value, age(metric.age));
        } catch (IllegalArgumentException e) {
            throw in.refused(e);
        }
    }

    private static LogLine readLine(JsonReader in) throws BadJsonException {
        var line = new Object() {
            String text = "";
            long age;
        };
        in.readFields(field -> {
            switch (field) {
                case "text" -> line.text = in.longString();
                case "ageSeconds" -> line.age = in.count();
                default -> in.skip();
            }
        });
        return new LogLine(line.text, age(line.age));
    }

    /** An age beyond a thousand years is none that a table's time could hold. */
    private static Duration age(long seconds) {
        return Duration.ofSeconds(Math.min(seconds, LONGEST_AGE));
    }

    private static Optional<State> readState(JsonReader in) throws BadJsonException {
        String name = in.string();
        for (State state : State.values()) {
            if (state.name().equals(name)) {
                return Optional.of(state);
            }
        }
        return Optional.empty();
    }
}
