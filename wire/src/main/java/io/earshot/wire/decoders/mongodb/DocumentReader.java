package io.earshot.wire.decoders.mongodb;

import io.earshot.wire.decoders.StreamInput;
import java.nio.charset.StandardCharsets;

/**
 * Walks over the elements of a BSON document as its bytes come, and keeps of them the command, the collection, the database and the
 * outcome. Values are passed over.
 */
final class DocumentReader {

    private static final int MAX_NAME = 256;
    private static final int MAX_DEPTH = 4;

    private static final int DOUBLE = 1;
    private static final int STRING = 2;
    private static final int DOCUMENT = 3;
    private static final int ARRAY = 4;
    private static final int BOOLEAN = 8;
    private static final int INT32 = 16;
    private static final int INT64 = 18;

    private final int[] left = new int[MAX_DEPTH];
    private final boolean[] errors = new boolean[MAX_DEPTH];
    private int depth;
    private String command = "";
    private String commandValue = "";
    private String database = "";
    private String collection = "";
    private boolean hasOk;
    private boolean ok;
    private int code;
    private int errorCode;
    private boolean hasErrors;

    void begin() {
        depth = 0;
        command = "";
        commandValue = "";
        database = "";
        collection = "";
        hasOk = false;
        ok = false;
        code = 0;
        errorCode = 0;
        hasErrors = false;
    }

    /**
     * Takes what is there of a document.
     *
     * @return 1 the document is through, 0 more is to come, -1 it is none
     */
    int read(StreamInput in) {
        while (true) {
            if (in.isSkipping()) {
                return 0;
            }
            if (depth == 0) {
                if (in.available() < 4) {
                    return 0;
                }
                int size = in.int32Little(0);
                if (size < 5 || size > MongodbDecoder.MAX_MESSAGE) {
                    return -1;
                }
                in.advance(4);
                depth = 1;
                left[0] = size - 4;
                errors[0] = false;
            }
            if (in.available() == 0) {
                return 0;
            }
            if (in.uint8(0) == 0) {
                in.advance(1);
                left[depth - 1]--;
                if (left[depth - 1] != 0) {
                    return -1;
                }
                depth--;
                if (depth == 0) {
                    return 1;
                }
                continue;
            }
            int step = element(in);
            if (step <= 0) {
                return step;
            }
        }
    }

    private int element(StreamInput in) {
        int end = 1;
        while (end < in.available() && in.uint8(end) != 0) {
            end++;
        }
        if (end >= in.available()) {
            return in.available() > MAX_NAME ? -1 : 0;
        }
        int type = in.uint8(0);
        int value = end + 1;
        int needed = valueHeader(type);
        if (needed < 0) {
            return -1;
        }
        if (in.available() < value + needed) {
            return 0;
        }
        long size = valueSize(type, in, value);
        if (size < 0 || value + size >= left[depth - 1]) {
            return -1;
        }
        if (type == STRING && size <= MAX_NAME && in.available() < value + size) {
            return 0;
        }
        String name = new String(in.bytes(), in.position() + 1, Math.min(end - 1, MAX_NAME), StandardCharsets.UTF_8);
        boolean enter = (type == DOCUMENT || type == ARRAY) && isEntered(name) && depth < MAX_DEPTH;
        keep(type, name, in, value, size);
        left[depth - 1] -= (int) (value + size);
        if (enter) {
            in.advance(value + 4);
            left[depth] = (int) size - 4;
            errors[depth] = name.equals("writeErrors") || name.equals("writeConcernError") || errors[depth - 1];
            hasErrors |= errors[depth] && depth > 1;
            depth++;
        } else {
            in.skip(value + size);
        }
        return 1;
    }

    private boolean isEntered(String name) {
        return switch (name) {
            case "writeErrors", "writeConcernError" -> depth == 1;
            default -> depth > 1 && errors[depth - 1] && depth == 2;
        };
    }

    private static int valueHeader(int type) {
        return switch (type) {
            case DOUBLE, 9, 17, INT64 -> 8;
            case STRING, DOCUMENT, ARRAY, 5, 13, 14, 15, 12, INT32 -> 4;
            case BOOLEAN -> 1;
            case 6, 10, 0xff, 0x7f -> 0;
            case 7 -> 12;
            case 11 -> 2;
            case 19 -> 16;
            default -> -1;
        };
    }

    private static long valueSize(int type, StreamInput in, int value) {
        return switch (type) {
            case DOUBLE, 9, 17, INT64 -> 8;
            case STRING, 13, 14 -> 4L + in.int32Little(value);
            case DOCUMENT, ARRAY, 15 -> in.int32Little(value) < 5 ? -1 : in.int32Little(value);
            case 5 -> 5L + in.int32Little(value);
            case 12 -> 4L + in.int32Little(value) + 12;
            case INT32 -> 4;
            case BOOLEAN -> 1;
            case 7 -> 12;
            case 11 -> regularExpression(in, value);
            case 19 -> 16;
            default -> 0;
        };
    }

    private static long regularExpression(StreamInput in, int value) {
        int zeros = 0;
        int at = value;
        while (at < in.available() && zeros < 2) {
            if (in.uint8(at) == 0) {
                zeros++;
            }
            at++;
        }
        return zeros == 2 ? at - value : -1;
    }

    private void keep(int type, String name, StreamInput in, int value, long size) {
        if (depth == 1 && command.isEmpty()) {
            command = name;
            if (type == STRING) {
                commandValue = text(in, value, size);
            }
        }
        switch (name) {
            case "$db" -> {
                if (type == STRING && depth == 1) {
                    database = text(in, value, size);
                }
            }
            case "collection" -> {
                if (type == STRING && depth == 1) {
                    collection = text(in, value, size);
                }
            }
            case "ok" -> {
                if (depth == 1) {
                    hasOk = true;
                    ok = number(type, in, value) != 0;
                }
            }
            case "code" -> {
                if (depth == 1) {
                    code = (int) number(type, in, value);
                } else if (errors[depth - 1] && errorCode == 0) {
                    errorCode = (int) number(type, in, value);
                }
            }
            default -> {}
        }
    }

    private static String text(StreamInput in, int value, long size) {
        int length = (int) Math.min(size - 5, MAX_NAME);
        return length <= 0 || in.available() < value + 4 + length
                ? ""
                : new String(in.bytes(), in.position() + value + 4, length, StandardCharsets.UTF_8);
    }

    private static double number(int type, StreamInput in, int value) {
        return switch (type) {
            case INT32 -> in.int32Little(value);
            case INT64 -> in.int32Little(value);
            case BOOLEAN -> in.uint8(value);
            case DOUBLE ->
                Double.longBitsToDouble(
                        (in.int32Little(value) & 0xffff_ffffL) | (long) in.int32Little(value + 4) << 32);
            default -> 0;
        };
    }

    /** The first element's name. */
    String command() {
        return command;
    }

    String database() {
        return database;
    }

    /** The collection that the command is about; empty where its value is none. */
    String collection() {
        return command.equals("getMore") ? collection : commandValue;
    }

    boolean isError() {
        return (hasOk && !ok) || hasErrors;
    }

    boolean hasOutcome() {
        return hasOk;
    }

    boolean hasWriteErrors() {
        return hasErrors;
    }

    int code() {
        return code != 0 ? code : errorCode;
    }
}
