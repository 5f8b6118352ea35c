package io.earshot.web.postgres.catalog;

import io.earshot.store.SqlList;
import java.util.List;
import java.util.Optional;

/** A row as a value. */
record RowValue(List<String> names, List<Object> fields) {

    @Override
    public String toString() {
        return SqlList.rowText(fields.stream()
                .map(field -> Optional.ofNullable(field).map(Values::text))
                .toList());
    }
}
