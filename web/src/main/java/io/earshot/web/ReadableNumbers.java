package io.earshot.web;

import io.earshot.store.SqlAnswer;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Rounds floating-point numbers to the digits that are known. The tables hold REAL, which is right to seven digits; H2 sums it as DOUBLE
 * PRECISION, whose further digits are noise to people. Digits before the point stay. PostgreSQL's clients get all of them.
 */
final class ReadableNumbers {

    private static final int REAL_DIGITS = 7;
    private static final String DOUBLE = "DOUBLE PRECISION";

    private ReadableNumbers() {}

    static SqlAnswer in(SqlAnswer answer) {
        if (answer.columns().stream().noneMatch(column -> column.type().equals(DOUBLE))) {
            return answer;
        }
        List<List<Optional<Object>>> rows = new ArrayList<>(answer.rows().size());
        for (List<Optional<Object>> row : answer.rows()) {
            rows.add(
                    row.stream().map(cell -> cell.map(ReadableNumbers::rounded)).toList());
        }
        return new SqlAnswer(answer.columns(), rows, answer.truncated(), answer.elapsedMillis());
    }

    private static Object rounded(Object value) {
        if (!(value instanceof Double number) || !Double.isFinite(number) || number == 0) {
            return value;
        }
        BigDecimal exact = BigDecimal.valueOf(number);
        int digits = Math.max(REAL_DIGITS, exact.precision() - exact.scale());
        return exact.round(new MathContext(digits, RoundingMode.HALF_EVEN)).doubleValue();
    }
}
