package io.earshot.traffic.bodies;

import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Unpacks a body piece by piece: gzip (RFC 1952), zlib, or the bare deflate that some servers send. */
final class Unpacking implements AutoCloseable {

    private static final int PIECE = 4_096;
    private static final int EXTRA = 4;
    private static final int NAME = 8;
    private static final int COMMENT = 16;
    private static final int CHECKSUM = 2;
    private static final int FIXED_HEAD = 10;

    /** Receives what was unpacked. */
    @FunctionalInterface
    interface Receiver {

        /** Takes bytes; returns whether more are wanted. */
        boolean bytes(byte[] bytes, int length);
    }

    private enum Head {
        FIXED,
        EXTRA_LENGTH,
        EXTRA_BYTES,
        NAME_BYTES,
        COMMENT_BYTES,
        CHECKSUM_BYTES,
        DONE
    }

    private final byte[] out = new byte[PIECE];
    private final boolean gzip;
    private Head head = Head.FIXED;
    private Inflater inflater;
    private int first = -1;
    private int flags;
    private int seen;
    private int extra;
    private boolean over;

    Unpacking(boolean gzip) {
        this.gzip = gzip;
        this.inflater = new Inflater(gzip);
    }

    /** Unpacks the next bytes. Returns false if they are not packed so, or the receiver wants no more. */
    boolean unpack(byte[] bytes, int from, int to, Receiver receiver) {
        int at = from;
        while (head != Head.DONE && at < to) {
            if (!(gzip ? gzipHead(bytes[at++] & 0xff) : zlibHead(bytes[at] & 0xff))) {
                return false;
            }
        }
        if (at == to || over) {
            return true;
        }
        inflater.setInput(bytes, at, to - at);
        return inflate(receiver);
    }

    private boolean inflate(Receiver receiver) {
        try {
            while (true) {
                int length = inflater.inflate(out);
                if (length > 0 && !receiver.bytes(out, length)) {
                    return false;
                }
                over = inflater.finished();
                if (inflater.needsDictionary()) {
                    return false;
                }
                if (over || (length == 0 && inflater.needsInput())) {
                    return true;
                }
            }
        } catch (DataFormatException notPacked) {
            return false;
        }
    }

    /** Whether the first byte is that of a zlib stream; a bare one begins otherwise. */
    private boolean zlibHead(int b) {
        if (first < 0) {
            first = b;
            if ((b & 0x0f) != 8 || b >>> 4 > 7) {
                inflater.end();
                inflater = new Inflater(true);
            }
            head = Head.DONE;
        }
        return true;
    }

    private boolean gzipHead(int b) {
        switch (head) {
            case FIXED -> {
                if ((seen == 0 && b != 0x1f) || (seen == 1 && b != 0x8b) || (seen == 2 && b != 8)) {
                    return false;
                }
                if (seen == 3) {
                    flags = b;
                }
                if (++seen == FIXED_HEAD) {
                    next(Head.FIXED);
                }
            }
            case EXTRA_LENGTH -> {
                extra |= b << (8 * seen);
                if (++seen == 2) {
                    head = Head.EXTRA_BYTES;
                    if (extra == 0) {
                        next(Head.EXTRA_BYTES);
                    }
                }
            }
            case EXTRA_BYTES -> {
                if (--extra == 0) {
                    next(Head.EXTRA_BYTES);
                }
            }
            case NAME_BYTES, COMMENT_BYTES -> {
                if (b == 0) {
                    next(head);
                }
            }
            case CHECKSUM_BYTES -> {
                if (++seen == 2) {
                    next(Head.CHECKSUM_BYTES);
                }
            }
            case DONE -> {}
        }
        return true;
    }

    /** Goes on to the next part that the flags announce. */
    private void next(Head after) {
        seen = 0;
        if (after == Head.FIXED && (flags & EXTRA) != 0) {
            head = Head.EXTRA_LENGTH;
        } else if (after.compareTo(Head.NAME_BYTES) < 0 && (flags & NAME) != 0) {
            head = Head.NAME_BYTES;
        } else if (after.compareTo(Head.COMMENT_BYTES) < 0 && (flags & COMMENT) != 0) {
            head = Head.COMMENT_BYTES;
        } else if (after.compareTo(Head.CHECKSUM_BYTES) < 0 && (flags & CHECKSUM) != 0) {
            head = Head.CHECKSUM_BYTES;
        } else {
            head = Head.DONE;
        }
    }

    @Override
    public void close() {
        inflater.end();
    }
}
