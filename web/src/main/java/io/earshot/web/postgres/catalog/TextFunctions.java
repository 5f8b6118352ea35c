package io.earshot.web.postgres.catalog;

import static io.earshot.web.postgres.catalog.Functions.some;

import io.earshot.store.BoundedPatterns;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Functions over texts and arrays. */
final class TextFunctions {

    private static final int MAX_LENGTH = 1 << 20;
    private static final Pattern NAME_PART =
            Pattern.compile("(?:\"((?:[^\"]|\"\")+)\"|([A-Za-z_][A-Za-z0-9_$]*))\\s*(\\.|$)\\s*");
    private static final Pattern PLAIN_NAME = Pattern.compile("[a-z_][a-z0-9_$]*");

    /** Functions that have a value where an argument behind the first one is NULL. */
    private static final Set<String> WITH_NULLS =
            Set.of("array_to_string", "string_to_array", "array_position", "array_remove");

    /** Functions of times, of which the catalog has none but NULL. */
    private static final Set<String> OF_TIMES =
            Set.of("to_char", "date_part", "extract", "date_trunc", "age", "initcap");

    private TextFunctions() {}

    static Optional<Optional<Object>> call(String name, List<Object> arguments) {
        switch (name) {
            case "nullif" -> {
                return some(Values.equal(arguments.get(0), arguments.get(1)) ? null : arguments.get(0));
            }
            case "greatest" -> {
                return some(arguments.stream()
                        .filter(Objects::nonNull)
                        .max(Values::compare)
                        .orElse(null));
            }
            case "least" -> {
                return some(arguments.stream()
                        .filter(Objects::nonNull)
                        .min(Values::compare)
                        .orElse(null));
            }
            case "concat" -> {
                return some(joined("", arguments));
            }
            case "concat_ws" -> {
                return some(joined(Values.text(arguments.getFirst()), arguments.subList(1, arguments.size())));
            }
            case "format" -> {
                return some(
                        arguments.getFirst() == null
                                ? null
                                : FormatText.of(Values.text(arguments.getFirst()), arguments));
            }
            case "array_append", "array_cat" -> {
                return some(Operators.apply(
                        "||",
                        arguments.get(0) == null ? ArrayValue.of(List.of()) : arguments.get(0),
                        arguments.get(1)));
            }
            case "quote_nullable" -> {
                return some(arguments.getFirst() == null ? "NULL" : quoted(Values.text(arguments.getFirst())));
            }
            default -> {
                // All others are NULL where their first argument is.
            }
        }
        if (arguments.isEmpty()) {
            return Optional.empty();
        }
        boolean unknown = arguments.stream().anyMatch(Objects::isNull);
        return ((arguments.getFirst() == null || (unknown && !WITH_NULLS.contains(name))) && isKnown(name))
                ? some(null)
                : strict(name, arguments);
    }

    private static boolean isKnown(String name) {
        return OF_TIMES.contains(name) || strict(name, List.of("1", "1", "1")).isPresent();
    }

    /** Takes a name apart at its dots; parts without quotes are in lower case. */
    private static ArrayValue nameParts(String name) {
        List<Object> parts = new ArrayList<>();
        Matcher part = NAME_PART.matcher(name.strip());
        boolean more = true;
        int at = 0;
        while (more && part.find() && part.start() == at) {
            parts.add(
                    part.group(1) == null
                            ? part.group(2).toLowerCase(Locale.ROOT)
                            : part.group(1).replace("\"\"", "\""));
            more = !part.group(3).isEmpty();
            at = part.end();
        }
        if (more) {
            throw new CatalogException("22023", "string is not a valid identifier: \"" + name + "\"");
        }
        return ArrayValue.of(parts);
    }

