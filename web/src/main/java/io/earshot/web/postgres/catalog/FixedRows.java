package io.earshot.web.postgres.catalog;

import java.util.List;

/** Has the rows of functions that give the same ones on each server. */
final class FixedRows {

    /** Reserved words that no standard has: pgjdbc makes a list of them, and fails where there is none. */
    private static final List<String> KEYWORDS = List.of(
            "analyse",
            "analyze",
            "deferrable",
            "ilike",
            "initially",
            "isnull",
            "limit",
            "notnull",
            "placing",
            "returning",
            "variadic",
            "verbose");

    private FixedRows() {}

    static List<Object> of(String function) {
        return switch (function) {
            case "pg_timezone_names" ->
                List.of(new RowValue(
                        List.of("name", "abbrev", "utc_offset", "is_dst"), List.of("UTC", "UTC", "00:00:00", false)));
            case "pg_get_keywords" ->
                KEYWORDS.stream()
                        .<Object>map(word ->
                                new RowValue(List.of("word", "catcode", "catdesc"), List.of(word, "R", "reserved")))
                        .toList();
            default -> List.of();
        };
    }
}
