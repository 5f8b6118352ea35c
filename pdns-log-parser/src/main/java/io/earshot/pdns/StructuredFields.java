package io.earshot.pdns;

import static io.earshot.pdns.ByteSearch.ascii;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Collects the keys by which structured logs tell a question, whether they come as text, as JSON or as fields of the journal. The
 * recursor says {@code qname} and {@code qtype}, the authoritative server {@code query} and {@code type}.
 */
final class StructuredFields {

    /** A question has exactly one line of these; its answer, or the cache's verdict on it, has another one. */
    private static final Set<String> QUESTIONS = Set.of(
            "question",
            "question answered from packet cache",
            "tcp question answered from packet cache",
            "query received",
            "received tcp query");

    private Optional<String> message = Optional.empty();
    private Optional<String> name = Optional.empty();
    private Optional<String> type = Optional.empty();
    private Optional<String> otherName = Optional.empty();
    private Optional<String> otherType = Optional.empty();
    private Optional<String> time = Optional.empty();

    void clear() {
        message = Optional.empty();
        name = Optional.empty();
        type = Optional.empty();
        otherName = Optional.empty();
        otherType = Optional.empty();
        time = Optional.empty();
    }

    /** Takes a key that matters and passes over all others. Case differs: the journal has keys in upper case. */
    void put(String key, String value) {
        switch (key.toLowerCase(Locale.ROOT)) {
            case "msg", "message" -> message = Optional.of(value);
            case "qname" -> name = Optional.of(value);
            case "qtype" -> type = Optional.of(value);
            case "query" -> otherName = Optional.of(value);
            case "type" -> otherType = Optional.of(value);
            case "ts", "timestamp" -> time = Optional.of(value);
            default -> {}
        }
    }

    /** Whether what was put is a question. */
    boolean find(Question question) {
        return isQuestion() && (find(name, type, question) || find(otherName, otherType, question));
    }

    /** When it was said, as it stands in the log. */
    byte[] time() {
        return ascii(time.orElse(""));
    }

    private static boolean find(Optional<String> name, Optional<String> type, Question question) {
        if (name.isEmpty() || type.isEmpty()) {
            return false;
        }
        byte[] bytes = (name.get() + "|" + type.get()).getBytes(ISO_8859_1);
        int nameTo = name.get().length();
        if (nameTo == 0 || TypeText.barBefore(bytes, 0, bytes.length) != nameTo) {
            return false;
        }
        question.set(bytes, 0, nameTo, bytes.length);
        return true;
    }

    private boolean isQuestion() {
        return message.filter(text -> QUESTIONS.contains(text.toLowerCase(Locale.ROOT)))
                .isPresent();
    }
}
