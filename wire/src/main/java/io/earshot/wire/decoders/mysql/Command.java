package io.earshot.wire.decoders.mysql;

/** The commands of the protocol and how each is answered. */
enum Command {
    COM_QUIT(0x01, Answer.NONE),
    COM_INIT_DB(0x02, Answer.RESULT),
    COM_QUERY(0x03, Answer.RESULT),
    COM_FIELD_LIST(0x04, Answer.ROWS),
    COM_CREATE_DB(0x05, Answer.RESULT),
    COM_DROP_DB(0x06, Answer.RESULT),
    COM_REFRESH(0x07, Answer.RESULT),
    COM_SHUTDOWN(0x08, Answer.RESULT),
    COM_STATISTICS(0x09, Answer.TEXT),
    COM_PROCESS_INFO(0x0a, Answer.RESULT),
    COM_PROCESS_KILL(0x0c, Answer.RESULT),
    COM_DEBUG(0x0d, Answer.RESULT),
    COM_PING(0x0e, Answer.RESULT),
    COM_CHANGE_USER(0x11, Answer.LOGIN),
    COM_BINLOG_DUMP(0x12, Answer.STREAM),
    COM_TABLE_DUMP(0x13, Answer.STREAM),
    COM_REGISTER_SLAVE(0x15, Answer.RESULT),
    COM_STMT_PREPARE(0x16, Answer.PREPARED),
    COM_STMT_EXECUTE(0x17, Answer.RESULT),
    COM_STMT_SEND_LONG_DATA(0x18, Answer.NONE),
    COM_STMT_CLOSE(0x19, Answer.NONE),
    COM_STMT_RESET(0x1a, Answer.RESULT),
    COM_SET_OPTION(0x1b, Answer.RESULT),
    COM_STMT_FETCH(0x1c, Answer.ROWS),
    COM_BINLOG_DUMP_GTID(0x1e, Answer.STREAM),
    COM_RESET_CONNECTION(0x1f, Answer.RESULT),
    COM_STMT_BULK_EXECUTE(0xfa, Answer.RESULT),
    COM_MULTI(0xfe, Answer.RESULT);

    /** Lists the ways to read an answer. */
    enum Answer {
        NONE,
        /** OK, error, file request or result sets. */
        RESULT,
        /** Rows or definitions up to an end mark. */
        ROWS,
        /** One packet of text. */
        TEXT,
        /** A statement's id, then definitions. */
        PREPARED,
        /** An exchange of authentication data, then OK or an error. */
        LOGIN,
        /** Packets for ever. */
        STREAM
    }

    private static final Command[] BY_CODE = new Command[256];

    static {
        for (Command command : values()) {
            BY_CODE[command.code] = command;
        }
    }

    private final int code;
    private final Answer answer;

    Command(int code, Answer answer) {
        this.code = code;
        this.answer = answer;
    }

    /** The command with that code, or null. */
    static Command of(int code) {
        return BY_CODE[code & 0xff];
    }

    int code() {
        return code;
    }

    Answer answer() {
        return answer;
    }

    boolean takesStatement() {
        return switch (this) {
            case COM_STMT_EXECUTE,
                    COM_STMT_SEND_LONG_DATA,
                    COM_STMT_CLOSE,
                    COM_STMT_RESET,
                    COM_STMT_FETCH,
                    COM_STMT_BULK_EXECUTE -> true;
            default -> false;
        };
    }
}
