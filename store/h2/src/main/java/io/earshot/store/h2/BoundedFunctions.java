package io.earshot.store.h2;

import io.earshot.store.BoundedPatterns;
import io.earshot.store.LikePatterns;
import io.earshot.store.guard.NumberText;
import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Takes the place of H2's functions that a reader could let run for ever or fill the memory with: matching counts its
 * steps, and what comes out is never longer than a megabyte. Called by H2, which wants them public.
 */
public final class BoundedFunctions {

    private static final int MAX_LENGTH = 1 << 20;

    /** As many as the longest NUMERIC that a reader may name has, with its sign, its point and an exponent. */
    private static final int MAX_DIGITS = 110;

    /** Names of time zones by what they are in lower case. */
    private static final Map<String, String> ZONES = ZoneId.getAvailableZoneIds().stream()
            .collect(Collectors.toMap(id -> id.toLowerCase(Locale.ROOT), id -> id, (one, _) -> one));

    private BoundedFunctions() {}

    /** Returns the statements that register the functions in H2. */
    static String aliases() {
        StringBuilder sql = new StringBuilder("SET BUILTIN_ALIAS_OVERRIDE TRUE;\n");
        String methods = BoundedFunctions.class.getName() + ".";
        for (String name : new String[] {
            "REGEXP_LIKE",
            "REGEXP_REPLACE",
            "REGEXP_SUBSTR",
            "REPLACE",
            "CONCAT",
            "CONCAT_WS",
            "BOUNDED_LIKE",
            "BOUNDED_ILIKE",
            "EXACT_NUMBER",
            "LOCAL_TIME_IN_ZONE",
            "TIME_OF_LOCAL_TIME"
        }) {
            String method = switch (name) {
                case "REGEXP_LIKE" -> "regexpLike";
                case "REGEXP_REPLACE" -> "regexpReplace";
                case "REGEXP_SUBSTR" -> "regexpSubstring";
                case "REPLACE" -> "replace";
                case "CONCAT" -> "concat";
                case "BOUNDED_LIKE" -> "like";
                case "BOUNDED_ILIKE" -> "likeInAnyCase";
                case "EXACT_NUMBER" -> "exactNumber";
                case "LOCAL_TIME_IN_ZONE" -> "localTime";
                case "TIME_OF_LOCAL_TIME" -> "timeOfLocalTime";
                default -> "concatWithSeparator";
            };
            alias(sql, name, methods + method);
        }
        PostgresFunctions.methods().forEach((name, method) -> alias(sql, name, method));
        PostgresArrays.methods().forEach((name, method) -> alias(sql, name, method));
        Addresses.methods().forEach((name, method) -> alias(sql, name, method));
        PostgresTimes.methods().forEach((name, method) -> alias(sql, name, method));
        PostgresUnits.methods().forEach((name, method) -> alias(sql, name, method));
        return sql.toString();
    }

    private static void alias(StringBuilder sql, String name, String method) {
        sql.append("CREATE ALIAS ")
                .append(name)
                .append(" DETERMINISTIC FOR '")
                .append(method)
                .append("';\n");
    }

    public static Boolean regexpLike(String text, String pattern) {
        return regexpLike(text, pattern, "");
    }

    /**
     * @param flags {@code i} for any case, {@code c} for this case, {@code n} lets a dot match a line's end, {@code m}
     * makes lines of a text
     */
    public static Boolean regexpLike(String text, String pattern, String flags) {
        return (text == null || pattern == null || flags == null)
                ? null
                : (Boolean) BoundedPatterns.matches(text, pattern, flags);
    }

    public static String regexpReplace(String text, String pattern, String replacement) {
        return regexpReplace(text, pattern, replacement, "");
    }

    /** @param flags as of {@link #regexpLike(String, String, String)}, and {@code 1} to replace the first match alone */
    public static String regexpReplace(String text, String pattern, String replacement, String flags) {
        if (text == null || pattern == null || replacement == null || flags == null) {
            return null;
        }
        String others = flags.replace("g", "").replace("1", "");
        return flags.contains("1")
                ? BoundedPatterns.replaceFirst(text, pattern, replacement, others)
                : BoundedPatterns.replace(text, pattern, replacement, others);
    }

    public static String regexpSubstring(String text, String pattern) {
        return regexpSubstring(text, pattern, 1);
    }

    /** @param from where to begin; the first character is 1 */
    public static String regexpSubstring(String text, String pattern, Integer from) {
        return regexpSubstring(text, pattern, from, 1);
    }

    /** @param occurrence the number of the match to return */
    public static String regexpSubstring(String text, String pattern, Integer from, Integer occurrence) {
        return regexpSubstring(text, pattern, from, occurrence, "");
    }

