package io.earshot.model.json;

import io.earshot.model.Section;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/** Reads and writes one kind of section. Stateless. */
interface SectionCodec<S extends Section> {

    /** Returns the field of the report that holds the section. */
    String name();

    Class<S> kind();

    /** Writes the field's value. */
    void write(S section, JsonGenerator json);

    /**
     * Reads the field's value, at whose first token the reader stands.
     *
     * @return empty if so much is missing that the rest says nothing
     * @throws BadJsonException if it is no such section
     */
    Optional<S> read(JsonReader in) throws BadJsonException;
}
