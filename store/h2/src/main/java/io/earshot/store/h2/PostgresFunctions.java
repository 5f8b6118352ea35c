package io.earshot.store.h2;

import io.earshot.store.BoundedPatterns;
import io.earshot.store.LikePatterns;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.h2.value.Value;

/**
 * PostgreSQL's functions on texts, numbers and arrays that H2 has not, or has otherwise. A NULL among the arguments makes NULL, and no text is longer than a megabyte. Called by H2, which wants them public.
 */
public final class PostgresFunctions {

    private static final int MAX_LENGTH = 1 << 20;
    private static final int LEFT_OUT = -1;
    private static final Pattern TEMPLATE = Pattern.compile("%(?:(%)|([sIL]))?");

    private PostgresFunctions() {}

    /** Returns the methods by the names of their functions. */
    static Map<String, String> methods() {
        return methods(
                PostgresFunctions.class,
                "lpad",
                "rpad",
                "splitPart",
                "btrim",
                "initcap",
                "translate",
                "reverse",
                "repeat",
                "startsWith",
                "md5",
                "ascii",
                "chr",
                "toHex",
                "format",
                "regexpCount",
                "regexpMatch",
                "regexpSplitToArray",
                "substringOfPattern",
                "asText",
                "roundingTie",
                "matchesPatterns",
                "pi",
                "degrees",
                "radians",
                "cbrt",
                "div");
    }

    /** Returns a class's methods by the names that SQL has for them: {@code splitPart} is SPLIT_PART. */
    static Map<String, String> methods(Class<?> of, String... names) {
        Map<String, String> methods = new LinkedHashMap<>();
        for (String method : names) {
            String function = method.replaceAll("([A-Z])", "_$1").toUpperCase(Locale.ROOT);
            methods.put(function, of.getName() + "." + method);
        }
        return methods;
    }

    public static String lpad(String text, Integer length) {
        return lpad(text, length, " ");
    }

    public static String lpad(String text, Integer length, String by) {
        return (text == null || length == null || by == null)
                ? null
                : text.length() >= length ? text.substring(0, Math.max(0, length)) : padding(text, length, by) + text;
    }

    public static String rpad(String text, Integer length) {
        return rpad(text, length, " ");
    }

    public static String rpad(String text, Integer length, String by) {
        return (text == null || length == null || by == null)
                ? null
                : text.length() >= length ? text.substring(0, Math.max(0, length)) : text + padding(text, length, by);
    }

    private static String padding(String text, int length, String by) {
        requireShort(length);
        int missing = by.isEmpty() ? 0 : length - text.length();
        return by.repeat(by.isEmpty() ? 0 : missing / by.length() + 1).substring(0, missing);
    }

    /** @param part counted from 1, or from the end if it is negative */
    public static String splitPart(String text, String separator, Integer part) {
        if (text == null || separator == null || part == null) {
            return null;
        }
        if (part == 0) {
            throw new IllegalArgumentException("field position must not be zero");
        }
        List<String> parts = parts(text, separator);
        int at = part > 0 ? part - 1 : parts.size() + part;
        return (at >= 0 && at < parts.size()) ? parts.get(at) : "";
    }

    /** Texts that are apart at each separator; an empty one parts nothing. */
    static List<String> parts(String text, String separator) {
        return separator.isEmpty() ? List.of(text) : List.of(text.split(Pattern.quote(separator), -1));
    }

    public static String btrim(String text) {
        return btrim(text, " ");
    }

    public static String btrim(String text, String characters) {
        if (text == null || characters == null) {
            return null;
        }
        // Both may be long: looked for one by one, they would take a reader's time limit and more.
        BitSet trimmed = new BitSet();
        characters.chars().forEach(trimmed::set);
        int from = 0;
        int to = text.length();
        while (from < to && trimmed.get(text.charAt(from))) {
            from++;
        }
        while (to > from && trimmed.get(text.charAt(to - 1))) {
            to--;
        }
        return text.substring(from, to);
    }

