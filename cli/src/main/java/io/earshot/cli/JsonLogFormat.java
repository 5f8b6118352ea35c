package io.earshot.cli;

import io.earshot.model.Printable;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;
import tools.jackson.databind.json.JsonMapper;

/**
 * One JSON object an event and line: {@code time} (RFC 3339, UTC), {@code level}, {@code logger}, {@code message}, and
 * {@code trace} where an exception came along.
 */
final class JsonLogFormat extends Formatter {

    private static final JsonMapper JSON = new JsonMapper();

    @Override
    public String format(LogRecord event) {
        Map<String, String> line = new LinkedHashMap<>();
        line.put("time", event.getInstant().toString());
        line.put("level", LogFormat.level(event));
        line.put("logger", String.valueOf(event.getLoggerName()));
        line.put("message", formatMessage(event));
        if (event.getThrown() != null) {
            StringWriter trace = new StringWriter();
            event.getThrown().printStackTrace(new PrintWriter(trace, true));
            line.put("trace", trace.toString());
        }
        return Printable.json(JSON.writeValueAsString(line)) + "\n";
    }
}
