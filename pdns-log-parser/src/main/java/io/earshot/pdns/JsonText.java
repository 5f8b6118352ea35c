package io.earshot.pdns;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * JSON objects, mostly one a line, with or without something before it: the journal's export, what container engines and log shippers
 * wrap around a message, and the recursor's own JSON since 5.1. Either some text in it holds a question of another form, or its
 * fields are one.
 */
final class JsonText implements QuestionForm {

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(16)
                    .maxNameLength(1_024)
                    .maxNumberLength(64)
                    .build())
            .build();

    /** An object in a message in an object; no deeper, whoever wrote it. */
    private static final int MAX_DEPTH = 3;

    /** Braces that a log shipper's labels may have before the object, as in {@code {app="recursor"} {"msg": ...}}. */
    private static final int MAX_BRACES = 8;

    private final LogTime time;
    private final List<QuestionForm> texts;
    private final StructuredFields fields = new StructuredFields();

    /** Questions of the last line beside the first. */
    private final List<Question> more = new ArrayList<>();

    private int depth;

    /** @param texts forms that a message may have */
    JsonText(LogTime time, List<QuestionForm> texts) {
        this.time = time;
        this.texts = texts;
    }

    /** Returns the questions of the line that was read last beside the first: its objects and messages may be several. */
    List<Question> more() {
        return more;
    }

    @Override
    public boolean find(byte[] line, int from, int to, Question question) {
        if (depth == 0) {
            more.clear();
        }
        int begin = ByteSearch.indexOf('{', line, from, to);
        if (begin < 0 || depth >= MAX_DEPTH || ByteSearch.lastIndexOf('}', line, begin, to) < 0) {
            return false;
        }
        for (int tried = 0; begin >= 0 && tried < MAX_BRACES; tried++) {
            if (beginsObject(line, begin, to)) {
                Optional<Boolean> found = read(line, begin, to, question);
                if (found.isPresent()) {
                    return found.get();
                }
            }
            begin = ByteSearch.indexOf('{', line, begin + 1, to);
        }
        return false;
    }

    /** Whether a name or an end follows the brace: labels and templates begin otherwise. */
    private static boolean beginsObject(byte[] line, int brace, int to) {
        int at = brace + 1;
        while (at < to && (line[at] == ' ' || line[at] == '\t')) {
            at++;
        }
        return at < to && (line[at] == '"' || line[at] == '}');
    }

    /** Whether the object holds a question; absent where there is no object. */
    private Optional<Boolean> read(byte[] line, int begin, int to, Question question) {
        depth++;
        try (JsonParser json = FACTORY.createParser(ObjectReadContext.empty(), line, begin, to - begin)) {
            boolean found = json.nextToken() == JsonToken.START_OBJECT && findInObject(json, question);
            // A time may stand before the object, or in any text of it.
            question.textFrom(to);
            return Optional.of(found);
        } catch (JacksonException notJson) {
            return Optional.empty();
        } finally {
            depth--;
        }
    }

    /** Reads the object, and others that stand behind it on the same line. */
    private boolean findInObject(JsonParser json, Question question) {
        StructuredFields own = depth == 1 ? fields : new StructuredFields();
        boolean any = false;
        for (boolean begun = true; begun; begun = json.nextToken() == JsonToken.START_OBJECT) {
            any |= findInOne(json, own, any ? Optional.empty() : Optional.of(question));
        }
        return any;
    }

    /** @param target absent where the line has another question already */
    private boolean findInOne(JsonParser json, StructuredFields own, Optional<Question> target) {
        own.clear();
        Question question = target.orElseGet(Question::new);
        int before = more.size();
        boolean found = false;
        long at = LogTime.NONE;
        for (JsonToken token = json.nextToken();
                token != null && !json.streamReadContext().inRoot();
                token = json.nextToken()) {
            if (json.currentName() == null || !(token.isScalarValue() || token == JsonToken.START_ARRAY)) {
                continue;
            }
            String key = json.currentName();
            String value = token == JsonToken.START_ARRAY ? textOfOctets(json) : json.getString();
            own.put(key, value);
            at = Math.max(at, timeOf(key, value));
            found = found || isQuestion(value, question);
        }
        found = found || own.find(question);
        if (found && target.isEmpty()) {
            more.add(question);
        }
        if (found && question.at() == LogTime.NONE) {
            question.askedAt(at);
        }
        for (Question other : more.subList(before, more.size())) {
            if (other.at() == LogTime.NONE) {
                other.askedAt(at);
            }
        }
        return found;
    }

    /** A message may be several lines, each a question. */
    private boolean isQuestion(String value, Question question) {
        if (value.indexOf(' ') < 0 && !value.startsWith("{")) {
            return false;
        }
        boolean any = false;
        for (String line :
                value.indexOf('\n') < 0 ? List.of(value) : value.lines().toList()) {
            Question next = any ? new Question() : question;
            if (isQuestionOfOneLine(line, next)) {
                if (any) {
                    more.add(next);
                }
                any = true;
            }
        }
        return any;
    }

    private boolean isQuestionOfOneLine(String value, Question question) {
        byte[] text = value.getBytes(ISO_8859_1);
        for (QuestionForm form : texts) {
            if (form.find(text, 0, text.length, question)) {
                return true;
            }
        }
        return find(text, 0, text.length, question);
    }

    /** The journal writes a text that is not printable as an array of its bytes. */
    private static String textOfOctets(JsonParser json) {
        StringBuilder text = new StringBuilder();
        int open = 1;
        while (open > 0) {
            JsonToken token = json.nextToken();
            if (token == null) {
                break;
            }
            if (token == JsonToken.VALUE_NUMBER_INT && open == 1) {
                text.append((char) (json.getValueAsInt() & 0xff));
            } else {
                open += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
            }
        }
        return text.toString();
    }

    /** {@link LogTime#NONE} unless the field is the time of the message. */
    private long timeOf(String key, String value) {
        return switch (key.toLowerCase(Locale.ROOT)) {
            case "__realtime_timestamp", "_source_realtime_timestamp", "ts", "time", "timestamp", "@timestamp" -> {
                byte[] said = value.getBytes(ISO_8859_1);
                yield time.full(said, 0, said.length);
            }
            default -> LogTime.NONE;
        };
    }
}