    public static String initcap(String text) {
        if (text == null) {
            return null;
        }
        StringBuilder result = new StringBuilder(text.toLowerCase(Locale.ROOT));
        boolean within = false;
        for (int i = 0; i < result.length(); i++) {
            char c = result.charAt(i);
            result.setCharAt(i, within ? c : Character.toUpperCase(c));
            within = Character.isLetterOrDigit(c);
        }
        return result.toString();
    }

    /** Characters without a counterpart are left out. */
    public static String translate(String text, String from, String to) {
        if (text == null || from == null || to == null) {
            return null;
        }
        int[] replaced = from.codePoints().toArray();
        int[] by = to.codePoints().toArray();
        Map<Integer, Integer> counterparts = new HashMap<>();
        for (int i = 0; i < replaced.length; i++) {
            counterparts.putIfAbsent(replaced[i], i < by.length ? by[i] : LEFT_OUT);
        }
        StringBuilder result = new StringBuilder();
        text.codePoints()
                .map(c -> counterparts.getOrDefault(c, c))
                .filter(c -> c != LEFT_OUT)
                .forEach(result::appendCodePoint);
        return result.toString();
    }

    public static String reverse(String text) {
        return text == null ? null : new StringBuilder(text).reverse().toString();
    }

    public static String repeat(String text, Integer times) {
        if (text == null || times == null) {
            return null;
        }
        requireShort((long) text.length() * times);
        return text.repeat(Math.max(0, times));
    }

    public static Boolean startsWith(String text, String start) {
        return (text == null || start == null) ? null : (Boolean) text.startsWith(start);
    }

