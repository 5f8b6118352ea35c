package io.earshot.model.json;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;

/** Leaves out the byte order mark that some programs put before a document in UTF-8; RFC 8259, 8.1, lets readers ignore it. */
final class MarklessReader extends FilterReader {

    private static final char MARK = '\ufeff';

    private boolean begun;

    MarklessReader(Reader in) {
        super(in);
    }

    @Override
    public int read() throws IOException {
        int first = super.read();
        boolean isMark = !begun && first == MARK;
        begun = true;
        return isMark ? super.read() : first;
    }

    @Override
    public int read(char[] text, int offset, int length) throws IOException {
        int count = super.read(text, offset, length);
        boolean isMark = !begun && count > 0 && text[offset] == MARK;
        begun |= count > 0;
        if (!isMark) {
            return count;
        }
        if (count == 1) {
            return super.read(text, offset, length);
        }
        System.arraycopy(text, offset + 1, text, offset, count - 1);
        return count - 1;
    }
}
