package io.earshot.store.h2;

import java.sql.SQLException;
import java.util.regex.PatternSyntaxException;
import org.h2.api.ErrorCode;

/** Says in PostgreSQL's codes (its manual, appendix "PostgreSQL Error Codes") why H2 could not run a statement. */
final class SqlStates {

    private SqlStates() {}

    static String of(SQLException error) {
        return switch (error.getErrorCode()) {
            case ErrorCode.COLUMN_NOT_FOUND_1 -> "42703";
            case ErrorCode.TABLE_OR_VIEW_NOT_FOUND_1,
                    ErrorCode.TABLE_OR_VIEW_NOT_FOUND_DATABASE_EMPTY_1,
                    ErrorCode.TABLE_OR_VIEW_NOT_FOUND_WITH_CANDIDATES_2 -> "42P01";
            case ErrorCode.FUNCTION_NOT_FOUND_1,
                    ErrorCode.METHOD_NOT_FOUND_1,
                    ErrorCode.SUM_OR_AVG_ON_WRONG_DATATYPE_1 -> "42883";
            case ErrorCode.SCHEMA_NOT_FOUND_1 -> "3F000";
            case ErrorCode.UNKNOWN_DATA_TYPE_1 -> "42704";
            case ErrorCode.AMBIGUOUS_COLUMN_NAME_1 -> "42702";
            case ErrorCode.DUPLICATE_COLUMN_NAME_1 -> "42701";
            case ErrorCode.MUST_GROUP_BY_COLUMN_1, ErrorCode.INVALID_USE_OF_AGGREGATE_FUNCTION_1 -> "42803";
            case ErrorCode.ORDER_BY_NOT_IN_RESULT -> "42P10";
            case ErrorCode.SCALAR_SUBQUERY_CONTAINS_MORE_THAN_ONE_ROW -> "21000";
            case ErrorCode.COLUMN_COUNT_DOES_NOT_MATCH -> "42601";
            case ErrorCode.TYPES_ARE_NOT_COMPARABLE_2 -> "42804";
            case ErrorCode.DATA_CONVERSION_ERROR_1 -> "22P02";
            case ErrorCode.INVALID_VALUE_2 -> "22023";
            case ErrorCode.PARAMETER_NOT_SET_1 -> "42P02";
            case ErrorCode.NOT_ENOUGH_RIGHTS_FOR_1 -> "42501";
            case ErrorCode.FEATURE_NOT_SUPPORTED_1 -> "0A000";
            case ErrorCode.STATEMENT_WAS_CANCELED -> "57014";
            case ErrorCode.OUT_OF_MEMORY -> "53200";
            case ErrorCode.EXCEPTION_IN_FUNCTION_1 ->
                causedBy(error, PatternSyntaxException.class)
                        ? "2201B"
                        : causedBy(error, NumberFormatException.class) ? "22P02" : "22023";
            default -> byClass(String.valueOf(error.getSQLState()));
        };
    }

    private static boolean causedBy(Throwable error, Class<? extends Throwable> kind) {
        return kind.isInstance(error) || (error.getCause() != null && causedBy(error.getCause(), kind));
    }

    /** Data exceptions are the standard's in both; all else that H2 says is about how a statement is written. */
    private static String byClass(String state) {
        return state.matches("(22|21)[0-9A-Z]{3}") ? state : "42601";
    }
}
