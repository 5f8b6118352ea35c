package io.earshot.traffic.evidence;

import io.earshot.wire.exchanges.ContentCoding;
import io.earshot.wire.exchanges.PathTemplate;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;

/**
 * Overwrites the lines of HTTP/1 (RFC 9112) that surround bodies. The mask lists what may pass: the method, the words of the path, the
 * version, the status, and the header fields that frame a message, of which it knows the values. All else becomes {@code x}, so that whoever
 * decodes again finds the same messages.
 */
final class HttpHead {

    /** No protocol begins with a row of these, so that what is overwritten is taken for none. */
    static final byte OVER = 'x';

    private static final int STATUS = 12;
    private static final int VERSION = 8;
    /** Card numbers have 13 digits and more. */
    private static final int MOST_DIGITS = 12;

    private static final String LENGTH = "content-length:";
    private static final String CODING = "content-encoding:";

    /** A header field of which some words may pass. */
    private record Field(String name, List<String> words) {}

    private static final List<Field> FIELDS = List.of(
            new Field("transfer-encoding:", List.of("chunked")),
            new Field("expect:", List.of("100-continue")),
            new Field("upgrade:", List.of("h2c", "websocket")));

    private HttpHead() {}

    /**
     * Returns the head of a request overwritten, of the same length.
     *
     * @param head its bytes, or its first ones if the rest is missing
     * @param query makes the query that may pass of a target; empty for none
     */
    static byte[] request(byte[] head, UnaryOperator<byte[]> query) {
        byte[] out = head.clone();
        int line = endOfLine(out, 0);
        requestLine(out, line, query);
        fields(out, line);
        return out;
    }

    /** Returns the head of an answer overwritten, of the same length. */
    static byte[] response(byte[] head) {
        byte[] out = head.clone();
        int line = endOfLine(out, 0);
        statusLine(out, line);
        fields(out, line);
        return out;
    }

    private static void fields(byte[] out, int endOfStartLine) {
        int line = endOfStartLine;
        while (line < out.length) {
            int from = line + 1;
            line = endOfLine(out, from);
            // A field may go on in lines that begin with white space.
            while (line + 1 < out.length && (out[line + 1] == ' ' || out[line + 1] == '\t')) {
                line = endOfLine(out, line + 1);
            }
            if (line < out.length) {
                field(out, from, line);
            } else {
                over(out, Math.min(from, line), line);
            }
        }
    }

    /** Returns a line that says how long a chunk is, overwritten but for that. */
    static byte[] chunkSize(byte[] line) {
        byte[] out = line.clone();
        int digits = 0;
        while (digits < out.length && Character.digit(out[digits], 16) >= 0) {
            digits++;
        }
        int zeros = 0;
        while (zeros < digits && out[zeros] == '0') {
            zeros++;
        }
        if (digits - zeros > MOST_DIGITS) {
            Arrays.fill(out, 0, digits, (byte) 'f');
        }
        over(out, digits, out.length);
        return out;
    }

    /** Returns a line overwritten but for its end. */
    static byte[] line(byte[] line) {
        byte[] out = line.clone();
        over(out, 0, out.length);
        return out;
    }

    private static int endOfLine(byte[] bytes, int from) {
        int at = from;
        while (at < bytes.length && bytes[at] != '\n') {
            at++;
        }
        return at;
    }

    /** Overwrites bytes but for the ends of lines, and the white space that goes on with a field in the next line. */
    private static void over(byte[] out, int from, int to) {
        for (int i = from; i < to; i++) {
            boolean goesOn = (out[i] == ' ' || out[i] == '\t') && i > 0 && out[i - 1] == '\n';
            if (out[i] != '\r' && out[i] != '\n' && !goesOn) {
                out[i] = OVER;
            }
        }
    }

    private static void requestLine(byte[] out, int end, UnaryOperator<byte[]> query) {
        int at = 0;
        while (at < end && out[at] != ' ') {
            boolean isLetter = (out[at] >= 'A' && out[at] <= 'Z') || (out[at] >= 'a' && out[at] <= 'z');
            if (!isLetter && out[at] != '-' && out[at] != '_' && out[at] != '\r') {
                out[at] = '0';
            }
            at++;
        }
        int from = Math.min(end, at + 1);
        int to = from;
        while (to < end && out[to] != ' ' && out[to] != '\r') {
            to++;
        }
        byte[] target = Arrays.copyOfRange(out, from, to);
        byte[] kept = query.apply(target);
        PathTemplate.overwrite(target);
        putQuery(target, kept);
        System.arraycopy(target, 0, out, from, target.length);
        int last = end > to && out[end - 1] == '\r' ? end - 1 : end;
        int version = last - VERSION;
        boolean isVersion =
                version > to && text(out, version, last).startsWith("HTTP/1.") && isLike(out[last - 1], '9');
        over(out, Math.min(to + 1, end), isVersion ? version : end);
    }

    private static void putQuery(byte[] target, byte[] kept) {
        int at = PathTemplate.pathEnd(target, target.length);
        if (kept.length > 0 && at + 1 + kept.length <= target.length) {
            target[at] = '?';
            Arrays.fill(target, at + 1, target.length, (byte) '&');
            System.arraycopy(kept, 0, target, at + 1, kept.length);
        }
    }

    private static void statusLine(byte[] out, int end) {
        int whole = Math.min(end, STATUS);
        String shape = "HTTP/1.9 999";
        int at = 0;
        while (at < whole && isLike(out[at], shape.charAt(at))) {
            at++;
        }
        over(out, at, end);
    }

    private static boolean isLike(byte b, char shape) {
        return shape == '9' ? b >= '0' && b <= '9' : b == shape;
    }

    private static void field(byte[] out, int from, int to) {
        if (isNamed(out, from, to, LENGTH)) {
            length(out, from + LENGTH.length(), to);
            return;
        }
        if (isNamed(out, from, to, CODING)) {
            if (ContentCoding.of(out, from + CODING.length(), to) == ContentCoding.OTHER) {
                over(out, from + CODING.length(), to);
            }
            return;
        }
        for (Field field : FIELDS) {
            if (isNamed(out, from, to, field.name())) {
                words(out, from + field.name().length(), to, field.words());
                return;
            }
        }
        over(out, from, to);
    }

    /** Whether a line begins with a name in small letters, in whatever letters it stands there. */
    private static boolean isNamed(byte[] bytes, int from, int to, String name) {
        if (to - from < name.length()) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            byte b = bytes[from + i];
            if (name.charAt(i) != (b >= 'A' && b <= 'Z' ? b + ('a' - 'A') : b)) {
                return false;
            }
        }
        return true;
    }

    private static String text(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }

    /** No body is as long as a number of more digits says, so that any such number means the same. */
    private static void length(byte[] out, int from, int to) {
        int at = from;
        while (at < to && (out[at] <= ' ' || out[at] == '0')) {
            at++;
        }
        int end = at;
        while (end < to && out[end] >= '0' && out[end] <= '9') {
            end++;
        }
        if (end - at > MOST_DIGITS) {
            Arrays.fill(out, at, end, (byte) '9');
        }
        over(out, end, to);
    }

    private static void words(byte[] out, int from, int to, List<String> words) {
        String value = text(out, from, to).toLowerCase(Locale.ROOT);
        over(out, from, to);
        for (String word : words) {
            for (int at = value.indexOf(word); at >= 0; at = value.indexOf(word, at + 1)) {
                byte[] kept = word.getBytes(StandardCharsets.US_ASCII);
                System.arraycopy(kept, 0, out, from + at, kept.length);
            }
        }
    }
}
