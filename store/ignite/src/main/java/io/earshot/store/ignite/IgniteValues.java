package io.earshot.store.ignite;

import java.math.BigDecimal;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;

/** Converts values to Ignite's and back. */
final class IgniteValues {

    private IgniteValues() {}

    /** Returns the value as Ignite keeps it; an empty Optional stays one. */
    static Object toIgnite(Object value) {
        return value instanceof Instant time ? Timestamp.from(time) : value;
    }

    /** Returns the value as answers have it. */
    static Optional<Object> toAnswer(Object value) {
        return switch (value) {
            case null -> Optional.empty();
            case Timestamp time -> Optional.of(time.toInstant().toString());
            case Byte number -> Optional.of(number.intValue());
            case Short number -> Optional.of(number.intValue());
            case Integer _, Long _, Float _, Double _, Boolean _, BigDecimal _ -> Optional.of(value);
            case byte[] octets -> Optional.of("\\x" + HexFormat.of().formatHex(octets));
            default -> Optional.of(value.toString());
        };
    }
}
