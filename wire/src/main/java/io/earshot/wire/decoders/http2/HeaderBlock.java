package io.earshot.wire.decoders.http2;

import io.earshot.wire.exchanges.ContentCoding;
import java.nio.charset.StandardCharsets;

/** Decodes one header block (RFC 7541, 6) and holds what it said until the next. */
final class HeaderBlock {

    static final int NO_STATUS = 0;
    static final int NO_GRPC_STATUS = -1;

    private static final int MAX_VALUE = 2_048;
    private static final int STATIC_ENTRIES = 61;
    private static final String[] STATIC_METHODS = {"GET", "POST"};
    private static final int[] STATIC_STATUSES = {200, 204, 206, 304, 400, 404, 500};
    private static final byte[] ROOT = {'/'};
    private static final byte[] INDEX_PAGE = "/index.html".getBytes(StandardCharsets.US_ASCII);
    /** The lengths of the names of the static table, for the sizes of entries that reuse them. */
    private static final byte[] STATIC_NAME_LENGTHS = {
        10, 7, 7, 5, 5, 7, 7, 7, 7, 7, 7, 7, 7, 7, 14, 15, 15, 13, 6, 27, 3, 5, 13, 13, 19, 16, 16, 14, 16, 13, 12, 6,
        4, 4, 6, 7, 4, 4, 8, 17, 13, 8, 19, 13, 4, 8, 12, 18, 19, 5, 7, 7, 11, 6, 10, 25, 17, 10, 4, 3, 16
    };

    private final byte[] name = new byte[64];
    private final byte[] value = new byte[MAX_VALUE];
    private int valueLength;

    private String method = "";
    private final byte[] path = new byte[MAX_VALUE];
    private int pathLength;
    private int status;
    private int grpcStatus;
    private ContentCoding coding = ContentCoding.IDENTITY;
    private boolean grpc;
    private int lost;

    private byte[] bytes = name;
    private int at;
    private int end;

    /** Returns false if the bytes are no header block; the table is then of no use any more. */
    boolean decode(HeaderTable table, byte[] block, int from, int to) {
        method = "";
        pathLength = 0;
        status = NO_STATUS;
        grpcStatus = NO_GRPC_STATUS;
        coding = ContentCoding.IDENTITY;
        grpc = false;
        lost = 0;
        bytes = block;
        at = from;
        end = to;
        while (at < end) {
            if (!field(table)) {
                return false;
            }
        }
        return true;
    }

    private boolean field(HeaderTable table) {
        int first = bytes[at] & 0xff;
        if ((first & 0x80) != 0) {
            int index = integer(7);
            return index > 0 && indexed(table, index);
        }
        if ((first & 0xe0) == 0x20) {
            int limit = integer(5);
            if (limit < 0) {
                return false;
            }
            table.resize(limit);
            return true;
        }
        boolean added = (first & 0x40) != 0;
        return literal(table, integer(added ? 6 : 4), added);
    }

    private boolean indexed(HeaderTable table, int index) {
        if (index > STATIC_ENTRIES) {
            HeaderField field = table.field(index - STATIC_ENTRIES - 1);
            byte[] known = table.value(index - STATIC_ENTRIES - 1);
            take(field, known, 0, known.length);
            return true;
        }
        switch (index) {
            case 2, 3 -> method = STATIC_METHODS[index - 2];
            case 4 -> take(HeaderField.PATH, ROOT, 0, ROOT.length);
            case 5 -> take(HeaderField.PATH, INDEX_PAGE, 0, INDEX_PAGE.length);
            case 8, 9, 10, 11, 12, 13, 14 -> status = STATIC_STATUSES[index - 8];
            default -> {}
        }
        return true;
    }

