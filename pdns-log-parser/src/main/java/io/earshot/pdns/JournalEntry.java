package io.earshot.pdns;

import static io.earshot.pdns.ByteSearch.ascii;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

/**
 * The journal's export format: one field a line, a blank line behind each entry. A message in it stands on a line of its own, with
 * its time on an earlier one; a structured message is spread over several lines and whole at the blank one.
 */
final class JournalEntry {

    private static final byte[] CURSOR = ascii("__CURSOR=");
    private static final byte[] REALTIME = ascii("__REALTIME_TIMESTAMP=");

    /** Longer fields are none of those that matter. */
    private static final int MAX_FIELD = 2_048;

    private final LogTime time;
    private final StructuredFields fields = new StructuredFields();
    private boolean inside;
    private long at = LogTime.NONE;

    JournalEntry(LogTime time) {
        this.time = time;
    }

    /** Takes a line that holds no question by itself; whether it ends an entry that is one. */
    boolean find(byte[] line, int from, int to, Question question) {
        if (from == to) {
            boolean found = inside && fields.find(question);
            if (found) {
                question.askedAt(at);
            }
            clear();
            return found;
        }
        if (line[from] == '_') {
            readOwnField(line, from, to);
        } else if (inside && to - from <= MAX_FIELD) {
            int equal = ByteSearch.indexOf('=', line, from, to);
            if (equal > from) {
                fields.put(text(line, from, equal), text(line, equal + 1, to));
            }
        }
        return false;
    }

    /** When the entry that is being read was written; {@link LogTime#NONE} outside one. */
    long at() {
        return at;
    }

    private void readOwnField(byte[] line, int from, int to) {
        if (ByteSearch.isAt(CURSOR, line, from, to)) {
            clear();
            inside = true;
        } else if (ByteSearch.isAt(REALTIME, line, from, to)) {
            inside = true;
            at = time.full(line, from + REALTIME.length, to);
        }
    }

    private void clear() {
        inside = false;
        at = LogTime.NONE;
        fields.clear();
    }

    private static String text(byte[] line, int from, int to) {
        return new String(line, from, to - from, ISO_8859_1);
    }
}
