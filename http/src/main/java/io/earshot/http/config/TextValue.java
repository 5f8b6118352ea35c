package io.earshot.http.config;

import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.std.StdDeserializer;

/** A value that is written as one word and may refuse what it is given. */
public final class TextValue<T> extends StdDeserializer<T> {

    private final transient Function<String, T> parse;

    public TextValue(Class<T> type, Function<String, T> parse) {
        super(type);
        this.parse = parse;
    }

    @Override
    public T deserialize(JsonParser parser, DeserializationContext context) throws JacksonException {
        String text = parser.getValueAsString();
        if (text == null) {
            throw DatabindException.from(parser, "expected one value, not a list or keys");
        }
        try {
            return parse.apply(text);
        } catch (IllegalArgumentException e) {
            throw DatabindException.from(parser, e.getMessage());
        }
    }
}
