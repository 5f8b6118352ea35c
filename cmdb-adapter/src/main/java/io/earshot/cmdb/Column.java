package io.earshot.cmdb;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The columns of the CSV form, by the names that stand in the header. */
enum Column {
    CONTAINER("container", true),
    HOST("host", true),
    DATA_CENTER("dataCenter", true),
    ROLE("role", false),
    CLUSTER("cluster", false),
    ADDRESSES("addresses", false),
    SERVICES("services", false),
    USES("uses", false),
    RUNNING("running", false);

    private final String header;
    private final boolean required;

    Column(String header, boolean required) {
        this.header = header;
        this.required = required;
    }

    String header() {
        return header;
    }

    boolean isRequired() {
        return required;
    }

    static String all() {
        return Arrays.stream(values()).map(Column::header).collect(Collectors.joining(","));
    }

    static Optional<Column> named(String header) {
        return Arrays.stream(values()).filter(c -> c.header.equals(header)).findFirst();
    }

    /** The column that a misspelt header most likely meant: at most a third of it has to change. */
    static Optional<Column> nearest(String header) {
        String wanted = header.toLowerCase(Locale.ROOT);
        Optional<Column> nearest = Optional.empty();
        int best = Integer.MAX_VALUE;
        for (Column column : values()) {
            int distance = distance(wanted, column.header.toLowerCase(Locale.ROOT));
            if (distance < best && distance <= column.header.length() / 3) {
                best = distance;
                nearest = Optional.of(column);
            }
        }
        return nearest;
    }

    /** Levenshtein's, one row at a time; texts that differ much in length are not worth the work. */
    private static int distance(String a, String b) {
        if (Math.abs(a.length() - b.length()) > b.length()) {
            return Integer.MAX_VALUE;
        }
        int[] row = new int[b.length() + 1];
        Arrays.setAll(row, j -> j);
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
