package io.earshot.wire.decoders.mysql;

import io.earshot.wire.decoders.StreamInput;

/** Passes over the parameters that MySQL 8.0.23 and later may send before a statement. */
final class QueryAttributes {

    private QueryAttributes() {}

    /** Returns the length of the parameters, from the count on; all that are there if they end later. */
    static int length(StreamInput in, int from, int end) {
        int count = in.uint8(from);
        int at = from + 2;
        at += (count + 7) / 8 + 1;
        int nulls = from + 2;
        int[] types = new int[count];
        for (int i = 0; i < count; i++) {
            if (at + 3 > end) {
                return end - from;
            }
            types[i] = in.uint8(at);
            at += 2;
            at += 1 + in.uint8(at);
        }
        for (int i = 0; i < count; i++) {
            boolean isNull = nulls + i / 8 < end && (in.uint8(nulls + i / 8) & 1 << i % 8) != 0;
            if (!isNull) {
                at += valueLength(types[i], in, at, end);
            }
        }
        return Math.min(at, end) - from;
    }

    private static int valueLength(int type, StreamInput in, int at, int end) {
        return switch (type) {
            case 1 -> 1;
            case 2, 13 -> 2;
            case 3, 4, 9 -> 4;
            case 5, 8 -> 8;
            default -> at < end ? 1 + in.uint8(at) : 1;
        };
    }
}
