package io.earshot.server.recording;

import io.earshot.model.ContainerName;
import io.earshot.model.Ip;
import io.earshot.store.table.Column;
import io.earshot.store.table.FleetTables.Data;
import io.earshot.store.table.FleetTables.Link;
import io.earshot.store.table.Table;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes reports of the lines of a recording. A day of a large fleet has tens of millions of them, so that values stay text until they are
 * known to be asked for.
 */
final class ReportRows {

    private static final Pattern INSERT = Pattern.compile("INSERT INTO (\\w+) \\(([^)]*)\\) VALUES .*");
    private static final List<Column> OF_DATA = List.of(Data.NAME, Data.REPORTED_AT, Data.DATA_CENTER, Data.LOAD);
    private static final List<Column> OF_LINK = List.of(
            Link.CONTAINER, Link.CHECKED_AT, Link.IP, Link.PARTNER_DATA_CENTER, Link.SENT, Link.RECEIVED, Link.RTT_AVG);

    private final Instant begin;
    private final Consumer<RecordedReport> reports;
    private final Map<Integer, Wanted> statements = new HashMap<>();
    private final Map<ContainerName, Instant> reportedAt = new HashMap<>();

    /** Holds the rows since the last commit, by container. */
    private final Map<String, Rows> waiting = new LinkedHashMap<>();

    /** Says what of a row is read. */
    private static final class Wanted {
        final List<Column> columns;

        /** For each column of the row the place of its value among those that are wanted; -1 for none. */
        final int[] places;

        Wanted(List<Column> columns, int[] places) {
            this.columns = columns;
            this.places = places;
        }
    }

    private static final class Rows {
        Optional<Fields> data = Optional.empty();
        final List<Fields> links = new ArrayList<>();
    }

    /** Holds the wanted values of a row, as they are written. */
    private static final class Fields {
        final List<Column> columns;
        final String[] texts;

        Fields(List<Column> columns, String[] texts) {
            this.columns = columns;
            this.texts = texts;
        }

        String text(Column column) {
            return texts[columns.indexOf(column)];
        }

        Object value(Column column) {
            return Entry.value(text(column));
        }

        OptionalDouble number(Column column) {
            return value(column) instanceof Number number
                    ? OptionalDouble.of(number.doubleValue())
                    : OptionalDouble.empty();
        }

        long count(Column column) {
            return (long) number(column).orElse(0);
        }
    }

    /** @param begin what was reported before is not told: rows repeat it */
    ReportRows(Instant begin, Consumer<RecordedReport> reports) {
        this.begin = begin;
        this.reports = reports;
    }

    /** Takes a statement that later rows name. Statements of other tables, and those of versions without the columns, are left out. */
    void statement(Entry.Statement statement) {
        Matcher insert = INSERT.matcher(statement.sql());
        if (insert.matches()) {
            List<String> names = List.of(insert.group(2).split(", "));
            want(statement.number(), insert.group(1), names, Data.TABLE, OF_DATA);
            want(statement.number(), insert.group(1), names, Link.TABLE, OF_LINK);
        }
    }

    private void want(int statement, String name, List<String> names, Table table, List<Column> columns) {
        List<String> wanted = columns.stream().map(Column::name).toList();
        if (table.name().equals(name) && names.containsAll(wanted)) {
            int[] places = names.stream().mapToInt(wanted::indexOf).toArray();
            statements.put(statement, new Wanted(columns, places));
        }
    }

    /** Takes a line with a row. */
    void row(String line) {
        int number = line.indexOf('\t') + 1;
        int end = line.indexOf('\t', number); // some statements have no values
        Wanted wanted = statements.get(Integer.parseInt(line, number, end < 0 ? line.length() : end, 10));
        if (wanted == null) {
            return;
        }
        String[] texts = new String[wanted.columns.size()];
        for (int place : wanted.places) {
            if (end < 0) {
                throw new IllegalArgumentException("a row without a value for each of its columns");
            }
            int from = end + 1;
            end = line.indexOf('\t', from);
            if (place >= 0) {
                texts[place] = line.substring(from, end < 0 ? line.length() : end);
            }
        }
        Rows rows = waiting.computeIfAbsent(texts[0], _ -> new Rows());
        Fields fields = new Fields(wanted.columns, texts);
        if (wanted.columns.equals(OF_DATA)) {
            rows.data = Optional.of(fields);
        } else {
            rows.links.add(fields);
        }
    }

    /** Leaves out the rows since the last commit: they are of earlier reports. */
    void forget() {
        waiting.clear();
    }

    /** Tells of the reports since the last commit. */
    void commit() {
        for (Rows rows : waiting.values()) {
            if (rows.data.isPresent() && rows.data.get().value(Data.REPORTED_AT) instanceof Instant at) {
                tell(rows.data.get(), at, rows.links);
            }
        }
        waiting.clear();
    }

    private void tell(Fields data, Instant at, List<Fields> links) {
        ContainerName name = ContainerName.parse(data.value(Data.NAME).toString());
        if (at.isBefore(begin) || !at.isAfter(reportedAt.getOrDefault(name, Instant.MIN))) {
            return; // the row changed, though nothing was reported
        }
        reportedAt.put(name, at);
        List<RecordedReport.Link> told = links.stream()
                .filter(link -> link.text(Link.CHECKED_AT).equals(data.text(Data.REPORTED_AT)))
                .map(link -> new RecordedReport.Link(
                        Ip.parse(link.value(Link.IP).toString()),
                        link.value(Link.PARTNER_DATA_CENTER).toString(),
                        link.count(Link.SENT),
                        link.count(Link.RECEIVED),
                        link.number(Link.RTT_AVG)))
                .toList();
        reports.accept(
                new RecordedReport(name, data.value(Data.DATA_CENTER).toString(), data.number(Data.LOAD), at, told));
    }
}
