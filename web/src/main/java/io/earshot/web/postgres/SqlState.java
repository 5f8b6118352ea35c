package io.earshot.web.postgres;

/** What went wrong, in PostgreSQL's codes (its manual, appendix "PostgreSQL Error Codes"). */
enum SqlState {
    PROTOCOL_VIOLATION("08P01"),
    FEATURE_NOT_SUPPORTED("0A000"),
    INVALID_DATETIME_FORMAT("22007"),
    INVALID_TEXT_REPRESENTATION("22P02"),
    INVALID_BINARY_REPRESENTATION("22P03"),
    NUMERIC_VALUE_OUT_OF_RANGE("22003"),
    IDLE_IN_TRANSACTION_TIMEOUT("25P03"),
    INVALID_STATEMENT_NAME("26000"),
    INVALID_AUTHORIZATION("28000"),
    INVALID_PASSWORD("28P01"),
    INVALID_CURSOR_NAME("34000"),
    INSUFFICIENT_PRIVILEGE("42501"),
    SYNTAX_ERROR("42601"),
    TOO_MANY_CONNECTIONS("53300"),
    PROGRAM_LIMIT_EXCEEDED("54000"),
    QUERY_CANCELED("57014"),
    ADMIN_SHUTDOWN("57P01"),
    IDLE_SESSION_TIMEOUT("57P05"),
    INTERNAL_ERROR("XX000");

    private final String code;

    SqlState(String code) {
        this.code = code;
    }

    String code() {
        return code;
    }
}
