package io.earshot.model.json;

import java.io.OutputStream;
import java.time.Duration;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;

/** Writes documents to streams that stay open. */
final class JsonWriter {

    private static final JsonFactory FACTORY =
            JsonFactory.builder().disable(StreamWriteFeature.AUTO_CLOSE_TARGET).build();

    private JsonWriter() {}

    static void writeDocument(OutputStream out, Consumer<JsonGenerator> document) {
        try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), out)) {
            json.writeStartObject();
            document.accept(json);
            json.writeEndObject();
        }
    }

    /** Whole seconds as a whole number, others with their fraction. */
    static void writeSeconds(JsonGenerator json, String field, Duration duration) {
        json.writeName(field);
        if (duration.toNanos() % 1_000_000_000 == 0) {
            json.writeNumber(duration.toSeconds());
        } else {
            json.writeNumber(duration.toNanos() / 1e9);
        }
    }

    /** Rounds to microseconds: that is what a clock can tell, and more digits only make reports longer. */
    static double toMicros(double millis) {
        return Math.round(millis * 1000) / 1000.0;
    }

    /** Leaves out a count of zero, which is what a reader assumes. */
    static void writeIfAny(String field, long count, JsonGenerator json) {
        if (count > 0) {
            json.writeNumberProperty(field, count);
        }
    }
}
