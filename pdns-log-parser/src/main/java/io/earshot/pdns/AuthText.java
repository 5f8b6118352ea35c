package io.earshot.pdns;

import static io.earshot.pdns.ByteSearch.ascii;

/**
 * The authoritative server's question: {@code Remote X wants 'NAME|TYPE', do = ...}. The form is the same from 3.0 to 5.1; what
 * stands before it and behind it differs by version, settings and what carried the line.
 */
final class AuthText implements QuestionForm {

    private static final byte[] REMOTE = ascii("Remote ");
    private static final byte[] WANTS = ascii(" wants '");
    private static final byte[] END = ascii("', do = ");
    private static final byte[] TCP = ascii("TCP ");

    /**
     * Searches from the right. Spaces are escaped in names of every version since 4.0, so nothing inside a name can look like
     * the marks; but a line whose writer was cut off may stand before this one without a line end, and the right one is
     * whole then.
     */
    @Override
    public boolean find(byte[] line, int from, int to, Question question) {
        int typeTo = ByteSearch.lastIndexOf('\'', line, from, to);
        while (typeTo >= 0 && !ByteSearch.isAt(END, line, typeTo, to)) {
            typeTo = ByteSearch.lastIndexOf('\'', line, from, typeTo);
        }
        if (typeTo < 0) {
            return false;
        }
        int nameTo = TypeText.barBefore(line, from, typeTo);
        int quote = 1 + ByteSearch.lastIndexOf(' ', line, from, nameTo);
        int wants = quote + 1 - WANTS.length;
        int nameFrom = quote + 1;
        if (nameTo <= nameFrom || wants <= from || !ByteSearch.isAt(WANTS, line, wants, nameTo)) {
            return false;
        }
        int remote = ByteSearch.lastIndexOf(' ', line, from, wants) + 1 - REMOTE.length;
        if (remote < from || !ByteSearch.isAt(REMOTE, line, remote, wants)) {
            return false;
        }
        question.set(line, nameFrom, nameTo, typeTo);
        question.textFrom(
                remote - TCP.length >= from && ByteSearch.isAt(TCP, line, remote - TCP.length, remote)
                        ? remote - TCP.length
                        : remote);
        question.standsFor(Repetition.before(line, from, remote));
        return true;
    }
}
