package io.earshot.model.json;

import io.earshot.model.ProbeResponder;
import java.util.Optional;
import java.util.OptionalInt;
import tools.jackson.core.JsonGenerator;

/** Reads and writes the section {@code responder}. */
final class ResponderCodec implements SectionCodec<ProbeResponder> {

    @Override
    public String name() {
        return "responder";
    }

    @Override
    public Class<ProbeResponder> kind() {
        return ProbeResponder.class;
    }

    @Override
    public void write(ProbeResponder responder, JsonGenerator json) {
        json.writeStartObject();
        json.writeNumberProperty("port", responder.port());
        json.writeEndObject();
    }

    @Override
    public Optional<ProbeResponder> read(JsonReader in) throws BadJsonException {
        var responder = new Object() {
            OptionalInt port = OptionalInt.empty();
        };
        in.readFields(field -> {
            if (field.equals("port")) {
                responder.port = OptionalInt.of(in.integer(1, 65_535));
            } else {
                in.skip();
            }
        });
        return responder.port.isPresent()
                ? Optional.of(new ProbeResponder(responder.port.getAsInt()))
                : Optional.empty();
    }
}
