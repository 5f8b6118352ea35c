package io.earshot.model.json;

import io.earshot.model.ProberHealth;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/** Reads and writes the section {@code prober}. */
final class ProberCodec implements SectionCodec<ProberHealth> {

    @Override
    public String name() {
        return "prober";
    }

    @Override
    public Class<ProberHealth> kind() {
        return ProberHealth.class;
    }

    @Override
    public void write(ProberHealth prober, JsonGenerator json) {
        json.writeStartObject();
        json.writeBooleanProperty("starved", prober.starved());
        json.writeNumberProperty(
                "longestDelayMillis", JsonWriter.toMicros(prober.longestDelay().toNanos() / 1e6));
        JsonWriter.writeIfAny("foreignReplies", prober.foreignReplies(), json);
        json.writeEndObject();
    }

    /** Without its verdict the rest is idle. */
    @Override
    public Optional<ProberHealth> read(JsonReader in) throws BadJsonException {
        var prober = new Object() {
            Optional<Boolean> starved = Optional.empty();
            double longestDelay;
            long foreignReplies;
        };
        in.readFields(field -> {
            switch (field) {
                case "starved" -> prober.starved = Optional.of(in.bool());
                case "longestDelayMillis" -> prober.longestDelay = in.number();
                case "foreignReplies" -> prober.foreignReplies = in.count();
                default -> in.skip();
            }
        });
        try {
            return prober.starved.map(starved -> new ProberHealth(
                    starved, Duration.ofNanos(Math.round(prober.longestDelay * 1e6)), prober.foreignReplies));
        } catch (IllegalArgumentException e) {
            throw in.refused(e);
        }
    }
}
