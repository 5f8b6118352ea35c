package io.earshot.web.postgres.catalog;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Writes values into a text as PostgreSQL's {@code format()} does: {@code %s}, {@code %I} for names, {@code %L} for literals. */
final class FormatText {

    private static final Pattern PLACE = Pattern.compile("%(?:(\\d+)\\$)?(-?)(\\d*)(.?)", Pattern.DOTALL);
    private static final int MAX_WIDTH = 1_000;

    private FormatText() {}

    /** @param arguments the format itself first, as in the call */
    static String of(String format, List<Object> arguments) {
        StringBuilder text = new StringBuilder();
        Matcher places = PLACE.matcher(format);
        int next = 1;
        while (places.find()) {
            String replacement = "%";
            if (!places.group().equals("%%")) {
                int number = places.group(1) == null ? next : index(places.group(1));
                replacement = padded(written(places.group(4), argument(number, arguments)), places);
                next = number + 1;
            }
            places.appendReplacement(text, Matcher.quoteReplacement(replacement));
        }
        return places.appendTail(text).toString();
    }

    private static Object argument(int number, List<Object> arguments) {
        if (number < 1 || number >= arguments.size()) {
            throw new CatalogException("22023", "too few arguments for format()");
        }
        return arguments.get(number);
    }

    private static String written(String kind, Object value) {
        return switch (kind) {
            case "s" -> value == null ? "" : Values.text(value);
            case "L" -> value == null ? "NULL" : TextFunctions.quoted(Values.text(value));
            case "I" -> {
                if (value == null) {
                    throw new CatalogException("22004", "null values cannot be formatted as an SQL identifier");
                }
                yield TextFunctions.identifier(Values.text(value));
            }
            default ->
                throw new CatalogException(
                        "22023", "unrecognized format() type specifier \"" + kind + "\", expected %s, %I, %L or %%");
        };
    }

    private static String padded(String text, MatchResult place) {
        int width = place.group(3).isEmpty() ? 0 : Math.min(MAX_WIDTH, index(place.group(3)));
        String blanks = " ".repeat(Math.max(0, width - text.length()));
        return place.group(2).isEmpty() ? blanks + text : text + blanks;
    }

    private static int index(String digits) {
        return digits.length() > 6 ? Integer.MAX_VALUE : Integer.parseInt(digits);
    }
}
