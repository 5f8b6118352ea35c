package io.earshot.agent.nginx;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the status in a line of an access log. Of nginx's log_format only what stands before {@code $status} matters: the
 * texts between the variables. nginx escapes quotes within values (\x22, or \" with escape=json), so that the first
 * occurrence of the text behind a variable ends that variable. Looks at octets and makes no strings: a busy log has
 * thousands of lines a second.
 */
public final class AccessLogFormat {

    private static final Pattern VARIABLE = Pattern.compile("\\$(?:\\{(\\w+)}|(\\w+))");

    public static final AccessLogFormat COMBINED =
            parse("$remote_addr - $remote_user [$time_local] \"$request\" $status $body_bytes_sent");

    private final byte[] start;
    private final List<byte[]> between;

    /**
     * @param start what a line begins with
     * @param between the text behind each variable before the status
     */
    private AccessLogFormat(byte[] start, List<byte[]> between) {
        this.start = start;
        this.between = between;
    }

    /**
     * @param logFormat as in nginx's configuration, without its quotes
     * @throws IllegalArgumentException without a $status, or with a variable before it whose end cannot be told
     */
    public static AccessLogFormat parse(String logFormat) {
        Matcher variable = VARIABLE.matcher(logFormat);
        List<byte[]> texts = new ArrayList<>();
        int from = 0;
        while (variable.find()) {
            String text = logFormat.substring(from, variable.start());
            if (text.isEmpty() && from > 0) {
                throw new IllegalArgumentException("nginx log format \"" + logFormat + "\": two variables without a"
                        + " text between them, expected one before $status");
            }
            texts.add(text.getBytes(StandardCharsets.UTF_8));
            from = variable.end();
            if ("status".equals(variable.group(1)) || "status".equals(variable.group(2))) {
                return new AccessLogFormat(texts.getFirst(), texts.subList(1, texts.size()));
            }
        }
        throw new IllegalArgumentException("nginx log format \"" + logFormat + "\", expected one with $status in it");
    }

    /** The status in a line from one index to another; empty if the line is not of this format. */
    OptionalInt status(byte[] bytes, int from, int to) {
        if (!startsWith(bytes, from, to, start)) {
            return OptionalInt.empty();
        }
        int at = from + start.length;
        for (byte[] text : between) {
            at = endOf(text, bytes, at, to);
            if (at < 0) {
                return OptionalInt.empty();
            }
        }
        return number(bytes, at, to);
    }

    private static int endOf(byte[] text, byte[] bytes, int from, int to) {
        for (int at = from; at <= to - text.length; at++) {
            if (bytes[at] == text[0] && startsWith(bytes, at, to, text)) {
                return at + text.length;
            }
        }
        return -1;
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

    /** Three digits and no fourth; 000, which nginx writes where it sent nothing, too. */
    private static OptionalInt number(byte[] bytes, int at, int to) {
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
        return OptionalInt.of(number);
    }

    private static boolean isDigit(byte octet) {
        return octet >= '0' && octet <= '9';
    }
}
