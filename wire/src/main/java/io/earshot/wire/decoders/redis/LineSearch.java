package io.earshot.wire.decoders.redis;

import io.earshot.wire.decoders.StreamInput;

/**
 * Finds the end of a line that arrives in pieces. It looks at each byte once: a line without an end in tiny segments would otherwise
 * cost the square of its length.
 */
final class LineSearch {

    private long start = -1;
    private int searched;

    /** Returns the index behind the CRLF of the line at the input's position, or -1 if it has not arrived. */
    int end(StreamInput in) {
        return end(in.bytes(), in.position(), in.limit(), in.total());
    }

    /** @param total the stream's bytes before the line, by which the line is known again when more of it is there */
    int end(byte[] bytes, int from, int to, long total) {
        if (total != start) {
            start = total;
            searched = 0;
        }
        // The CR may have been the last byte.
        int end = Resp.endOfLine(bytes, from + Math.max(0, searched - 1), to);
        searched = to - from;
        return end;
    }
}