    public static String md5(String text) throws NoSuchAlgorithmException {
        return text == null
                ? null
                : HexFormat.of()
                        .formatHex(MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    public static Integer ascii(String text) {
        return text == null ? null : text.isEmpty() ? (Integer) 0 : (Integer) text.codePointAt(0);
    }

    public static String chr(Integer code) {
        if (code != null && (code == 0 || !Character.isValidCodePoint(code))) {
            throw new IllegalArgumentException("character " + code + ", expected one from 1 to 1114111");
        }
        return code == null ? null : Character.toString(code);
    }

    public static String toHex(Value number) {
        return isNull(number)
                ? null
                : number.getValueType() == Value.BIGINT
                        ? Long.toHexString(number.getLong())
                        : Integer.toHexString(number.getInt());
    }

    /** Takes {@code %s}, {@code %I}, {@code %L} and {@code %%}. */
    public static String format(String... texts) {
        if (texts.length == 0 || texts[0] == null) {
            return null;
        }
        int[] next = {1};
        String result = TEMPLATE.matcher(texts[0]).replaceAll(match -> {
            if (match.group(1) != null) {
                return "%";
            }
            if (match.group(2) == null) {
                throw new IllegalArgumentException("unrecognized format() type specifier, expected %s, %I, %L or %%");
            }
            if (next[0] == texts.length) {
                throw new IllegalArgumentException("too few arguments for format()");
            }
            return Matcher.quoteReplacement(formatted(match.group(2), texts[next[0]++]));
        });
        requireShort(result.length());
        return result;
    }

    private static String formatted(String kind, String text) {
        return switch (kind) {
            case "L" -> text == null ? "NULL" : "'" + text.replace("'", "''") + "'";
            case "I" -> text.matches("[a-z_][a-z0-9_$]*") ? text : '"' + text.replace("\"", "\"\"") + '"';
            default -> text == null ? "" : text;
        };
    }

    public static Integer regexpCount(String text, String pattern) {
        return (text == null || pattern == null) ? null : (Integer) BoundedPatterns.count(text, pattern, "n");
    }

    public static String[] regexpMatch(String text, String pattern) {
        return regexpMatch(text, pattern, "");
    }

    public static String[] regexpMatch(String text, String pattern, String flags) {
        return (text == null || pattern == null || flags == null)
                ? null
                : BoundedPatterns.groups(text, pattern, flags + "n").orElse(null);
    }

    public static String[] regexpSplitToArray(String text, String pattern) {
        if (text == null || pattern == null) {
            return null;
        }
        return PostgresArrays.of(BoundedPatterns.split(text, pattern));
    }

    /** As {@code substring(text FROM pattern)}: the first group, or the match of a pattern without any. */
    public static String substringOfPattern(String text, String pattern) {
        return (text == null || pattern == null)
                ? null
                : BoundedPatterns.firstGroup(text, pattern).orElse(null);
    }

    /** Returns the text that PostgreSQL has for a value. */
    public static String asText(Value value) {
        return isNull(value) ? null : PostgresTexts.of(value);
    }

    /** Returns what is to be taken from a floating-point number that H2 rounded away from zero in the middle of two, for the even one. */
    public static int roundingTie(Value value) {
        if (isNull(value) || (value.getValueType() != Value.DOUBLE && value.getValueType() != Value.REAL)) {
            return 0;
        }
        double number = value.getDouble();
        boolean tie = Math.abs(number) < (1L << 52) && Math.abs(number - Math.rint(number)) == 0.5;
        boolean odd = tie && Math.rint(number) != Math.copySign(Math.floor(Math.abs(number) + 0.5), number);
        return odd ? (int) Math.signum(number) : 0;
    }

    /** @param mode {@code ANY} or {@code ALL}, and an operator as LIKE, NOT ILIKE or !~* */
    public static Boolean matchesPatterns(String text, String[] patterns, String mode) {
        if (text == null || patterns == null) {
            return null;
        }
        boolean all = mode.startsWith("ALL ");
        String operator = mode.substring(4);
        boolean unknown = false;
        for (String pattern : patterns) {
            if (pattern == null) {
                unknown = true;
            } else if (matches(text, pattern, operator) != all) {
                return !all;
            }
        }
        return unknown ? null : (Boolean) all;
    }

    private static boolean matches(String text, String pattern, String operator) {
        boolean not = operator.startsWith("NOT ") || operator.startsWith("!");
        boolean found = switch (operator.replace("NOT ", "").replace("!", "")) {
            case "LIKE" -> LikePatterns.matches(text, pattern, LikePatterns.ESCAPE);
            case "ILIKE" ->
                LikePatterns.matches(
                        text.toUpperCase(Locale.ROOT), pattern.toUpperCase(Locale.ROOT), LikePatterns.ESCAPE);
            case "~" -> BoundedPatterns.matches(text, pattern, "n");
            case "~*" -> BoundedPatterns.matches(text, pattern, "in");
            default -> throw new IllegalArgumentException(operator + " with ANY or ALL");
        };
        return found != not;
    }

    public static double pi() {
        return Math.PI;
    }

    public static Double degrees(Double angle) {
        return angle == null ? null : (Double) Math.toDegrees(angle);
    }

    public static Double radians(Double angle) {
        return angle == null ? null : (Double) Math.toRadians(angle);
    }

    public static Double cbrt(Double number) {
        return number == null ? null : (Double) Math.cbrt(number);
    }

    /** Returns a quotient without its fraction. */
    public static BigDecimal div(BigDecimal number, BigDecimal by) {
        if (number == null || by == null) {
            return null;
        }
        if (by.signum() == 0) {
            throw new IllegalArgumentException("division by zero");
        }
        return number.divide(by, 0, RoundingMode.DOWN);
    }

    static boolean isNull(Value value) {
        return value == null || value.getValueType() == Value.NULL;
    }

    static void requireShort(long length) {
        if (length > MAX_LENGTH) {
            throw new IllegalArgumentException("a text of more than " + MAX_LENGTH + " characters");
        }
    }
}
