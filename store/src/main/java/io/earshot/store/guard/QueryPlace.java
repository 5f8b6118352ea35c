package io.earshot.store.guard;

/**
 * A place in a query as editors count.
 *
 * @param line from 1
 * @param column from 1
 */
record QueryPlace(int line, int column) {

    static QueryPlace of(String sql, int at) {
        int line = 1;
        int begin = 0;
        int end = Math.min(at, sql.length());
        for (int i = 0; i < end; i++) {
            char c = sql.charAt(i);
            if (c == '\n' || (c == '\r' && (i + 1 == sql.length() || sql.charAt(i + 1) != '\n'))) {
                line++;
                begin = i + 1;
            }
        }
        return new QueryPlace(line, end - begin + 1);
    }

    @Override
    public String toString() {
        return "line " + line + ", column " + column;
    }
}
