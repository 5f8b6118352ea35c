package io.earshot.pdns;

import static io.earshot.pdns.ByteSearch.ascii;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

/**
 * Structured logging as text: {@code msg="Question" ... qname="NAME" qtype="A"}, the recursor's default since 4.8 and to be had from
 * the authoritative server since 5.1. Quotes and backslashes in values are escaped, so that a name cannot end its value.
 */
final class StructuredText implements QuestionForm {

    private static final byte[] BEGIN = ascii("msg=\"");

    private final LogTime time;
    private final StructuredFields fields = new StructuredFields();

    StructuredText(LogTime time) {
        this.time = time;
    }

    @Override
    public boolean find(byte[] line, int from, int to, Question question) {
        int begin = ByteSearch.indexOf(BEGIN, line, from, to);
        if (begin < 0) {
            return false;
        }
        fields.clear();
        readPairs(line, begin, to);
        if (!fields.find(question)) {
            return false;
        }
        question.textFrom(begin);
        question.standsFor(Repetition.before(line, from, begin));
        byte[] said = fields.time();
        question.askedAt(time.full(said, 0, said.length));
        return true;
    }

    /** Keys may contain spaces: {@code max reply length="512"}. */
    private void readPairs(byte[] line, int begin, int to) {
        int key = begin;
        while (key < to) {
            int equal = ByteSearch.indexOf('=', line, key, to - 1);
            if (equal < 0 || line[equal + 1] != '"') {
                return;
            }
            int end = endOfValue(line, equal + 2, to);
            if (end < 0) {
                return;
            }
            fields.put(text(line, key, equal), unescape(text(line, equal + 2, end)));
            key = end + 2;
        }
    }

    /** Returns the position of the quote that ends the value, -1 if there is none. */
    private static int endOfValue(byte[] line, int from, int to) {
        for (int i = from; i < to; i++) {
            if (line[i] == '\\') {
                i++;
            } else if (line[i] == '"') {
                return i;
            }
        }
        return -1;
    }

    private static String unescape(String value) {
        if (value.indexOf('\\') < 0) {
            return value;
        }
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) == '\\' && i + 1 < value.length()) {
                i++;
            }
            plain.append(value.charAt(i));
        }
        return plain.toString();
    }

    private static String text(byte[] line, int from, int to) {
        return new String(line, from, to - from, ISO_8859_1);
    }
}
