package io.earshot.web.postgres.catalog;

import io.earshot.store.SqlList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * An array.
 *
 * @param items null for NULL
 * @param lower the first subscript: 0 for vectors, which are written with blanks between
 */
record ArrayValue(List<Object> items, int lower) {

    static ArrayValue of(List<Object> items) {
        return new ArrayValue(items, 1);
    }

    @Override
    public String toString() {
        return lower == 0
                ? items.stream().map(String::valueOf).collect(Collectors.joining(" "))
                : SqlList.arrayText(items.stream()
                        .map(item -> Optional.ofNullable(item)
                                .map(i ->
                                        i instanceof ArrayValue ? i.toString() : SqlList.quotedElement(Values.text(i))))
                        .toList());
    }
}
