package io.earshot.model.json;

import io.earshot.model.Names;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
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

    /** Reads one value; the reader stands at its first token. */
    interface ValueReader<T> {
        T read() throws BadJsonException;
    }

    /** Reads a whole document; the reader stands at its opening brace. */
    interface DocumentReader<T> {
        T read(JsonReader in) throws BadJsonException;
    }

    /** No word that is read is longer than an URL. */
    private static final int LONGEST_WORD = 4_096;

    // Foreign bytes: nothing on the wire nests deeper than six, and texts that are only carried along are within a
    // megabyte.
    private static final int DEEPEST = 16;
    private static final int LONGEST_TEXT = 1 << 20;
    private static final int LONGEST_NAME = 256;
    private static final int LONGEST_NUMBER = 32;

    /** The last whole number that a double tells from its neighbours. */
    private static final double MOST_EXACT = 1L << 53;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEEPEST)
                    .maxStringLength(LONGEST_TEXT)
                    .maxNameLength(LONGEST_NAME)
                    .maxNumberLength(LONGEST_NUMBER)
                    .build())
            .build();

    private static final String LIMITS = "expected at most " + DEEPEST + " nested brackets, " + LONGEST_TEXT
            + " characters in a text, " + LONGEST_NAME + " in a field's name and " + LONGEST_NUMBER + " in a number";

    private static final int MAX_MESSAGE = 200;

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
        return readDocument(() -> FACTORY.createParser(ObjectReadContext.empty(), utf8(in)), document);
    }

    /** The same of a document that has arrived whole, at about twice the speed. */
    static <T> T readDocument(byte[] octets, int length, DocumentReader<T> document) throws BadJsonException {
        return isPlainAscii(octets, length)
                ? readDocument(() -> FACTORY.createParser(ObjectReadContext.empty(), octets, 0, length), document)
                : readDocument(new ByteArrayInputStream(octets, 0, length), document);
    }

    /** Returns whether the parser cannot take the octets for another encoding than UTF-8, as with nearly all input. */
    private static boolean isPlainAscii(byte[] octets, int length) {
        int seen = 0;
        boolean zero = false;
        for (int i = 0; i < length; i++) {
            seen |= octets[i];
            zero |= octets[i] == 0;
        }
        return seen >= 0 && !zero;
    }

    private static <T> T readDocument(Supplier<JsonParser> parser, DocumentReader<T> document) throws BadJsonException {
        try (JsonReader reader = new JsonReader(parser.get())) {
            return reader.readWithinLimits(document);
        } catch (JacksonIOException streamFailed) {
            if (streamFailed.getCause() instanceof CharacterCodingException) {
                throw new BadJsonException("not JSON: the octets are not UTF-8", streamFailed);
            }
            throw streamFailed;
        } catch (JacksonException notJson) {
            String problem = notJson instanceof UnexpectedEndOfInputException
                    ? "the document ends too early, after"
                    : "expected a value, a comma or a bracket at";
            throw new BadJsonException(
                    "not JSON: " + problem + " line " + notJson.getLocation().getLineNr() + ", column "
                            + notJson.getLocation().getColumnNr(),
                    notJson);
        }
    }

    /**
     * UTF-8 and nothing else (RFC 8259, 8.1). Left to itself the parser guesses among UTF-16 and four orders of UTF-32, and
     * octets that are neither look like a stream that failed.
     */
    private static Reader utf8(InputStream in) {
        return new MarklessReader(new InputStreamReader(in, StandardCharsets.UTF_8.newDecoder()));
    }

    private <T> T readWithinLimits(DocumentReader<T> document) throws BadJsonException {
        try {
            return readWhole(document);
        } catch (StreamConstraintsException tooMuch) {
            throw new BadJsonException(path() + ": too large, " + LIMITS, tooMuch);
        }
    }

    private <T> T readWhole(DocumentReader<T> document) throws BadJsonException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw expected("an object");
        }
        T value = document.read(this);
        if (parser.nextToken() != null) {
            throw expected("the end of the document");
        }
        return value;
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

    /**
     * Reads an array of which one element that is not of the expected shape costs only itself.
     *
     * @param refused told of each such element
     */
    void readArray(ElementReader elements, Consumer<BadJsonException> refused) throws BadJsonException {
        int depth = parser.streamReadContext().getNestingDepth();
        readArray(() -> {
            try {
                elements.read();
            } catch (BadJsonException e) {
                refused.accept(e);
                while (parser.streamReadContext().getNestingDepth() > depth) {
                    parser.nextToken();
                }
            }
        });
    }

    /** Reads an object; one that is not of the expected shape is skipped to its end, and costs only itself. */
    <T> Optional<T> readOrSkip(ValueReader<T> value, Consumer<BadJsonException> refused) throws BadJsonException {
        int depth = parser.streamReadContext().getNestingDepth();
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            refused.accept(expected("an object"));
            parser.skipChildren();
            return Optional.empty();
        }
        try {
            return Optional.of(value.read());
        } catch (BadJsonException e) {
            refused.accept(e);
            while (parser.streamReadContext().getNestingDepth() >= depth) {
                parser.nextToken();
            }
            return Optional.empty();
        }
    }

    void skip() {
        parser.skipChildren();
    }

    /** Returns the value at which the reader stands as JSON text, without asking for its meaning. */
    String raw() {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
            int depth = 0;
            do {
                depth += copyToken(json);
            } while (depth > 0 && parser.nextToken() != null);
        }
        return text.toString();
    }

    /** Returns by how much the token changes the depth. Numbers keep their digits. */
    private int copyToken(JsonGenerator json) {
        JsonToken token = parser.currentToken();
        switch (token) {
            case START_OBJECT -> json.writeStartObject();
            case END_OBJECT -> json.writeEndObject();
            case START_ARRAY -> json.writeStartArray();
            case END_ARRAY -> json.writeEndArray();
            case PROPERTY_NAME -> json.writeName(parser.currentName());
            case VALUE_STRING -> json.writeString(parser.getString());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> json.writeNumber(parser.getString());
            case VALUE_TRUE -> json.writeBoolean(true);
            case VALUE_FALSE -> json.writeBoolean(false);
            default -> json.writeNull();
        }
        return token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
    }

    String string() throws BadJsonException {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            throw expected("a string");
        }
        if (parser.getStringLength() > LONGEST_WORD) {
            throw expected("at most " + LONGEST_WORD + " characters");
        }
        return parser.getString();
    }

    /** A text of any length that a document may have. */
    String longString() throws BadJsonException {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            throw expected("a string");
        }
        return parser.getString();
    }

    /** A count, from 0 up. */
    long count() throws BadJsonException {
        return integer(0, Long.MAX_VALUE);
    }

    /** A whole number between the two, which belong to it. */
    int integer(int least, int most) throws BadJsonException {
        return (int) integer((long) least, most);
    }

    private long integer(long least, long most) throws BadJsonException {
        if (parser.currentToken() == JsonToken.VALUE_NUMBER_FLOAT) {
            return wholeFraction(least, most);
        }
        if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
            throw expected("a whole number");
        }
        boolean tooLong = parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER;
        if (tooLong || parser.getLongValue() < least || parser.getLongValue() > most) {
            throw expected("a whole number from " + least + " to " + most);
        }
        return parser.getLongValue();
    }

    /** Languages without whole numbers write 4 as 4.0, which JSON Schema takes for an integer, too. */
    private long wholeFraction(long least, long most) throws BadJsonException {
        double number = parser.getDoubleValue();
        if (number != Math.rint(number) || Math.abs(number) > MOST_EXACT) {
            throw expected("a whole number");
        }
        if (number < least || number > most) {
            throw expected("a whole number from " + least + " to " + most);
        }
        return (long) number;
    }

    double number() throws BadJsonException {
        if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT
                && parser.currentToken() != JsonToken.VALUE_NUMBER_FLOAT) {
            throw expected("a number");
        }
        double number = parser.getDoubleValue();
        if (!Double.isFinite(number)) {
            throw expected("a number of at most " + Double.MAX_VALUE);
        }
        return number;
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
        if (!(seconds >= 0.001 && seconds <= Duration.ofDays(1).toSeconds())) {
            throw expected("seconds, at least 0.001 and at most a day");
        }
        return Duration.ofNanos(Math.round(seconds * 1e9));
    }

    /** Returns an exception that names the path and the value, as {@code /links/3/sent: expected a whole number, got "many"}. */
    BadJsonException expected(String what) {
        return new BadJsonException(path() + ": expected " + what + ", got " + got());
    }

    private String got() {
        return switch (parser.currentToken()) {
            case null -> "the end";
            case START_OBJECT -> "an object";
            case START_ARRAY -> "an array";
            // The object was read to its end without it.
            case END_OBJECT -> "none";
            case VALUE_STRING -> "\"" + Names.shorten(parser.getString()) + "\"";
            default -> Names.shorten(parser.getString());
        };
    }

    /** A value of the right type that means nothing. */
    BadJsonException refused(IllegalArgumentException why) {
        return new BadJsonException(path() + ": " + why.getMessage(), why);
    }

    private String path() {
        String pointer = parser.streamReadContext().pathAsPointer().toString();
        return pointer.isEmpty() ? "document" : oneLine(pointer);
    }

    /** Field names are what the sender wrote; of that, printable ASCII and not too much of it. */
    private static String oneLine(String text) {
        String line = text.replaceAll("[^ -~]", "?");
        return line.length() <= MAX_MESSAGE ? line : line.substring(0, MAX_MESSAGE) + "...";
    }

    @Override
    public void close() {
        parser.close();
    }
}
