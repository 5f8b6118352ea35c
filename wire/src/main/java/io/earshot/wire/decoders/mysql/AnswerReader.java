package io.earshot.wire.decoders.mysql;

import io.earshot.wire.decoders.StreamInput;

/** Follows the packets of one answer, of which it needs only the first bytes, until the answer is complete. */
final class AnswerReader {

    enum Result {
        MORE,
        OK,
        ERROR,
        /** The server asks for a file; its outcome follows. */
        FILE
    }

    private enum Part {
        FIRST,
        COLUMNS,
        AFTER_COLUMNS,
        ROWS,
        DEFINITIONS,
        TEXT,
        LOGIN
    }

    private static final int MORE_RESULTS = 8;
    private static final int CURSOR_EXISTS = 0x40;
    private static final int PROGRESS = 0xffff;
    private static final int OK = 0x00;
    private static final int ERR = 0xff;
    private static final int END = 0xfe;
    private static final int LOCAL_FILE = 0xfb;
    private static final int MAX_PACKET = 0xffffff;

    private final Session session;
    private Part part = Part.FIRST;
    private long definitions;
    private boolean endDue;
    private int parametersLeft;
    private int columnsLeft;
    private int errorCode;
    private int statementId;
    private boolean prepared;
    private int results;
    private boolean preparing;

    AnswerReader(Session session) {
        this.session = session;
    }

    void begin(Command.Answer answer) {
        results = 0;
        errorCode = 0;
        prepared = false;
        preparing = answer == Command.Answer.PREPARED;
        part = switch (answer) {
            case ROWS -> Part.ROWS;
            case TEXT -> Part.TEXT;
            case LOGIN -> Part.LOGIN;
            default -> Part.FIRST;
        };
    }

    /**
     * Takes one packet.
     *
     * @param header where its payload begins, from the input's position
     * @param size of the payload
     * @param seen how many bytes of it are there
     */
    Result packet(StreamInput in, int header, int size, int seen) {
        int first = seen > 0 ? in.uint8(header) : -1;
        if (first == ERR && part != Part.TEXT && size >= 3) {
            return error(in, header, seen);
        }
        return switch (part) {
            case TEXT -> Result.OK;
            case LOGIN -> first == OK ? Result.OK : Result.MORE;
            case FIRST -> first(in, header, size, seen, first);
            case COLUMNS -> {
                if (--definitions == 0) {
                    part = session.deprecateEof() == Session.Agreed.YES ? Part.ROWS : Part.AFTER_COLUMNS;
                }
                yield Result.MORE;
            }
            case AFTER_COLUMNS -> afterColumns(in, header, size, seen, first);
            case ROWS -> row(in, header, size, seen, first);
            case DEFINITIONS -> definition(first, size);
        };
    }

    private Result error(StreamInput in, int header, int seen) {
        int code = seen >= 3 ? in.uint16Little(header + 1) : 0;
        if (code == PROGRESS) {
            return Result.MORE;
        }
        errorCode = code;
        return Result.ERROR;
    }

    private Result first(StreamInput in, int header, int size, int seen, int first) {
        if (preparing) {
            return first == OK && seen >= 9 ? prepare(in, header) : Result.OK;
        }
        if (first == OK || (first == END && size < 9)) {
            results++;
            return hasMore(in, header, size, seen, first) ? Result.MORE : Result.OK;
        }
        if (first == LOCAL_FILE) {
            return Result.FILE;
        }
        results++;
        long count = lengthEncoded(in, header, seen);
        int encoded = first < 0xfb ? 1 : first == 0xfc ? 3 : first == 0xfd ? 4 : 9;
        boolean cached =
                session.mayCacheMetadata() && size == encoded + 1 && seen > encoded && in.uint8(header + encoded) == 0;
        definitions = cached ? 0 : count;
        part = Part.COLUMNS;
        if (definitions == 0) {
            part = session.deprecateEof() == Session.Agreed.YES ? Part.ROWS : Part.AFTER_COLUMNS;
        }
        return Result.MORE;
    }

    private Result prepare(StreamInput in, int header) {
        statementId = in.int32Little(header + 1);
        prepared = true;
        columnsLeft = in.uint16Little(header + 5);
        parametersLeft = in.uint16Little(header + 7);
        endDue = false;
        part = Part.DEFINITIONS;
        return parametersLeft + columnsLeft == 0 ? Result.OK : Result.MORE;
    }

    private Result definition(int first, int size) {
        if (endDue) {
            endDue = false;
            if (first == END && size < 9) {
                session.deprecateEof(Session.Agreed.NO);
                return columnsLeft == 0 ? Result.OK : Result.MORE;
            }
            session.deprecateEof(Session.Agreed.YES);
        }
        boolean ends = session.deprecateEof() != Session.Agreed.YES;
        if (parametersLeft > 0) {
            parametersLeft--;
            endDue = parametersLeft == 0 && ends;
        } else if (columnsLeft > 0) {
            columnsLeft--;
            endDue = columnsLeft == 0 && ends;
        }
        return parametersLeft + columnsLeft == 0 && !endDue ? Result.OK : Result.MORE;
    }

    /** Whether definitions have all come and only an end mark may follow, of which nobody knows whether it was agreed on. */
    boolean mayBeComplete() {
        return part == Part.DEFINITIONS
                && endDue
                && parametersLeft + columnsLeft == 0
                && session.deprecateEof() == Session.Agreed.UNKNOWN;
    }

    private Result afterColumns(StreamInput in, int header, int size, int seen, int first) {
        part = Part.ROWS;
        if (first == END && size == 5) {
            session.deprecateEof(Session.Agreed.NO);
            int status = seen >= 5 ? in.uint16Little(header + 3) : 0;
            if ((status & CURSOR_EXISTS) != 0) {
                return Result.OK;
            }
            return Result.MORE;
        }
        session.deprecateEof(Session.Agreed.YES);
        return row(in, header, size, seen, first);
    }

    private Result row(StreamInput in, int header, int size, int seen, int first) {
        if (first != END || size >= MAX_PACKET) {
            return Result.MORE;
        }
        if (hasMore(in, header, size, seen, first)) {
            part = Part.FIRST;
            return Result.MORE;
        }
        return Result.OK;
    }

    /** Whether an end of rows, or an OK, says that another result of the same command follows. */
    private static boolean hasMore(StreamInput in, int header, int size, int seen, int first) {
        int at;
        if (first == END && size <= 5) {
            at = header + 3;
        } else {
            at = header + 1;
            at += lengthOfEncoded(in, at, header + seen);
            at += lengthOfEncoded(in, at, header + seen);
        }
        return at + 2 <= header + seen && (in.uint16Little(at) & MORE_RESULTS) != 0;
    }

    private static int lengthOfEncoded(StreamInput in, int at, int end) {
        if (at >= end) {
            return 1;
        }
        int first = in.uint8(at);
        return first < 0xfb ? 1 : first == 0xfc ? 3 : first == 0xfd ? 4 : 9;
    }

    private static long lengthEncoded(StreamInput in, int at, int seen) {
        if (seen == 0) {
            return 0;
        }
        int first = in.uint8(at);
        if (first == 0xfc && seen >= 3) {
            return in.uint16Little(at + 1);
        }
        if (first == 0xfd && seen >= 4) {
            return in.uint24Little(at + 1);
        }
        return first;
    }

    int errorCode() {
        return errorCode;
    }

    /** Whether the answer named a statement. */
    boolean isPrepared() {
        return prepared;
    }

    int statementId() {
        return statementId;
    }

    int results() {
        return results;
    }
}
