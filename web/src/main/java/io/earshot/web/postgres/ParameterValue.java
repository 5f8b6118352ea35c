package io.earshot.web.postgres;

import io.earshot.store.SqlParameter;
import java.util.Optional;

/** Reads what a client binds into what the SQL console takes. */
final class ParameterValue {

    private static final String MONTHS = "INTERVAL YEAR(18) TO MONTH";

    private ParameterValue() {}

    /** @throws PostgresException if it is no value of the type */
    static SqlParameter of(PostgresType type, boolean binary, Optional<byte[]> value) throws PostgresException {
        if (value.isEmpty()) {
            return new SqlParameter(cast(type), Optional.empty());
        }
        Object read = binary ? BinaryInput.read(type, value.get()) : TextInput.read(type, Fields.utf8(value.get()));
        boolean months = read instanceof Interval interval && !interval.isDuration();
        return new SqlParameter(months ? Optional.of(MONTHS) : cast(type), Optional.of(TextInput.jdbc(read)));
    }

    /** Returns H2's type for the parameter; empty for texts, which need none. */
    static Optional<String> cast(PostgresType type) {
        return switch (type) {
            case ScalarType scalar -> scalar.isText() ? Optional.empty() : Optional.of(scalar.cast());
            case PostgresType.Array(ScalarType element) -> Optional.of(element.cast() + " ARRAY");
            case PostgresType.Vector _, PostgresType.Row _ -> Optional.empty();
        };
    }
}
