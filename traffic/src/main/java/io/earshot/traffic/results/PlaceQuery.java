package io.earshot.traffic.results;

import io.earshot.traffic.evidence.TransactionPlace;
import io.earshot.traffic.evidence.TransactionPlace.Position;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** Asks where a transaction's packets are. The id holds the time, by which rows are found. */
final class PlaceQuery {

    private static final String COLUMNS =
            "SELECT id, app, operation, trace, text, file, frame, answerFile, answerFrame";

    private PlaceQuery() {}

    /** Returns a query with question marks for the id, and a time before and a time after the transaction's. */
    static String sql(String table, String time) {
        return COLUMNS + " FROM " + table + " WHERE id = ? AND at >= CAST(? AS " + time + ") AND at <= CAST(? AS "
                + time + ")";
    }

    /** Returns what takes the place of the question marks; empty if that cannot be an id. */
    static Optional<List<String>> values(String id) {
        int hyphen = id.indexOf('-');
        if (hyphen < 1) {
            return Optional.empty();
        }
        try {
            Instant at = Instant.ofEpochSecond(0, Long.parseLong(id.substring(0, hyphen), Character.MAX_RADIX));
            // Databases round to microseconds.
            return Optional.of(List.of(
                    id,
                    at.truncatedTo(ChronoUnit.SECONDS).toString(),
                    at.plusSeconds(1).toString()));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** @param row values in the order of the query's columns */
    static TransactionPlace place(List<Optional<Object>> row) {
        return new TransactionPlace(
                text(row, 0), text(row, 1), text(row, 2), text(row, 3), text(row, 4), position(row, 5), answer(row));
    }

    private static Optional<Position> answer(List<Optional<Object>> row) {
        return row.get(7).isEmpty() || row.get(8).isEmpty() ? Optional.empty() : Optional.of(position(row, 7));
    }

    private static Position position(List<Optional<Object>> row, int at) {
        return new Position(Path.of(text(row, at)), Long.parseLong(text(row, at + 1)));
    }

    private static String text(List<Optional<Object>> row, int at) {
        return row.get(at).map(Object::toString).orElse("");
    }
}
