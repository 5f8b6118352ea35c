package io.earshot.pdns;

import static io.earshot.pdns.ByteSearch.ascii;

/**
 * A question as dnsdist's {@code LogAction} writes it: {@code Packet from 10.1.2.3:5353 for NAME. TYPE with id 7766}. Seen of dnsdist 1.7.3. With
 * {@code includeTimestamp} it has the seconds since 1970 in brackets before it.
 */
final class DnsdistText implements QuestionForm {

    private static final byte[] BEGIN = ascii("Packet from ");
    private static final byte[] FOR = ascii(" for ");
    private static final byte[] END = ascii(" with id ");

    private final LogTime time;

    DnsdistText(LogTime time) {
        this.time = time;
    }

    @Override
    public boolean find(byte[] line, int from, int to, Question question) {
        int typeTo = ByteSearch.lastIndexOf(END, line, from, to);
        if (typeTo < 0) {
            return false;
        }
        int nameTo = ByteSearch.lastIndexOf(' ', line, from, typeTo);
        int before = nameTo < 0 ? -1 : ByteSearch.lastIndexOf(' ', line, from, nameTo);
        int nameFrom = before + 1;
        int text = before < 0 ? -1 : ByteSearch.lastIndexOf(BEGIN, line, from, before);
        if (text < 0 || nameTo <= nameFrom || !ByteSearch.isAt(FOR, line, nameFrom - FOR.length, nameTo)) {
            return false;
        }
        question.set(line, nameFrom, nameTo, typeTo);
        question.textFrom(text);
        question.askedAt(bracketed(line, from, text));
        return true;
    }

    /** {@link LogTime#NONE} unless seconds in brackets stand right before the text. */
    private long bracketed(byte[] line, int from, int text) {
        int end = text - 2;
        if (end <= from || line[end] != ']') {
            return LogTime.NONE;
        }
        int open = ByteSearch.lastIndexOf('[', line, from, end);
        return open < 0 ? LogTime.NONE : time.full(line, open + 1, end);
    }
}
