package io.earshot.pdns;

import static io.earshot.pdns.ByteSearch.ascii;

/**
 * Finds the time that a JSON object around a message says, without reading the rest of the object: the journal's export, container
 * engines and log shippers name it in a field. Names in questions cannot forge a field, since a quote in a text is escaped.
 */
final class JsonTime {

    private static final byte[][] FIELDS = {
        ascii("\"__REALTIME_TIMESTAMP\""),
        ascii("\"_SOURCE_REALTIME_TIMESTAMP\""),
        ascii("\"@timestamp\""),
        ascii("\"timestamp\""),
        ascii("\"time\""),
        ascii("\"ts\""),
    };

    private static final byte[] JOURNAL = FIELDS[0];
    private static final byte[] CONTAINER_ENGINE = ascii("\"time\"");

    /** Container engines name the stream that a line came from beside its time. */
    private static final byte[] STREAM = ascii("\"stream\"");

    private final LogTime time;

    /** The field that the last line had, since lines of one log are alike. */
    private int likely;

    JsonTime(LogTime time) {
        this.time = time;
    }

    /** Returns {@link LogTime#NONE} where no object says a time. */
    long find(byte[] line, int from, int to) {
        int begin = ByteSearch.indexOf('{', line, from, to);
        if (begin < 0) {
            return LogTime.NONE;
        }
        for (int i = 0; i < FIELDS.length; i++) {
            int field = (likely + i) % FIELDS.length;
            long found = value(FIELDS[field], line, begin, to);
            if (found != LogTime.NONE) {
                likely = field;
                return found;
            }
        }
        return LogTime.NONE;
    }

    /**
     * Returns when the journal or a container engine was given the line, which is when it was written; {@link LogTime#NONE}
     * where none of them wrapped it. What log shippers say may be when they read it.
     */
    long ofEngine(byte[] line, int from, int to) {
        if (from >= to || line[from] != '{') {
            return LogTime.NONE;
        }
        long found = value(JOURNAL, line, from, to);
        boolean engine = found == LogTime.NONE && ByteSearch.indexOf(STREAM, line, from, to) >= 0;
        return engine ? value(CONTAINER_ENGINE, line, from, to) : found;
    }

    private long value(byte[] field, byte[] line, int begin, int to) {
        int at = ByteSearch.indexOf(field, line, begin, to);
        if (at < 0) {
            return LogTime.NONE;
        }
        int valueFrom = skip(line, at + field.length, to);
        if (valueFrom == to || line[valueFrom] != ':') {
            return LogTime.NONE;
        }
        valueFrom = skip(line, valueFrom + 1, to);
        if (valueFrom < to && line[valueFrom] == '"') {
            valueFrom++;
        }
        int valueTo = valueFrom;
        while (valueTo < to && line[valueTo] != '"' && line[valueTo] != ',' && line[valueTo] != '}') {
            valueTo++;
        }
        return time.full(line, valueFrom, valueTo);
    }

    private static int skip(byte[] line, int from, int to) {
        int at = from;
        while (at < to && line[at] == ' ') {
            at++;
        }
        return at;
    }
}
