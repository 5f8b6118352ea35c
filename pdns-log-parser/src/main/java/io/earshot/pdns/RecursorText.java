package io.earshot.pdns;

import static io.earshot.pdns.ByteSearch.ascii;

/**
 * The recursor's question before structured logging, or without it: {@code 3 [1/1] TCP question for 'NAME|TYPE' from X}. What
 * the packet cache answered has no name in this form.
 */
final class RecursorText implements QuestionForm {

    private static final byte[] FOR = ascii("question for '");
    private static final byte[] END = ascii("' from ");

    @Override
    public boolean find(byte[] line, int from, int to, Question question) {
        int typeTo = ByteSearch.lastIndexOf(END, line, from, to);
        if (typeTo < 0) {
            return false;
        }
        int nameTo = TypeText.barBefore(line, from, typeTo);
        int nameFrom = 2 + ByteSearch.lastIndexOf(' ', line, from, nameTo);
        int text = nameFrom - FOR.length;
        if (nameTo <= nameFrom || text < from || !ByteSearch.isAt(FOR, line, text, nameTo)) {
            return false;
        }
        question.set(line, nameFrom, nameTo, typeTo);
        question.textFrom(text);
        question.standsFor(Repetition.before(line, from, text));
        return true;
    }
}
