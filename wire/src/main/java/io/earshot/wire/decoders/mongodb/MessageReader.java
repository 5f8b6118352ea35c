package io.earshot.wire.decoders.mongodb;

import io.earshot.wire.decoders.StreamInput;
import io.earshot.wire.exchanges.Exchange;
import io.earshot.wire.exchanges.TargetKind;
import java.nio.charset.StandardCharsets;

/** Reads one message after the other as its bytes come: sections of OP_MSG, or the one document of the older operations. */
final class MessageReader {

    private static final int OP_UPDATE = 2001;
    private static final int OP_INSERT = 2002;
    private static final int OP_QUERY = 2004;
    private static final int OP_GET_MORE = 2005;
    private static final int OP_DELETE = 2006;
    private static final int OP_KILL_CURSORS = 2007;
    private static final int CHECKSUM = 1;
    private static final int MORE_TO_COME = 2;
    private static final int QUERY_FAILURE = 2;
    private static final int CURSOR_NOT_FOUND = 1;
    private static final int MAX_NAMESPACE = 256;

    private enum Part {
        NONE,
        FLAGS,
        SECTION,
        DOCUMENT,
        /** Returns the rest of the message. */
        REST
    }

    private final DocumentReader document = new DocumentReader();
    private Part part = Part.NONE;
    private int opcode;
    private int size;
    private long endTotal;
    private int requestId;
    private int responseTo;
    private int flags;
    private String namespace = "";
    private long startNanos;
    private long startFrame;

    /** Begins with the header that the input holds. */
    void begin(StreamInput in, int operation, int messageSize) {
        opcode = operation;
        size = messageSize;
        requestId = in.int32Little(4);
        responseTo = in.int32Little(8);
        startNanos = in.startNanos();
        startFrame = in.startFrame();
        endTotal = in.total() + messageSize;
        flags = 0;
        namespace = "";
        document.begin();
        part = Part.FLAGS;
    }

    void reset() {
        part = Part.NONE;
    }

    boolean isBegun() {
        return part != Part.NONE;
    }

    /** Reads a message that is here as a whole, without its header. */
    void readWhole(byte[] bytes) {
        StreamInput in = new StreamInput();
        in.feed(0, bytes, 0, bytes.length, 0, 0);
        endTotal = bytes.length;
        if (bytes.length > 0) {
            read(in);
        }
        part = Part.NONE;
    }

    /** Takes what is there; returns whether the message is complete. */
    boolean read(StreamInput in) {
        while (true) {
            if (in.isSkipping()) {
                return false;
            }
            long left = endTotal - in.total();
            if (left <= 0) {
                part = Part.NONE;
                return true;
            }
            switch (part) {
                case FLAGS -> {
                    if (!flags(in, left)) {
                        return false;
                    }
                }
                case SECTION -> {
                    if (in.available() == 0) {
                        return false;
                    }
                    if (!section(in, left)) {
                        return false;
                    }
                }
                case DOCUMENT -> {
                    int done = document.read(in);
                    if (done == 0) {
                        return false;
                    }
                    part = done < 0 || opcode != MongodbDecoder.OP_MSG ? Part.REST : Part.SECTION;
                }
                default -> in.skip(left);
            }
        }
    }

