package io.earshot.model.json;

import io.earshot.model.Names;
import java.io.InputStream;
import java.time.Duration;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads values of the expected types off a stream, and says where in the document it found something else. A document is
 * read once from front to back; nothing is kept of it.
 */
final class JsonReader implements AutoCloseable {

    /** Reads one field's value; the reader stands before it. */
    interface FieldReader {
        void read(String field) throws BadJsonException;
    }

    /** Reads one element of an array; the reader stands at its first token. */
    interface ElementReader {
        void read() throws BadJsonException;
    }

    /** Reads a whole document; the reader stands at its opening brace. */
    interface DocumentReader<T> {
        T read(JsonReader in) throws BadJsonException;
    }

    // Foreign bytes: nothing on the wire nests deeper than six or holds a longer word than an URL.
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(16)
                    .maxStringLength(4_096)
                    .maxNameLength(256)
                    .maxNumberLength(32)
                    .build())
            .build();

    private final JsonParser parser;

    private JsonReader(JsonParser parser) {
        this.parser = parser;
    }

    /**
     * Reads one document that is an object and nothing after it.
     *
     * @throws BadJsonException if it is not JSON, or not of the expected shape
     * @throws JacksonIOException if the stream itself fails
     */
    static <T> T readDocument(InputStream in, DocumentReader<T> document) throws BadJsonException {
        try (JsonReader reader = new JsonReader(FACTORY.createParser(ObjectReadContext.empty(), in))) {
            if (reader.parser.nextToken() != JsonToken.START_OBJECT) {
                throw reader.expected("an object");
            }
            T value = document.read(reader);
            if (reader.parser.nextToken() != null) {
                throw reader.expected("the end of the document");
            }
            return value;
        } catch (JacksonIOException streamFailed) {
            throw streamFailed;
        } catch (JacksonException notJson) {
            throw new BadJsonException(
                    "not JSON: " + firstSentence(notJson.getOriginalMessage())
                            + " at line " + notJson.getLocation().getLineNr() + ", column "
                            + notJson.getLocation().getColumnNr(),
                    notJson);
        }
    }

    /** Calls back for each field of the object at whose opening brace the reader stands, and stops at its closing one. */
    void readFields(FieldReader fields) throws BadJsonException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw expected("an object");
        }
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_OBJECT; token = parser.nextToken()) {
            if (token != JsonToken.PROPERTY_NAME) {
                throw expected("a field");
            }
            String field = parser.currentName();
            if (parser.nextToken() != JsonToken.VALUE_NULL) {
                fields.read(field);
            }
        }
    }

    void readArray(ElementReader elements) throws BadJsonException {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            throw expected("an array");
        }
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            if (token == null) {
                throw expected("the array's end");
            }
            elements.read();
        }
    }

    void skip() {
        parser.skipChildren();
    }

    String string() throws BadJsonException {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            throw expected("a string");
        }
        return parser.getString();
    }

    long integer() throws BadJsonException {
        if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
            throw expected("a whole number");
        }
        return parser.getLongValue();
    }

    double number() throws BadJsonException {
        if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT
                && parser.currentToken() != JsonToken.VALUE_NUMBER_FLOAT) {
            throw expected("a number");
        }
        return parser.getDoubleValue();
    }

    boolean bool() throws BadJsonException {
        if (parser.currentToken() != JsonToken.VALUE_TRUE && parser.currentToken() != JsonToken.VALUE_FALSE) {
            throw expected("true or false");
        }
        return parser.getBooleanValue();
    }

    /** A number of seconds, broken ones too. */
    Duration seconds() throws BadJsonException {
        double seconds = number();
        if (!(seconds > 0 && seconds <= Duration.ofDays(1).toSeconds())) {
            throw expected("seconds, more than 0 and at most a day");
        }
        return Duration.ofNanos(Math.round(seconds * 1e9));
    }

    /** What was met where something else was expected, as {@code links[3].sent: expected a whole number, got "many"}. */
    BadJsonException expected(String what) {
        String got = parser.currentToken() == null ? "the end" : Names.shorten(String.valueOf(parser.getString()));
        return new BadJsonException(path() + ": expected " + what + ", got " + got);
    }

    /** A value of the right type that means nothing. */
    BadJsonException refused(IllegalArgumentException why) {
        return new BadJsonException(path() + ": " + why.getMessage(), why);
    }

    private String path() {
        String pointer = parser.streamReadContext().pathAsPointer().toString();
        return pointer.isEmpty() ? "document" : pointer;
    }

    private static String firstSentence(String message) {
        int end = message.indexOf('\n');
        String line = end < 0 ? message : message.substring(0, end);
        int source = line.indexOf(" (for ");
        return source < 0 ? line : line.substring(0, source);
    }

    @Override
    public void close() {
        parser.close();
    }
}