    /** @param flags as of {@link #regexpLike(String, String, String)} */
    public static String regexpSubstring(String text, String pattern, Integer from, Integer occurrence, String flags) {
        return regexpSubstring(text, pattern, from, occurrence, flags, 0);
    }

    /** @param group of the pattern, 0 for all of it */
    public static String regexpSubstring(
            String text, String pattern, Integer from, Integer occurrence, String flags, Integer group) {
        if (text == null || pattern == null || from == null || occurrence == null || flags == null || group == null) {
            return null;
        }
        return BoundedPatterns.find(text, pattern, from, occurrence, flags, group)
                .orElse(null);
    }

    /** Takes the place of LIKE with a pattern that H2 could take long for. */
    public static Boolean like(String text, String pattern) {
        return like(text, pattern, LikePatterns.ESCAPE);
    }

    /** @param escape a character, or empty for none */
    public static Boolean like(String text, String pattern, String escape) {
        return (text == null || pattern == null || escape == null)
                ? null
                : (Boolean) LikePatterns.matches(text, pattern, escape);
    }

    public static Boolean likeInAnyCase(String text, String pattern) {
        return likeInAnyCase(text, pattern, LikePatterns.ESCAPE);
    }

    /** @param escape a character, or empty for none */
    public static Boolean likeInAnyCase(String text, String pattern, String escape) {
        return (text == null || pattern == null)
                ? null
                : like(text.toUpperCase(Locale.ROOT), pattern.toUpperCase(Locale.ROOT), escape);
    }

    /** Takes the place of a cast to DECFLOAT, and refuses numbers that take long to calculate with. */
    public static BigDecimal exactNumber(String number) {
        if (number == null) {
            return null;
        }
        String text = number.strip();
        if (text.length() > MAX_DIGITS || NumberText.isHuge(text)) {
            throw new IllegalArgumentException("a number of more than " + MAX_DIGITS + " digits");
        }
        BigDecimal value;
        try {
            value = new BigDecimal(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("\"" + text + "\" is no number", e);
        }
        return value.scale() < 0 ? value.setScale(0) : value;
    }

    /** Returns what clocks in a zone show at a point in time. */
    public static LocalDateTime localTime(OffsetDateTime time, String zone) {
        return time == null || zone == null
                ? null
                : time.atZoneSameInstant(zone(zone)).toLocalDateTime();
    }

    /** Returns when clocks in a zone show a time; the second time in an hour that they show twice, as PostgreSQL has it. */
    public static OffsetDateTime timeOfLocalTime(LocalDateTime time, String zone) {
        return time == null || zone == null
                ? null
                : time.atZone(zone(zone)).withLaterOffsetAtOverlap().toOffsetDateTime();
    }

    /** Offsets are refused: {@code +02} is east of Greenwich for some databases, and west for PostgreSQL, as in POSIX. */
    private static ZoneId zone(String name) {
        String id = ZONES.get(name.strip().toLowerCase(Locale.ROOT));
        if (id == null) {
            throw new IllegalArgumentException(
                    "time zone \"" + name + "\" not recognized, expected a name as Europe/Berlin");
        }
        return ZoneId.of(id);
    }

    public static String replace(String text, String what, String by) {
        if (text == null || what == null || by == null) {
            return null;
        }
        if (what.isEmpty()) {
            return text;
        }
        StringBuilder result = new StringBuilder();
        int from = 0;
        for (int at = text.indexOf(what); at >= 0; at = text.indexOf(what, from)) {
            result.append(text, from, at).append(by);
            requireShort(result.length());
            from = at + what.length();
        }
        return requireShort(result.append(text, from, text.length()).toString());
    }

    /** As H2 has it: NULL counts as nothing. */
    public static String concat(String... texts) {
        return join("", texts);
    }

    /** The first is the separator. */
    public static String concatWithSeparator(String... texts) {
        String[] rest = java.util.Arrays.copyOfRange(texts, Math.min(1, texts.length), texts.length);
        return join(texts.length == 0 || texts[0] == null ? "" : texts[0], rest);
    }

    private static String join(String separator, String... texts) {
        StringBuilder result = new StringBuilder();
        for (String text : texts) {
            if (text != null) {
                result.append(result.isEmpty() ? "" : separator).append(text);
                requireShort(result.length());
            }
        }
        return result.toString();
    }

    private static void requireShort(int length) {
        if (length > MAX_LENGTH) {
            throw new IllegalArgumentException("a text of more than " + MAX_LENGTH + " characters");
        }
    }

    private static String requireShort(String text) {
        requireShort(text.length());
        return text;
    }
}
