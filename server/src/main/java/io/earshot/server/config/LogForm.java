package io.earshot.server.config;

import io.earshot.model.Names;
import java.util.Locale;
import java.util.stream.Stream;

/** Lists the formats of log lines. */
public enum LogForm {
    /** Time, level and message, for eyes. */
    TEXT,
    /** A JSON object, for programs. */
    JSON;

    /** @throws IllegalArgumentException unless it names one of them */
    static LogForm parse(String text) {
        return Stream.of(values())
                .filter(form -> form.name().toLowerCase(Locale.ROOT).equals(text))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("\"" + Names.shorten(text) + "\", expected text or json"));
    }
}
