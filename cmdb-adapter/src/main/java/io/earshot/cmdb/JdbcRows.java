package io.earshot.cmdb;

import io.earshot.model.Names;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.Ref;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.SQLXML;
import java.sql.Struct;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;

/** Rows of any number of queries, put together by the container that they are about. */
final class JdbcRows {

    private static final int MOST_CHARACTERS = 1 << 20;

    private final String source;
    private final String network;
    private final Map<String, Row> rows = new LinkedHashMap<>();

    JdbcRows(String source, String network) {
        this.source = source;
        this.network = network;
    }

    /** Collects the rows of one container and their contradictions. */
    private static final class Row implements Fields {

        private final Map<Column, String> texts = new EnumMap<>(Column.class);
        private final Map<Column, String> contradictions = new EnumMap<>(Column.class);

        @Override
        public Optional<String> text(Column column) {
            if (contradictions.containsKey(column)) {
                throw new IllegalArgumentException(contradictions.get(column));
            }
            return Optional.ofNullable(texts.get(column));
        }

        void add(Column column, String text) {
            String before = texts.put(column, text);
            if (before == null || before.equals(text) || before.isEmpty()) {
                return;
            }
            if (column.holdsSeveral()) {
                texts.put(column, before + " " + text);
                return;
            }
            texts.put(column, before);
            if (!text.isEmpty() && !before.equalsIgnoreCase(text)) {
                contradictions.put(
                        column,
                        column.header() + " \"" + Names.shorten(text) + "\" in one row and \"" + Names.shorten(before)
                                + "\" in another, expected one");
            }
        }
    }

    /** @throws IllegalArgumentException if its columns are not such as are asked for */
    void add(String query, ResultSet result) throws SQLException {
        List<Column> columns = columns(result.getMetaData());
        for (int number = 1; result.next(); number++) {
            Map<Column, String> texts = new EnumMap<>(Column.class);
            Map<Column, String> refused = new EnumMap<>(Column.class);
            for (int i = 0; i < columns.size(); i++) {
                Column column = columns.get(i);
                try {
                    texts.put(column, text(column, result.getObject(i + 1)));
                } catch (IllegalArgumentException e) {
                    refused.put(column, column.header() + " " + e.getMessage());
                }
            }
            String name = texts.get(Column.CONTAINER) + "." + texts.get(Column.HOST);
            String object = name.startsWith(".") || name.endsWith(".") ? "row " + number + " of " + query : name;
            Row row = rows.computeIfAbsent(object.toLowerCase(Locale.ROOT), n -> new Row());
            texts.forEach(row::add);
            row.contradictions.putAll(refused);
        }
    }

    CmdbReading toReading() {
        InventoryBuilder inventory = new InventoryBuilder(source, network);
        rows.forEach((object, row) -> inventory.add(Names.shorten(object), row));
        return inventory.build();
    }

    private static List<Column> columns(ResultSetMetaData meta) throws SQLException {
        List<Column> columns = new ArrayList<>();
        for (int i = 1; i <= meta.getColumnCount(); i++) {
            String label = meta.getColumnLabel(i);
            // SQL folds names: what was asked for as dataCenter comes back as datacenter or DATACENTER.
            Column column = Column.namedInAnyCase(label)
                    .orElseThrow(() -> new IllegalArgumentException("unknown column \"" + Names.shorten(label) + "\", "
                            + Names.nearest(label, Column.headers())
                                    .map(near -> "did you mean " + near + "?")
                                    .orElse("expected some of " + Column.all())));
            if (columns.contains(column)) {
                throw new IllegalArgumentException("column " + column.header() + " occurs twice, expected once");
            }
            columns.add(column);
        }
        for (Column column : List.of(Column.CONTAINER, Column.HOST)) {
            if (!columns.contains(column)) {
                throw new IllegalArgumentException(
                        "no column " + column.header() + ", expected container, host and more of " + Column.all());
            }
        }
        return columns;
    }

    private static String text(Column column, Object value) throws SQLException {
        // Not every database knows truth values.
        return (column == Column.RUNNING || column == Column.TAKES_TRAFFIC) && value instanceof Number number
                ? String.valueOf(number.intValue() != 0)
                : text(value);
    }

    private static String text(Object value) throws SQLException {
        return switch (value) {
            case null -> "";
            case Array array when array.getArray() instanceof Object[] several -> joined(several);
            case Object[] several -> joined(several);
            case byte[] octets -> utf8(octets);
            case Clob text -> text.getSubString(1, (int) Math.min(text.length(), MOST_CHARACTERS));
            case SQLXML xml -> xml.getString();
            case Array _, Blob _, Struct _, Ref _, Map<?, ?> _ -> throw noText(value);
            // An object of a driver that has no text writes its class's name and a number.
            case Object _
            when value.getClass().isArray()
                    || value.toString().startsWith(value.getClass().getName() + "@") -> throw noText(value);
            default -> Fields.stripped(value.toString());
        };
    }

    private static IllegalArgumentException noText(Object value) {
        return new IllegalArgumentException(
                "holds a value of type " + Names.shorten(value.getClass().getSimpleName()) + ", expected a text");
    }

    /** Some databases hand over a text that they aggregated as octets. */
    private static String utf8(byte[] octets) {
        try {
            return Fields.stripped(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(octets))
                    .toString());
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException(
                    "holds " + octets.length + " octets that are no UTF-8, expected a text", e);
        }
    }

    private static String joined(Object[] values) throws SQLException {
        StringJoiner text = new StringJoiner(" ");
        for (Object value : values) {
            text.add(text(value));
        }
        return text.toString().strip();
    }
}
