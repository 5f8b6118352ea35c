package io.earshot.wire.decoders.dubbo;

import io.earshot.wire.decoders.MessageCursor;

/** Reads the values at the beginning of a body, as far as their serialization is known. */
enum Serialization {
    HESSIAN2 {
        @Override
        String text(MessageCursor in) {
            int tag = in.uint8();
            if (tag <= 0x1f) {
                return in.text(tag);
            }
            if (tag >= 0x30 && tag <= 0x33) {
                return in.text((tag - 0x30) << 8 | in.uint8());
            }
            return tag == 'S' ? in.text(in.uint16()) : "";
        }

        @Override
        int kind(MessageCursor in) {
            return in.uint8() - 0x90;
        }
    },

    /** One value a line. */
    FASTJSON {
        @Override
        String text(MessageCursor in) {
            StringBuilder line = new StringBuilder();
            int next = in.uint8();
            while (in.isIntact() && next != '\n') {
                if (next != '"' && next != '\r') {
                    line.append((char) next);
                }
                next = in.uint8();
            }
            return line.toString();
        }

        @Override
        int kind(MessageCursor in) {
            return in.uint8() - '0';
        }
    },

    /** JSONB of fastjson2, each value behind its length of four octets; what Dubbo 3.2 and later prefer. */
    FASTJSON2 {
        @Override
        String text(MessageCursor in) {
            in.skip(LENGTH);
            int tag = in.uint8();
            if (tag >= SHORT_TEXT && tag < ASCII) {
                return in.text(tag - SHORT_TEXT);
            }
            return tag == ASCII || tag == UTF_8 ? in.text(length(in)) : "";
        }

        // Up to 47 in one octet, up to 2,047 in two; longer names are none.
        private int length(MessageCursor in) {
            int first = in.uint8();
            return first < 0x30 ? first : first >= 0x38 && first < 0x40 ? (first - 0x38) << 8 | in.uint8() : 0;
        }

        @Override
        int kind(MessageCursor in) {
            in.skip(LENGTH);
            return in.uint8() == INT_8 ? in.uint8() : -1;
        }
    },

    UNKNOWN {
        @Override
        String text(MessageCursor in) {
            return "";
        }

        @Override
        int kind(MessageCursor in) {
            return -1;
        }
    };

    private static final int LENGTH = 4;
    private static final int SHORT_TEXT = 0x49;
    private static final int ASCII = 0x79;
    private static final int UTF_8 = 0x7a;
    private static final int INT_8 = 0xbd;

    /** @param id as a message's flags have it */
    static Serialization of(int id) {
        return switch (id) {
            case 2 -> HESSIAN2;
            case 6 -> FASTJSON;
            case 23 -> FASTJSON2;
            default -> UNKNOWN;
        };
    }

    /** Reads a text; empty if it is something else. */
    abstract String text(MessageCursor in);

    /** Reads the number that begins an answer and says what it holds; negative if it is not known. */
    abstract int kind(MessageCursor in);
}
