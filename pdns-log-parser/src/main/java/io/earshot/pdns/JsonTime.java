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
