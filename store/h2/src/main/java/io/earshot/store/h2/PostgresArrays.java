package io.earshot.store.h2;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.h2.value.Value;
import org.h2.value.ValueArray;

/** Has PostgreSQL's functions on arrays, which have one dimension here. A NULL among the arguments makes NULL. Called by H2, which wants them public. */
public final class PostgresArrays {

    private static final int MAX_ELEMENTS = 10_000;

    private PostgresArrays() {}

    /** Returns the methods by the names of their functions. */
    static Map<String, String> methods() {
        return PostgresFunctions.methods(
                PostgresArrays.class, "arrayLength", "arrayPosition", "arrayToString", "stringToArray");
    }

    /** An array has one dimension; an empty one has none, and its length is NULL. */
    public static Integer arrayLength(Value array, Integer dimension) {
        int length = PostgresFunctions.isNull(array) ? 0 : elements(array).length;
        return (dimension == null || dimension != 1 || length == 0) ? null : (Integer) length;
    }

    public static Integer arrayPosition(Value array, String element) {
        if (PostgresFunctions.isNull(array)) {
            return null;
        }
        Value[] elements = elements(array);
        for (int i = 0; i < elements.length; i++) {
            String text = elements[i].getString();
            if (text == null ? element == null : text.equals(element)) {
                return i + 1;
            }
        }
        return null;
    }

    public static String arrayToString(Value array, String separator) {
        return arrayToString(array, separator, null);
    }

    /** @param absent for elements that are NULL, which are left out without it */
    public static String arrayToString(Value array, String separator, String absent) {
        if (PostgresFunctions.isNull(array) || separator == null) {
            return null;
        }
        List<String> texts = new ArrayList<>();
        for (Value element : elements(array)) {
            Optional<String> text = PostgresFunctions.isNull(element)
                    ? Optional.ofNullable(absent)
                    : Optional.of(PostgresTexts.ofElement(element));
            text.ifPresent(texts::add);
        }
        String result = String.join(separator, texts);
        PostgresFunctions.requireShort(result.length());
        return result;
    }

    public static String[] stringToArray(String text, String separator) {
        if (text == null) {
            return null;
        }
        return of(
                separator == null
                        ? List.of(text.split(""))
                        : text.isEmpty() ? List.of() : PostgresFunctions.parts(text, separator));
    }

    /** @throws IllegalArgumentException for more elements than an array may have */
    static String[] of(List<String> parts) {
        if (parts.size() > MAX_ELEMENTS) {
            throw new IllegalArgumentException("an array of more than " + MAX_ELEMENTS + " elements");
        }
        return parts.toArray(String[]::new);
    }

    private static Value[] elements(Value value) {
        if (value instanceof ValueArray array) {
            return array.getList();
        }
        throw new IllegalArgumentException("a value that is no array, expected one as in ARRAY[1, 2]");
    }
}
