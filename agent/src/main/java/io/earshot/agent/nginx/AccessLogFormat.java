package io.earshot.agent.nginx;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the status in a line of an access log. Of nginx's log_format only {@code $status}, what stands before it and the text behind
 * it matter. A value ends where the text behind its variable begins, and where the rest of the line does not fit then, at a
 * later place: values may contain that text, as those of {@code $upstream_status} do, several of which stand behind each other
 * after "," or ":". Looks at octets and makes no strings: a busy log has thousands of lines a second.
 */
public final class AccessLogFormat {

    private static final Pattern VARIABLE = Pattern.compile("\\$(?:\\{(\\w+)}|(\\w+))");

    /** In octets: {@code Jul 29 12:00:01 HOST nginx: } with a long host. */
    private static final int LONGEST_PREFIX = 128;

    private static final int MAX_PREFIXES = 4;

    /** A line that fits in so many ways is somebody's attempt. */
    private static final int MAX_STEPS = 20_000;

    public static final AccessLogFormat COMBINED =
            parseText("$remote_addr - $remote_user [$time_local] \"$request\" $status $body_bytes_sent");

    /** A variable before the status. */
    private static final class Variable {

        /** Whether its value is a list, as nginx makes one of several upstreams. */
        private final boolean several;

        /** The text between it and the next variable; not empty. */
        private final byte[] behind;

        Variable(boolean several, byte[] behind) {
            this.several = several;
            this.behind = behind;
        }
    }

    private final byte[] start;
    private final List<Variable> before;
    private final byte[] behindStatus;
    private final boolean statusIsLast;

    private AccessLogFormat(byte[] start, List<Variable> before, byte[] behindStatus, boolean statusIsLast) {
        this.start = start;
        this.before = List.copyOf(before);
        this.behindStatus = behindStatus;
        this.statusIsLast = statusIsLast;
    }

    /**
     * @param logFormat as in nginx's configuration, without its quotes; the whole directive with them, or {@code combined}
     * @throws IllegalArgumentException without a $status, or with a variable right before it, so that nobody can tell where that
     *     ends
     */
    public static AccessLogFormat parse(String logFormat) {
        return logFormat.strip().equals("combined") ? COMBINED : parseText(LogFormatDirective.text(logFormat));
    }

    private static AccessLogFormat parseText(String logFormat) {
        Matcher variable = VARIABLE.matcher(logFormat);
        byte[] start = {};
        List<Variable> before = new ArrayList<>();
        String name = "";
        int from = 0;
        while (variable.find()) {
            byte[] text = logFormat.substring(from, variable.start()).getBytes(StandardCharsets.UTF_8);
            boolean isStatus = "status".equals(variable.group(1)) || "status".equals(variable.group(2));
            if (name.isEmpty()) {
                start = text;
            } else if (text.length > 0) {
                before.add(new Variable(name.startsWith("upstream_"), text));
            } else if (isStatus) {
                throw new IllegalArgumentException("nginx log format \"" + logFormat + "\": $" + name
                        + " ends right where $status begins, expected a text between them");
            }
            // Two variables without a text between them are one value, as far as the status is concerned.
            name = variable.group(1) == null ? variable.group(2) : variable.group(1);
            from = variable.end();
            if (isStatus) {
                boolean another = variable.find();
                String behind = logFormat.substring(from, another ? variable.start() : logFormat.length());
                return new AccessLogFormat(start, before, behind.getBytes(StandardCharsets.UTF_8), !another);
            }
        }
        throw new IllegalArgumentException("nginx log format \"" + logFormat + "\", expected one with $status in it");
    }

    /** The status in a line from one index to another; empty if the line is not of this format. */
    OptionalInt status(byte[] bytes, int from, int to) {
        OptionalInt status = from(bytes, from, to);
        // A syslog daemon's prefix is tried where the line is not of the format as it stands.
        int end = Math.min(to, from + LONGEST_PREFIX);
        int tried = 0;
        for (int at = from + 1; status.isEmpty() && at < end && tried < MAX_PREFIXES; at++) {
            boolean begins = bytes[at - 1] == ' ' && (start.length > 0 || (at - from > 1 && bytes[at - 2] == ':'));
            if (begins && startsWith(bytes, at, to, start)) {
                tried++;
                status = from(bytes, at, to);
            }
        }
        return status;
    }

    private OptionalInt from(byte[] bytes, int at, int to) {
        return startsWith(bytes, at, to, start)
                ? new Search(bytes, to).from(0, at + start.length)
                : OptionalInt.empty();
    }

    /** One line's search for values that fit. */
    private final class Search {

        private final byte[] bytes;
        private final int to;
        private int steps;

        Search(byte[] bytes, int to) {
            this.bytes = bytes;
            this.to = to;
        }

        /** @param variable the first whose value begins at the place */
        OptionalInt from(int variable, int at) {
            if (variable == before.size()) {
                return statusAt(at);
            }
            Variable next = before.get(variable);
            if (next.several) {
                int end = endOfList(at);
                if (startsWith(bytes, end, to, next.behind)) {
                    OptionalInt status = from(variable + 1, end + next.behind.length);
                    if (status.isPresent()) {
                        return status;
                    }
                }
            }
            for (int end = indexOf(next.behind, at); end >= 0; end = indexOf(next.behind, end + 1)) {
                steps++;
                OptionalInt status = from(variable + 1, end + next.behind.length);
                if (status.isPresent() || steps > MAX_STEPS) {
                    return status;
                }
            }
            return OptionalInt.empty();
        }

        /** {@code 502, 502 : 200}: the values go on behind a comma, and behind a colon with spaces around it. */
        private int endOfList(int at) {
            int end = at;
            while (end < to) {
                if (bytes[end] != ' ') {
                    end++;
                } else if (end > at && bytes[end - 1] == ',') {
                    end++;
                } else if (end + 2 < to && bytes[end + 1] == ':' && bytes[end + 2] == ' ') {
                    end += 3;
                } else {
                    break;
                }
            }
            return end;
        }

        private int indexOf(byte[] text, int from) {
            for (int at = from; at <= to - text.length; at++) {
                if (bytes[at] == text[0] && startsWith(bytes, at, to, text)) {
                    return at;
                }
            }
            return -1;
        }

        /** Three digits and what stands behind them; 000, which nginx writes where it sent nothing, too. */
        private OptionalInt statusAt(int at) {
            if (to - at < 3 || (to - at > 3 && isDigit(bytes[at + 3]))) {
                return OptionalInt.empty();
            }
            int number = 0;
            for (int i = at; i < at + 3; i++) {
                if (!isDigit(bytes[i])) {
                    return OptionalInt.empty();
                }
                number = 10 * number + bytes[i] - '0';
            }
            boolean fits = startsWith(bytes, at + 3, to, behindStatus)
                    && (!statusIsLast || at + 3 + behindStatus.length == to);
            return fits ? OptionalInt.of(number) : OptionalInt.empty();
        }
    }

    private static boolean startsWith(byte[] bytes, int from, int to, byte[] text) {
        if (to - from < text.length) {
            return false;
        }
        for (int i = 0; i < text.length; i++) {
            if (bytes[from + i] != text[i]) {
                return false;
            }
        }
        return true;
    }

    private static boolean isDigit(byte octet) {
        return octet >= '0' && octet <= '9';
    }
}
