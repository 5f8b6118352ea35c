package io.earshot.model.json;

import io.earshot.model.NginxRates;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import tools.jackson.core.JsonGenerator;

/** Reads and writes the section {@code nginx}. */
final class NginxCodec implements SectionCodec<NginxRates> {

    private static final Pattern STATUS = Pattern.compile("[1-9][0-9]{2}");

    @Override
    public String name() {
        return "nginx";
    }

    @Override
    public Class<NginxRates> kind() {
        return NginxRates.class;
    }

    @Override
    public void write(NginxRates nginx, JsonGenerator json) {
        json.writeStartObject();
        nginx.accessRate().ifPresent(rate -> json.writeNumberProperty("accessRate", rate));
        nginx.errors().ifPresent(errors -> {
            json.writeObjectPropertyStart("errors");
            errors.forEach((status, rate) -> json.writeNumberProperty(status.toString(), rate));
            json.writeEndObject();
        });
        nginx.problem().ifPresent(problem -> json.writeStringProperty("problem", problem));
        json.writeEndObject();
    }

    /** Without a rate of requests and without errors there is no nginx to speak of. */
    @Override
    public Optional<NginxRates> read(JsonReader in) throws BadJsonException {
        var nginx = new Object() {
            OptionalDouble accessRate = OptionalDouble.empty();
            Optional<SortedMap<Integer, Double>> errors = Optional.empty();
            Optional<String> problem = Optional.empty();
        };
        in.readFields(field -> {
            switch (field) {
                case "accessRate" -> nginx.accessRate = OptionalDouble.of(in.number());
                case "errors" -> {
                    SortedMap<Integer, Double> errors = new TreeMap<>();
                    in.readFields(status -> errors.put(readStatus(status, in), in.number()));
                    nginx.errors = Optional.of(errors);
                }
                case "problem" -> nginx.problem = Optional.of(in.longString());
                default -> in.skip();
            }
        });
        if (nginx.accessRate.isEmpty() && nginx.errors.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new NginxRates(nginx.accessRate, nginx.errors, nginx.problem));
        } catch (IllegalArgumentException e) {
            throw in.refused(e);
        }
    }

    private static int readStatus(String field, JsonReader in) throws BadJsonException {
        // Not parseInt alone, to which +502 and 0502 are 502 as well.
        if (!STATUS.matcher(field).matches()) {
            throw in.expected("an HTTP status as the field's name");
        }
        return Integer.parseInt(field);
    }
}
