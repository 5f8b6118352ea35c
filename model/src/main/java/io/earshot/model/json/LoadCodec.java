package io.earshot.model.json;

import io.earshot.model.MachineLoad;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/** Reads and writes the section {@code load}, which is a bare number. */
final class LoadCodec implements SectionCodec<MachineLoad> {

    @Override
    public String name() {
        return "load";
    }

    @Override
    public Class<MachineLoad> kind() {
        return MachineLoad.class;
    }

    @Override
    public void write(MachineLoad load, JsonGenerator json) {
        json.writeNumber(load.average());
    }

    @Override
    public Optional<MachineLoad> read(JsonReader in) throws BadJsonException {
        try {
            return Optional.of(new MachineLoad(in.number()));
        } catch (IllegalArgumentException e) {
            throw in.refused(e);
        }
    }
}
