package io.earshot.web.postgres.catalog;

import io.earshot.store.BoundedPatterns;
import io.earshot.store.SqlList;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Compares and converts values: Boolean, Long, BigDecimal, String, {@link Name}, {@link ArrayValue}, {@link RowValue}; null for NULL. */
final class Values {

    private Values() {}

    static String text(Object value) {
        return switch (value) {
            case Boolean bool -> bool ? "true" : "false";
            case BigDecimal number -> number.toPlainString();
            default -> value.toString();
        };
    }

    static boolean isTrue(Object value) {
        return value instanceof Boolean bool ? bool : value instanceof String text && text.matches("t|true|on|yes|1");
    }

    static long number(Object value) {
        return switch (value) {
            case Long number -> number;
            case BigDecimal number -> number.longValue();
            case Boolean bool -> bool ? 1 : 0;
            case Regname named -> named.oid();
            default -> parse(text(value));
        };
    }

    private static long parse(String text) {
        try {
            return Long.parseLong(text.strip());
        } catch (NumberFormatException e) {
            throw new CatalogException("22P02", "invalid number \"" + text + "\"");
        }
    }

    /** Numbers by their size, texts of other types as what they are compared with, names in any case. */
    static int compare(Object a, Object b) {
        if (a instanceof Number || b instanceof Number) {
            return a instanceof BigDecimal || b instanceof BigDecimal
                    ? new BigDecimal(text(a)).compareTo(new BigDecimal(text(b)))
                    : Long.compare(number(a), number(b));
        }
        if (a instanceof Boolean || b instanceof Boolean) {
            return Boolean.compare(isTrue(a), isTrue(b));
        }
        if (a instanceof ArrayValue left && b instanceof ArrayValue right) {
            return compareAll(left.items(), right.items());
        }
        if (a instanceof RowValue left && b instanceof RowValue right) {
            return compareAll(left.fields(), right.fields());
        }
        return a instanceof Name || b instanceof Name
                ? text(a).compareToIgnoreCase(text(b))
                : text(a).compareTo(text(b));
    }

    private static int compareAll(List<Object> a, List<Object> b) {
        for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
            int order = compareNullsLast(a.get(i), b.get(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(a.size(), b.size());
    }

    static int compareNullsLast(Object a, Object b) {
        return a == null ? (b == null ? 0 : 1) : b == null ? -1 : compare(a, b);
    }

    static boolean equal(Object a, Object b) {
        return a != null && b != null && compare(a, b) == 0;
    }

    /** Matches a LIKE pattern in time that grows with its length times the text's. */
    static boolean like(Object value, Object pattern, boolean anyCase) {
        boolean ignore = anyCase || value instanceof Name;
        String text = ignore ? text(value).toLowerCase(Locale.ROOT) : text(value);
        String like = ignore ? text(pattern).toLowerCase(Locale.ROOT) : text(pattern);
        boolean[] reached = new boolean[text.length() + 1];
        reached[0] = true;
        for (int p = 0; p < like.length(); p++) {
            char c = like.charAt(p);
            boolean escaped = c == '\\' && p + 1 < like.length();
            if (escaped) {
                c = like.charAt(++p);
            }
            if (c == '%' && !escaped) {
                for (int t = 1; t <= text.length(); t++) {
                    reached[t] |= reached[t - 1];
                }
            } else {
                for (int t = text.length(); t > 0; t--) {
                    reached[t] = reached[t - 1] && ((c == '_' && !escaped) || text.charAt(t - 1) == c);
                }
                reached[0] = false;
            }
        }
        return reached[text.length()];
    }

    static boolean matches(Object value, Object pattern, boolean anyCase) {
        try {
            return BoundedPatterns.matches(text(value), text(pattern), anyCase || value instanceof Name ? "i" : "");
        } catch (IllegalArgumentException e) {
            throw new CatalogException("2201B", String.valueOf(e.getMessage()));
        }
    }

    /** Reads an array's text; empty for all that is none. */
    static ArrayValue array(String text) {
        String inner = text.strip();
        if (inner.startsWith("{") && inner.endsWith("}")) {
            inner = inner.substring(1, inner.length() - 1).strip();
            return ArrayValue.of(
                    inner.isEmpty()
                            ? List.of()
                            : Arrays.stream(inner.split(","))
                                    .<Object>map(element -> element.strip().replaceAll("^\"|\"$", ""))
                                    .toList());
        }
        return inner.isEmpty()
                ? new ArrayValue(List.of(), 0)
                : new ArrayValue(
                        Arrays.stream(inner.split("\\s+"))
                                .<Object>map(element -> element)
                                .toList(),
                        0);
    }

    /** Returns a value as an answer has it. */
    static Optional<Object> plain(Object value) {
        return switch (value) {
            case null -> Optional.empty();
            case ArrayValue array
            when array.lower() == 1 ->
                Optional.of(
                        SqlList.array(array.items().stream().map(Values::plain).toList()));
            case RowValue row ->
                Optional.of(SqlList.row(row.fields().stream().map(Values::plain).toList()));
            case Number number -> Optional.of(number);
            case Boolean bool -> Optional.of(bool);
            default -> Optional.of(text(value));
        };
    }
}
