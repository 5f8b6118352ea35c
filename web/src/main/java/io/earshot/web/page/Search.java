package io.earshot.web.page;

import io.earshot.store.NamedQueries;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Containers, hosts, addresses, services and data centres by a part of their name; what begins with it comes first. */
final class Search {

    private static final NamedQueries QUERIES = NamedQueries.of(Search.class);

    private final Rows rows;

    Search(Rows rows) {
        this.rows = rows;
    }

    List<Map<String, Object>> find(String text) {
        String wanted = text.strip().toLowerCase(Locale.ROOT);
        if (wanted.isEmpty()) {
            return List.of();
        }
        return rows.ask(QUERIES.sql("places"), wanted, wanted);
    }
}
