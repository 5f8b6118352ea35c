package io.earshot.store.h2;

import io.earshot.store.table.Column;
import io.earshot.store.table.Table;
import io.earshot.store.table.Tables;
import io.earshot.store.table.Views;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Writes docs/tables.md from the declarations of tables and views. */
final class TableReference {

    private static final String HEAD = """
        # Tables

        This page lists every table and view that SQL can ask, with its columns. It is generated from the declarations in `io.earshot.store.table`; do not edit it.
        Text is `VARCHAR`, times are `TIMESTAMP WITH TIME ZONE`. A value that is not known is NULL, never zero; columns that can be NULL are marked.
        """;

    private TableReference() {}

    static String markdown() {
        StringBuilder page = new StringBuilder(HEAD);
        sections("Tables", Tables.ALL, page);
        sections("Views", Views.ALL, page);
        return page.toString();
    }

    private static void sections(String title, List<Table> tables, StringBuilder page) {
        page.append("\n## ").append(title).append('\n');
        List<Table> sorted = new ArrayList<>(tables);
        sorted.sort(Comparator.comparing(Table::name));
        sorted.forEach(table -> section(table, page));
    }

    private static void section(Table table, StringBuilder page) {
        page.append("\n### ").append(table.name().toUpperCase(Locale.ROOT)).append("\n\n");
        page.append("A row is ").append(table.about()).append('.');
        if (!table.key().isEmpty()) {
            page.append(" Its key is ")
                    .append(table.key().stream().map(Column::name).collect(Collectors.joining(", ")))
                    .append('.');
        }
        page.append("\n\n| column | type | unit | meaning |\n| --- | --- | --- | --- |\n");
        for (Column column : table.columns()) {
            page.append("| ")
                    .append(column.name())
                    .append(" | ")
                    .append(column.type().sql())
                    .append(column.nullable() && column.isStored() ? ", NULL" : "")
                    .append(" | ")
                    .append(column.unit())
                    .append(" | ")
                    .append(column.about().replace("|", "\\|"))
                    .append(" |\n");
        }
    }
}
