package io.earshot.traffic.results;

import io.earshot.store.h2.Ddl;
import io.earshot.store.table.Column;
import io.earshot.store.table.Table;
import io.earshot.store.table.TrafficTables;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Makes the tables in PostgreSQL. Tables with a time are partitioned by it, transactions by the day, figures by the month, so that
 * what is old goes by dropping a partition. Days and months are those of UTC.
 */
final class PostgresTables {

    /** One partition's part of the time. */
    private record Span(String suffix, OffsetDateTime from, OffsetDateTime to) {}

    private enum Width {
        DAY,
        MONTH
    }

    private record Partitioning(Column column, Width width) {}

    private static final Map<Table, Partitioning> PARTITIONED = Map.of(
            TrafficTables.Transaction.TABLE, new Partitioning(TrafficTables.Transaction.AT, Width.DAY),
            TrafficTables.Kpi.TABLE, new Partitioning(TrafficTables.Kpi.MINUTE, Width.MONTH),
            TrafficTables.KpiCode.TABLE, new Partitioning(TrafficTables.KpiCode.MINUTE, Width.MONTH),
            TrafficTables.KpiTime.TABLE, new Partitioning(TrafficTables.KpiTime.MINUTE, Width.MONTH));

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("yyyyMMdd");
    private static final DateTimeFormatter MONTH = DateTimeFormatter.ofPattern("yyyyMM");
    /** Two processes that make the same table at once would fail: "earshot" in ASCII. */
    private static final long LOCK = 0x65_61_72_73_68_6f_74L;

    private static final long OLD_LOCK_SECONDS = 5;

    private PostgresTables() {}

    /** Makes the tables that are not there yet, and those through which rows come in on this connection. */
    static void create(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET TIME ZONE 'UTC'");
            lock(statement);
            for (Table table : TrafficTables.ALL) {
                String sql = Ddl.create(table).replaceFirst("CREATE TABLE ", "CREATE TABLE IF NOT EXISTS ");
                Partitioning by = PARTITIONED.get(table);
                statement.execute(
                        by == null
                                ? sql
                                : sql + " PARTITION BY RANGE (" + by.column().name() + ")");
                for (Column added : missing(connection, table)) {
                    statement.execute(Ddl.add(table, added));
                }
                statement.execute("CREATE TEMP TABLE " + incoming(table) + " (LIKE " + table.name() + ")");
            }
        }
        connection.commit();
    }

    /**
     * Returns the columns that a table of an earlier version lacks; one that must have a value is in all of them. They are looked for first,
     * since adding a column waits for everybody who reads the table, also where it is there.
     */
    private static List<Column> missing(Connection connection, Table table) throws SQLException {
        Set<String> there = new HashSet<>();
        try (ResultSet columns =
                connection.getMetaData().getColumns(null, connection.getSchema(), table.name(), null)) {
            while (columns.next()) {
                there.add(columns.getString("COLUMN_NAME"));
            }
        }
        return table.columns().stream()
                .filter(column ->
                        column.nullable() && !there.contains(column.name().toLowerCase(Locale.ROOT)))
                .toList();
    }

    private static void lock(Statement statement) throws SQLException {
        statement.execute("SELECT pg_advisory_xact_lock(" + LOCK + ")");
    }

    /** Returns the name of the temporary table through which a table's rows come in. */
    static String incoming(Table table) {
        return "incoming_" + table.name();
    }

    /** Returns the columns of a table's key as SQL. */
    static String key(Table table) {
        return table.key().stream().map(Column::name).collect(Collectors.joining(", "));
    }

    /** Returns the column by which a table is partitioned; empty where it is not. */
    static Optional<Column> time(Table table) {
        return Optional.ofNullable(PARTITIONED.get(table)).map(Partitioning::column);
    }

    private static Span span(Partitioning by, OffsetDateTime time) {
        OffsetDateTime utc = time.withOffsetSameInstant(ZoneOffset.UTC).truncatedTo(ChronoUnit.DAYS);
        return switch (by.width()) {
            case DAY -> new Span(DAY.format(utc), utc, utc.plusDays(1));
            case MONTH -> {
                OffsetDateTime first = utc.withDayOfMonth(1);
                yield new Span(MONTH.format(first), first, first.plusMonths(1));
            }
        };
    }

    /** Makes the partitions for rows of these times. They are looked for each time, since other processes may drop old ones. */
    static void makePartitions(Connection connection, Table table, Set<OffsetDateTime> times) throws SQLException {
        Partitioning by = PARTITIONED.get(table);
        Set<Span> spans = new HashSet<>();
        times.forEach(time -> spans.add(span(by, time)));
        for (Span span : spans) {
            if (exists(connection, partition(table, span))) {
                continue;
            }
            try (Statement statement = connection.createStatement()) {
                lock(statement);
                statement.execute("CREATE TABLE IF NOT EXISTS " + partition(table, span) + " PARTITION OF "
                        + table.name() + " FOR VALUES FROM ('" + span.from() + "') TO ('" + span.to() + "')");
            }
        }
    }

    private static boolean exists(Connection connection, String table) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT to_regclass(?) IS NOT NULL")) {
            select.setString(1, table);
            try (ResultSet row = select.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    private static String partition(Table table, Span span) {
        return table.name() + "_" + span.suffix();
    }

    /** Drops the partitions that end before a time. Gives up after some seconds where somebody reads them. */
    static int dropBefore(Connection connection, Table table, OffsetDateTime limit) throws SQLException {
        List<String> old = new ArrayList<>();
        try (PreparedStatement select =
                connection.prepareStatement("SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid"
                        + " WHERE i.inhparent = CAST(? AS regclass) ORDER BY 1")) {
            select.setString(1, table.name());
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    String name = rows.getString(1);
                    if (endsBefore(table, name, limit)) {
                        old.add(name);
                    }
                }
            }
        }
        if (!old.isEmpty()) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("SET LOCAL lock_timeout = '" + OLD_LOCK_SECONDS + "s'");
                lock(statement);
                for (String name : old) {
                    statement.execute("DROP TABLE IF EXISTS " + name);
                }
            }
        }
        return old.size();
    }

    /** Partitions that others made have other names, and are left alone. */
    private static boolean endsBefore(Table table, String name, OffsetDateTime limit) {
        String suffix = name.startsWith(table.name() + "_")
                ? name.substring(table.name().length() + 1)
                : "";
        int digits = PARTITIONED.get(table).width() == Width.DAY ? 8 : 6;
        if (!suffix.matches("\\d{" + digits + "}")) {
            return false;
        }
        OffsetDateTime end = digits == 8
                ? LocalDate.parse(suffix, DAY).plusDays(1).atStartOfDay().atOffset(ZoneOffset.UTC)
                : YearMonth.parse(suffix, MONTH)
                        .plusMonths(1)
                        .atDay(1)
                        .atStartOfDay()
                        .atOffset(ZoneOffset.UTC);
        return !end.isAfter(limit);
    }
}