    private static Optional<Optional<Object>> strict(String name, List<Object> arguments) {
        Object first = arguments.getFirst();
        Object second = arguments.size() > 1 ? arguments.get(1) : null;
        return switch (name) {
            case "lower" -> some(Values.text(first).toLowerCase(Locale.ROOT));
            case "upper" -> some(Values.text(first).toUpperCase(Locale.ROOT));
            case "initcap" -> throw CatalogException.unsupported("initcap()");
            case "length", "char_length", "character_length" ->
                some((long) Values.text(first).length());
            case "btrim", "ltrim", "rtrim" ->
                some(trimmed(name, Values.text(first), second == null ? " " : Values.text(second)));
            case "parse_ident" -> some(nameParts(Values.text(first)));
            case "quote_ident" -> some(identifier(Values.text(first)));
            case "quote_literal" -> some(quoted(Values.text(first)));
            case "abs" -> some(Math.abs(Values.number(first)));
            case "round" -> some(Values.number(first));
            case "replace" -> some(replaced(Values.text(first), Values.text(second), Values.text(arguments.get(2))));
            case "substring", "substr" -> some(substring(Values.text(first), arguments));
            case "left" -> {
                String text = Values.text(first);
                yield some(text.substring(0, kept(text, Values.number(second))));
            }
            case "right" -> {
                String text = Values.text(first);
                yield some(text.substring(text.length() - kept(text, Values.number(second))));
            }
            case "position" -> some((long) Values.text(second).indexOf(Values.text(first)) + 1);
            case "strpos" -> some((long) Values.text(first).indexOf(Values.text(second)) + 1);
            case "starts_with" -> some(Values.text(first).startsWith(Values.text(second)));
            case "split_part" -> {
                List<Object> parts = parts(Values.text(first), Values.text(second));
                long part = Values.number(arguments.get(2));
                if (part == 0) {
                    throw new CatalogException("22023", "field position must not be zero");
                }
                long at = part > 0 ? part - 1 : parts.size() + part;
                yield some(at >= 0 && at < parts.size() ? parts.get((int) at) : "");
            }
            case "regexp_replace" -> {
                String flags = arguments.size() > 3 ? Values.text(arguments.get(3)) : "";
                String by = Values.text(arguments.get(2)).replace("$", "\\$").replaceAll("\\\\(?=[1-9])", "\\$");
                String others = flags.replace("g", "") + "n";
                yield some(
                        flags.contains("g")
                                ? BoundedPatterns.replace(Values.text(first), Values.text(second), by, others)
                                : BoundedPatterns.replaceFirst(Values.text(first), Values.text(second), by, others));
            }
            case "array_to_string" -> some(arrayToString(first, arguments));
            case "string_to_array" -> some(ArrayValue.of(stringToArray(Values.text(first), second)));
            case "regexp_split_to_array" ->
                some(ArrayValue.of(new ArrayList<>(BoundedPatterns.split(Values.text(first), Values.text(second)))));
            case "array_length", "array_upper" -> {
                List<Object> items = Evaluator.items(first);
                int lower = first instanceof ArrayValue array && name.equals("array_upper") ? array.lower() : 1;
                yield some(items.isEmpty() ? null : (Object) ((long) items.size() + lower - 1));
            }
            case "array_lower" -> some(first instanceof ArrayValue array ? (long) array.lower() : 1L);
            case "cardinality" -> some((long) Evaluator.items(first).size());
            case "array_position" -> {
                List<Object> items = Evaluator.items(first);
                Optional<Object> place = Optional.empty();
                for (int i = items.size() - 1; i >= 0; i--) {
                    place = Values.equal(items.get(i), second) ? Optional.of(i + 1L) : place;
                }
                yield some(place.orElse(null));
            }
            case "array_remove" ->
                some(ArrayValue.of(new ArrayList<>(Evaluator.items(first).stream()
                        .filter(item -> !Values.equal(item, second))
                        .toList())));
            case "extract" -> some(part(String.valueOf(first), String.valueOf(second)));
            case "to_char", "date_part", "date_trunc", "age" -> throw CatalogException.unsupported(name + "()");
            default -> Optional.empty();
        };
    }

    /** Whole ones, as of {@code pg_postmaster_start_time()}; all times are in UTC. */
    private static long part(String unit, String time) {
        try {
            if (unit.equalsIgnoreCase("epoch")) {
                return Instant.parse(time).getEpochSecond();
            }
        } catch (DateTimeException e) {
            throw CatalogException.unsupported("extract() of another time than those of functions");
        }
        throw CatalogException.unsupported("extract() of another part than the epoch");
    }

    private static String replaced(String text, String what, String by) {
        return what.isEmpty() ? text : joined(by, List.of((Object[]) text.split(Pattern.quote(what), -1)));
    }

    private static String trimmed(String function, String text, String characters) {
        int from = 0;
        int to = text.length();
        while (!function.equals("rtrim") && from < to && characters.indexOf(text.charAt(from)) >= 0) {
            from++;
        }
        while (!function.equals("ltrim") && to > from && characters.indexOf(text.charAt(to - 1)) >= 0) {
            to--;
        }
        return text.substring(from, to);
    }

    private static String joined(String separator, List<Object> values) {
        String text = values.stream().filter(Objects::nonNull).map(Values::text).collect(Collectors.joining(separator));
        if (text.length() > MAX_LENGTH) {
            throw new CatalogException("54000", "a text of more than " + MAX_LENGTH + " characters");
        }
        return text;
    }

    private static String substring(String text, List<Object> arguments) {
        if (!(arguments.get(1) instanceof Long from)) {
            return BoundedPatterns.firstGroup(text, Values.text(arguments.get(1)))
                    .orElse(null);
        }
        int start = Math.clamp(from - 1, 0, text.length());
        int end = arguments.size() > 2
                ? Math.clamp(from - 1 + Values.number(arguments.get(2)), start, text.length())
                : text.length();
        return text.substring(start, end);
    }

    private static String arrayToString(Object array, List<Object> arguments) {
        String forNull = arguments.size() > 2 && arguments.get(2) != null ? Values.text(arguments.get(2)) : null;
        List<Object> items = new ArrayList<>(Evaluator.items(array));
        items.replaceAll(item -> item instanceof Boolean yes ? (yes ? "t" : "f") : item == null ? forNull : item);
        return arguments.get(1) == null ? null : joined(Values.text(arguments.get(1)), items);
    }

    private static List<Object> stringToArray(String text, Object separator) {
        return text.isEmpty()
                ? List.of()
                : separator == null ? Arrays.asList((Object[]) text.split("")) : parts(text, Values.text(separator));
    }

    /** An empty separator parts nothing. */
    private static List<Object> parts(String text, String separator) {
        return separator.isEmpty() ? List.of(text) : Arrays.asList((Object[]) text.split(Pattern.quote(separator), -1));
    }

    /** Returns how many characters are kept; a negative number leaves out so many. */
    private static int kept(String text, long number) {
        return Math.clamp(number < 0 ? text.length() + number : number, 0, text.length());
    }

    static String identifier(String name) {
        return PLAIN_NAME.matcher(name).matches() ? name : "\"" + name.replace("\"", "\"\"") + "\"";
    }

    static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