    private boolean flags(StreamInput in, long left) {
        switch (opcode) {
            case MongodbDecoder.OP_MSG -> {
                if (in.available() < 4) {
                    return false;
                }
                flags = in.int32Little(0);
                in.advance(4);
                part = Part.SECTION;
            }
            case MongodbDecoder.OP_REPLY -> {
                if (in.available() < 20) {
                    return false;
                }
                flags = in.int32Little(0);
                in.advance(20);
                part = Part.DOCUMENT;
            }
            case OP_QUERY, OP_GET_MORE, OP_INSERT, OP_UPDATE, OP_DELETE -> {
                int end = 4;
                while (end < in.available() && in.uint8(end) != 0) {
                    end++;
                }
                int after = opcode == OP_QUERY ? 9 : 1;
                if (in.available() < end + after && in.available() < Math.min(left, MAX_NAMESPACE + 16)) {
                    return false;
                }
                namespace = new String(
                        in.bytes(),
                        in.position() + 4,
                        Math.max(0, Math.min(end - 4, MAX_NAMESPACE)),
                        StandardCharsets.UTF_8);
                in.advance(Math.min(in.available(), end + after));
                part = opcode == OP_QUERY ? Part.DOCUMENT : Part.REST;
            }
            default -> part = Part.REST;
        }
        return true;
    }

    private boolean section(StreamInput in, long left) {
        if ((flags & CHECKSUM) != 0 && left <= 4) {
            part = Part.REST;
            return true;
        }
        if (in.uint8(0) == 0) {
            in.advance(1);
            if (document.command().isEmpty()) {
                part = Part.DOCUMENT;
            } else {
                part = Part.REST;
            }
            return true;
        }
        if (in.uint8(0) != 1) {
            part = Part.REST;
            return true;
        }
        if (in.available() < 5) {
            return false;
        }
        long sequence = in.int32Little(1);
        if (sequence < 5 || sequence > left) {
            part = Part.REST;
            return true;
        }
        in.skip(1 + sequence);
        return true;
    }

    /** Fills in what the message asks for. */
    void describe(Exchange exchange) {
        switch (opcode) {
            case MongodbDecoder.OP_MSG -> {
                String collection = document.collection();
                exchange.operation(document.command())
                        .target(
                                TargetKind.NAME,
                                collection.isEmpty() ? document.database() : document.database() + "." + collection);
                if ((flags & CHECKSUM) != 0) {
                    exchange.note("checksum");
                }
                if ((flags & MORE_TO_COME) != 0) {
                    exchange.note("moreToCome");
                }
            }
            case OP_QUERY -> {
                boolean command = namespace.endsWith(".$cmd");
                exchange.operation(command ? "OP_QUERY " + document.command() : "OP_QUERY")
                        .target(TargetKind.NAME, namespace);
            }
            case OP_GET_MORE -> exchange.operation("OP_GET_MORE").target(TargetKind.NAME, namespace);
            case OP_INSERT -> exchange.operation("OP_INSERT").target(TargetKind.NAME, namespace);
            case OP_UPDATE -> exchange.operation("OP_UPDATE").target(TargetKind.NAME, namespace);
            case OP_DELETE -> exchange.operation("OP_DELETE").target(TargetKind.NAME, namespace);
            case OP_KILL_CURSORS -> exchange.operation("OP_KILL_CURSORS");
            default -> exchange.operation("OP_" + opcode);
        }
    }

    boolean isOneway() {
        return switch (opcode) {
            case MongodbDecoder.OP_MSG -> (flags & MORE_TO_COME) != 0;
            case OP_INSERT, OP_UPDATE, OP_DELETE, OP_KILL_CURSORS -> true;
            default -> false;
        };
    }

    boolean moreToCome() {
        return opcode == MongodbDecoder.OP_MSG && (flags & MORE_TO_COME) != 0;
    }

    boolean isError() {
        return document.isError()
                || (opcode == MongodbDecoder.OP_REPLY && (flags & (QUERY_FAILURE | CURSOR_NOT_FOUND)) != 0);
    }

    /** Whether the answer says how it went; an old reply does by having no failure flag. */
    boolean hasOutcome() {
        return document.hasOutcome() || opcode == MongodbDecoder.OP_REPLY;
    }

    int code() {
        return document.code();
    }

    int requestId() {
        return requestId;
    }

    int responseTo() {
        return responseTo;
    }

    int size() {
        return size;
    }

    long startNanos() {
        return startNanos;
    }

    long startFrame() {
        return startFrame;
    }
}