    private boolean literal(HeaderTable table, int index, boolean added) {
        if (index < 0) {
            return false;
        }
        HeaderField field;
        int nameLength;
        if (index == 0) {
            if (!string(name)) {
                return false;
            }
            nameLength = valueLength;
            field = nameLength <= name.length ? HeaderField.named(name, 0, nameLength) : HeaderField.OTHER;
        } else if (index > STATIC_ENTRIES) {
            field = table.field(index - STATIC_ENTRIES - 1);
            nameLength = table.nameLength(index - STATIC_ENTRIES - 1);
        } else {
            field = staticField(index);
            nameLength = STATIC_NAME_LENGTHS[index - 1];
        }
        if (!string(value)) {
            return false;
        }
        int kept = Math.min(valueLength, value.length);
        take(field, value, 0, kept);
        if (added) {
            table.add(field == HeaderField.LOST ? HeaderField.OTHER : field, value, 0, kept, nameLength, valueLength);
        }
        return true;
    }

    private static HeaderField staticField(int index) {
        return switch (index) {
            case 2, 3 -> HeaderField.METHOD;
            case 4, 5 -> HeaderField.PATH;
            case 8, 9, 10, 11, 12, 13, 14 -> HeaderField.STATUS;
            case 26 -> HeaderField.CONTENT_ENCODING;
            case 31 -> HeaderField.CONTENT_TYPE;
            default -> HeaderField.OTHER;
        };
    }

    /** Reads a string; {@link #valueLength} is its decoded length, of which the array may hold only the beginning. */
    private boolean string(byte[] into) {
        if (at >= end) {
            return false;
        }
        boolean coded = (bytes[at] & 0x80) != 0;
        int length = integer(7);
        if (length < 0 || length > end - at) {
            return false;
        }
        if (coded) {
            valueLength = Huffman.decode(bytes, at, at + length, into);
            if (valueLength < 0) {
                return false;
            }
        } else {
            System.arraycopy(bytes, at, into, 0, Math.min(length, into.length));
            valueLength = length;
        }
        at += length;
        return true;
    }

    /** Reads an integer with a prefix of so many bits (RFC 7541, 5.1); -1 if there is none. */
    private int integer(int prefix) {
        int mask = (1 << prefix) - 1;
        int number = bytes[at++] & mask;
        if (number < mask) {
            return number;
        }
        int shift = 0;
        while (at < end && shift <= 21) {
            int next = bytes[at++] & 0xff;
            number += (next & 0x7f) << shift;
            if ((next & 0x80) == 0) {
                return number;
            }
            shift += 7;
        }
        return -1;
    }

    private void take(HeaderField field, byte[] from, int offset, int length) {
        switch (field) {
            case METHOD -> method = text(from, offset, length);
            case PATH -> {
                pathLength = Math.min(length, path.length);
                System.arraycopy(from, offset, path, 0, pathLength);
            }
            case STATUS -> status = number(from, offset, length);
            case GRPC_STATUS -> grpcStatus = number(from, offset, length);
            case CONTENT_TYPE -> grpc = isGrpc(from, offset, length);
            case CONTENT_ENCODING -> coding = ContentCoding.of(from, offset, offset + length);
            case LOST -> lost++;
            case OTHER -> {}
        }
    }

    private static String text(byte[] from, int offset, int length) {
        if (length == 3 && from[offset] == 'G' && from[offset + 1] == 'E' && from[offset + 2] == 'T') {
            return "GET";
        }
        return new String(from, offset, Math.min(length, 16), StandardCharsets.US_ASCII);
    }

    private static int number(byte[] from, int offset, int length) {
        int number = 0;
        for (int i = 0; i < Math.min(length, 6); i++) {
            int digit = from[offset + i] - '0';
            if (digit < 0 || digit > 9) {
                return 0;
            }
            number = number * 10 + digit;
        }
        return number;
    }

    private static boolean isGrpc(byte[] from, int offset, int length) {
        return length >= 16 && new String(from, offset, 16, StandardCharsets.US_ASCII).equals("application/grpc");
    }

    /** The method; empty if there is none, or if it stood in a lost entry. */
    String method() {
        return method;
    }

    byte[] path() {
        return path;
    }

    int pathLength() {
        return pathLength;
    }

    int status() {
        return status;
    }

    int grpcStatus() {
        return grpcStatus;
    }

    ContentCoding coding() {
        return coding;
    }

    boolean isGrpc() {
        return grpc;
    }

    /** Returns the number of fields that refer to entries that the capture never saw. */
    int lost() {
        return lost;
    }
}
