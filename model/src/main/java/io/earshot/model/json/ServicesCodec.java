package io.earshot.model.json;

import io.earshot.model.ServiceProbes;
import io.earshot.model.ServiceReports;
import io.earshot.model.ServiceReports.Result;
import io.earshot.model.ServiceState;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import tools.jackson.core.JsonGenerator;

/** Reads and writes the section {@code services}. */
final class ServicesCodec implements SectionCodec<ServiceReports> {

    @Override
    public String name() {
        return "services";
    }

    @Override
    public Class<ServiceReports> kind() {
        return ServiceReports.class;
    }

    @Override
    public void write(ServiceReports section, JsonGenerator json) {
        json.writeStartObject();
        if (!section.full()) {
            json.writeBooleanProperty("full", false);
        }
        json.writeArrayPropertyStart("probes");
        section.probes().forEach(result -> write(result, json));
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void write(Result result, JsonGenerator json) {
        json.writeStartObject();
        ServiceProbesJson.write(result.key(), json);
        json.writeStringProperty("state", result.state().name());
        result.latency().ifPresent(millis -> json.writeNumberProperty("latency", JsonWriter.toMicros(millis)));
        if (!result.detail().isEmpty()) {
            json.writeStringProperty("detail", result.detail());
        }
        result.certificateEnds().ifPresent(at -> json.writeStringProperty("certificateEnds", at.toString()));
        json.writeNumberProperty("sinceSeconds", result.since().toSeconds());
        json.writeNumberProperty("checkedSeconds", result.checked().toSeconds());
        json.writeEndObject();
    }

    @Override
    public Optional<ServiceReports> read(JsonReader in) throws BadJsonException {
        var section = new Object() {
            boolean full = true;
            final List<Result> probes = new ArrayList<>();
        };
        in.readFields(field -> {
            switch (field) {
                case "full" -> section.full = in.bool();
                case "probes" -> {
                    section.probes.clear();
                    // A kind or a state that a newer agent may know costs only its own result.
                    in.readArray(() -> add(section.probes, in), _ -> {});
                }
                default -> in.skip();
            }
        });
        return Optional.of(new ServiceReports(section.full, section.probes));
    }

    private static void add(List<Result> probes, JsonReader in) throws BadJsonException {
        Result result = readResult(in);
        if (probes.size() >= ServiceProbes.MOST) {
            throw in.expected("at most " + ServiceProbes.MOST + " results");
        }
        probes.add(result);
    }

    private static Result readResult(JsonReader in) throws BadJsonException {
        ServiceProbesJson.KeyFields fields = new ServiceProbesJson.KeyFields();
        var result = new Object() {
            Optional<ServiceState> state = Optional.empty();
            OptionalDouble latency = OptionalDouble.empty();
            String detail = "";
            Optional<Instant> certificateEnds = Optional.empty();
            long since;
            long checked;
        };
        in.readFields(field -> {
            if (fields.take(field, in)) {
                return;
            }
            switch (field) {
                case "state" -> result.state = readState(in);
                case "latency" -> result.latency = OptionalDouble.of(in.number());
                case "detail" -> result.detail = in.longString();
                case "certificateEnds" -> result.certificateEnds = Optional.of(readTime(in));
                case "sinceSeconds" -> result.since = in.count();
                case "checkedSeconds" -> result.checked = in.count();
                default -> in.skip();
            }
        });
        if (result.state.isEmpty()) {
            throw in.expected("a known \"state\"");
        }
        try {
            return new Result(
                    fields.key(in),
                    result.state.get(),
                    result.latency,
                    result.detail,
                    result.certificateEnds,
                    age(result.since),
                    age(result.checked));
        } catch (IllegalArgumentException e) {
            throw in.refused(e);
        }
    }

    /** An age beyond a thousand years is none that a table's time could hold. */
    private static Duration age(long seconds) {
        return Duration.ofSeconds(Math.min(seconds, Duration.ofDays(365_000).toSeconds()));
    }

    private static Optional<ServiceState> readState(JsonReader in) throws BadJsonException {
        String name = in.string();
        return Arrays.stream(ServiceState.values())
                .filter(state -> state.name().equals(name))
                .findFirst();
    }

    private static Instant readTime(JsonReader in) throws BadJsonException {
        try {
            Instant time = Instant.parse(in.string());
            if (time.isAfter(Instant.parse("9999-12-31T23:59:59Z"))) {
                return Instant.parse(
                        "9999-12-31T23:59:59Z"); // the latest that tables hold, and "never" (RFC 5280, 4.1.2.5)
            }
            return time;
        } catch (DateTimeParseException e) {
            throw in.expected("a time as 2026-11-29T10:00:00Z");
        }
    }
}
