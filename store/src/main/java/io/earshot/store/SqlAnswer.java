package io.earshot.store;

import java.util.List;
import java.util.Optional;

/**
 * Holds the answer to a SELECT.
 *
 * @param rows numbers, booleans, texts, and {@link SqlList} for arrays and rows; times are texts in RFC 3339, bytes are texts as in
 *     {@code \x00ff}, intervals are texts as PostgreSQL writes them; NULL is an empty Optional
 * @param truncated whether there was more than the limit
 */
public record SqlAnswer(
        List<Column> columns, List<List<Optional<Object>>> rows, boolean truncated, double elapsedMillis) {

    /** @param type as SQL calls it */
    public record Column(String name, String type) {}
}
