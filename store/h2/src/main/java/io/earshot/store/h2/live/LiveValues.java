package io.earshot.store.h2.live;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.h2.util.JSR310Utils;
import org.h2.value.Value;
import org.h2.value.ValueBigint;
import org.h2.value.ValueBoolean;
import org.h2.value.ValueInteger;
import org.h2.value.ValueNull;
import org.h2.value.ValueReal;
import org.h2.value.ValueVarchar;

/** Converts values to H2's and back. An absent value is NULL. */
final class LiveValues {

    private LiveValues() {}

    static Value text(String text) {
        return ValueVarchar.get(text);
    }

    static Value text(Optional<String> text) {
        return text.isPresent() ? ValueVarchar.get(text.get()) : ValueNull.INSTANCE;
    }

    static Value integer(Optional<Integer> number) {
        return number.isPresent() ? ValueInteger.get(number.get()) : ValueNull.INSTANCE;
    }

    static Value integer(OptionalInt number) {
        return number.isPresent() ? ValueInteger.get(number.getAsInt()) : ValueNull.INSTANCE;
    }

    static Value count(Optional<Long> number) {
        return number.isPresent() ? ValueBigint.get(number.get()) : ValueNull.INSTANCE;
    }

    static Value real(OptionalDouble number) {
        return number.isPresent() ? ValueReal.get((float) number.getAsDouble()) : ValueNull.INSTANCE;
    }

    static Value truth(Optional<Boolean> truth) {
        return truth.isPresent() ? ValueBoolean.get(truth.get()) : ValueNull.INSTANCE;
    }

    static Value time(Optional<Instant> time) {
        return time.isPresent() ? JSR310Utils.instantToValue(time.get()) : ValueNull.INSTANCE;
    }

    /** As JDBC takes it; an empty Optional stands for NULL. */
    static Object toObject(Value value) {
        return switch (value.getValueType()) {
            case Value.NULL -> Optional.empty();
            case Value.VARCHAR -> value.getString();
            case Value.INTEGER -> value.getInt();
            case Value.BIGINT -> value.getLong();
            case Value.REAL -> value.getFloat();
            case Value.BOOLEAN -> value.getBoolean();
            case Value.TIMESTAMP_TZ -> JSR310Utils.valueToInstant(value, null);
            default -> throw new AssertionError("no column has a value like " + value.getTraceSQL());
        };
    }
}
