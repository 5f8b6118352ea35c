package io.earshot.web.postgres;

import io.earshot.store.SqlTokens;
import io.earshot.store.SqlTokens.Token;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Locates the name of a type of times in a statement.
 *
 * @param last the token with which the name ends
 */
record TimeType(ScalarType type, int last) {

    private static final Map<String, ScalarType> NAMES = Map.of(
            "TIMESTAMPTZ",
            ScalarType.TIMESTAMPTZ,
            "TIMESTAMP",
            ScalarType.TIMESTAMP,
            "TIME",
            ScalarType.TIME,
            "DATE",
            ScalarType.DATE);

    /** Returns the type whose name begins at a token; none for one with a precision, an array, and a time of day with a zone. */
    static Optional<TimeType> at(List<Token> tokens, int i) {
        Optional<TimeType> type =
                Optional.ofNullable(NAMES.get(SqlTokens.at(tokens, i).text())).map(plain -> new TimeType(plain, i));
        Token next = SqlTokens.at(tokens, i + 1);
        boolean zoned = SqlTokens.at(tokens, i + 2).is("TIME")
                && SqlTokens.at(tokens, i + 3).is("ZONE");
        if (zoned && next.is("WITH")) {
            return type.filter(found -> found.type() == ScalarType.TIMESTAMP)
                    .map(_ -> new TimeType(ScalarType.TIMESTAMPTZ, i + 3));
        }
        if (zoned && next.is("WITHOUT")) {
            return type.map(found -> new TimeType(found.type(), i + 3));
        }
        return type.filter(_ -> !next.isSign("(") && !next.isSign("["));
    }

    /**
     * Writes a text of this type as H2 reads it. H2 reads other texts than PostgreSQL, and some as other times: it rounds times of day to seconds,
     * moves a timestamp by its offset, and takes the earlier one of two times of one name.
     *
     * @return none where the text is no time, which H2 then says
     */
    Optional<String> literal(String text) {
        Optional<String> ofToday = ofToday(text.strip().toLowerCase(Locale.ROOT));
        if (ofToday.isPresent()) {
            return ofToday;
        }
        try {
            return Optional.of(
                    switch (TextInput.read(type, text)) {
                        case OffsetDateTime instant ->
                            "TIMESTAMP WITH TIME ZONE '" + Times.shown(instant.toInstant()) + "'";
                        case LocalDateTime time -> "TIMESTAMP '" + Times.shown(time) + "'";
                        case LocalDate day -> "DATE '" + day + "'";
                        case LocalTime time -> "TIME '" + Times.shown(time) + "'";
                        default -> throw new IllegalStateException(type + " is no type of times");
                    });
        } catch (PostgresException e) {
            return Optional.empty();
        }
    }

    /** Writes {@code now}, {@code today} and their like (PostgreSQL's manual, "Special Values"); all days are those of UTC. */
    private Optional<String> ofToday(String word) {
        if (type == ScalarType.TIME) {
            return Optional.empty();
        }
        String h2 = switch (type) {
            case TIMESTAMPTZ -> "TIMESTAMP WITH TIME ZONE";
            case TIMESTAMP -> "TIMESTAMP";
            default -> "DATE";
        };
        String day = "CAST(%s AS " + h2 + ")";
        return switch (word) {
            case "now" -> Optional.of("CAST(CURRENT_TIMESTAMP AS " + h2 + ")");
            case "today" -> Optional.of(day.formatted("CURRENT_DATE"));
            case "tomorrow" -> Optional.of(day.formatted("CURRENT_DATE + INTERVAL '1' DAY"));
            case "yesterday" -> Optional.of(day.formatted("CURRENT_DATE - INTERVAL '1' DAY"));
            case "epoch" -> Optional.of(day.formatted("DATE '1970-01-01'"));
            default -> Optional.empty();
        };
    }
}
