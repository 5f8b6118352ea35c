package io.earshot.model.json;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the lines that plug-ins write: one JSON object each. */
public final class PluginJson {

    private PluginJson() {}

    /** A name with its value; neither is checked beyond being a text and a finite number. */
    public record Value(String name, double value) {}

    /**
     * A line of a plug-in's output.
     *
     * @param log a line of a log that it forwards
     * @param problem why it cannot measure something
     */
    public record Line(List<Value> values, Optional<String> log, Optional<String> problem) {

        public Line {
            values = List.copyOf(values);
        }
    }

    /**
     * Reads {@code {"name": "requests", "value": 3.5}}, {@code {"values": {"requests": 3.5, "errors": 0}}}, {@code {"log": "a line"}} or
     * {@code {"problem": "no server"}}. Unknown fields are ignored.
     *
     * @throws BadJsonException if it is none of these
     */
    public static Line read(byte[] line) throws BadJsonException {
        return JsonReader.readDocument(line, line.length, PluginJson::readLine);
    }

    private static Line readLine(JsonReader in) throws BadJsonException {
        var line = new Object() {
            Optional<String> name = Optional.empty();
            Optional<Double> value = Optional.empty();
            Optional<String> log = Optional.empty();
            Optional<String> problem = Optional.empty();
            final List<Value> values = new ArrayList<>();
        };
        in.readFields(field -> {
            switch (field) {
                case "name" -> line.name = Optional.of(in.string());
                case "value" -> line.value = Optional.of(in.number());
                case "values" -> in.readFields(name -> line.values.add(new Value(name, in.number())));
                case "log" -> line.log = Optional.of(in.longString());
                case "problem" -> line.problem = Optional.of(in.longString());
                default -> in.skip();
            }
        });
        if (line.name.isPresent() != line.value.isPresent()) {
            throw in.expected("\"name\" and \"value\" together");
        }
        line.name.ifPresent(name -> line.values.add(new Value(name, line.value.orElseThrow())));
        if (line.values.isEmpty() && line.log.isEmpty() && line.problem.isEmpty()) {
            throw in.expected("\"name\" with \"value\", \"values\", \"log\" or \"problem\"");
        }
        return new Line(line.values, line.log, line.problem);
    }

    /** Reads the same from a text. */
    public static Line read(String line) throws BadJsonException {
        return read(line.getBytes(StandardCharsets.UTF_8));
    }
}
