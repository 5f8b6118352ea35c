package io.earshot.traffic.masking;

import java.util.Arrays;

/** Masks card numbers: the first six and the last four digits remain, as PCI DSS allows to display. */
public final class CardMask {

    private static final int SHORTEST = 13;
    private static final int LONGEST = 19;

    private CardMask() {}

    /** Masks the value of a field that is a card number, whatever it looks like. */
    public static String number(String value) {
        int digits = value.length();
        if (digits < SHORTEST) {
            return "*".repeat(digits);
        }
        return value.substring(0, 6) + "*".repeat(digits - 10) + value.substring(digits - 4);
    }

    /** Masks what passes the Luhn test in free text, also with blanks or hyphens between digits, and inside longer runs of digits. */
    public static String text(String value) {
        return value.length() < SHORTEST ? value : search(value, false);
    }

    /** Masks an identifier only where it is a card number of a known brand: one merchant number in ten passes the Luhn test. */
    public static String identifier(String value) {
        return value.length() < SHORTEST ? value : search(value, true);
    }

    private static String search(String value, boolean brandsOnly) {
        char[] masked = null;
        int from = 0;
        while (from < value.length()) {
            if (!isDigit(value.charAt(from))) {
                from++;
                continue;
            }
            int[] places = run(value, from);
            int end = places[places.length - 1] + 1;
            // Each window that passes is masked: a false one must not hide where a true one begins.
            for (int start = 0; places.length - start >= SHORTEST; start++) {
                int most = Math.min(LONGEST, places.length - start);
                for (int length = SHORTEST; length <= most; length++) {
                    if (isCard(value, places, start, length, brandsOnly)) {
                        masked = masked == null ? value.toCharArray() : masked;
                        for (int i = start + 6; i < start + length - 4; i++) {
                            masked[places[i]] = '*';
                        }
                    }
                }
            }
            from = end;
        }
        return masked == null ? value : new String(masked);
    }

    /** The places of the digits from one place on, with at most one blank or hyphen between two of them. */
    private static int[] run(String value, int from) {
        int[] places = new int[value.length() - from];
        int count = 0;
        for (int i = from; i < value.length(); i++) {
            if (isDigit(value.charAt(i))) {
                places[count++] = i;
            } else if (!isSeparator(value.charAt(i)) || i + 1 == value.length() || !isDigit(value.charAt(i + 1))) {
                break;
            }
        }
        return Arrays.copyOf(places, count);
    }

    private static boolean isCard(String value, int[] places, int start, int length, boolean brandsOnly) {
        return passesLuhn(value, places, start, length)
                && (brandsOnly
                        ? start == 0 && length == places.length && isBrand(value, places, start, length)
                        : value.charAt(places[start]) != '0');
    }

    private static boolean passesLuhn(String value, int[] places, int start, int length) {
        int sum = 0;
        for (int i = 0; i < length; i++) {
            int digit = value.charAt(places[start + length - 1 - i]) - '0';
            int doubled = (i & 1) == 1 ? digit * 2 : digit;
            sum += doubled > 9 ? doubled - 9 : doubled;
        }
        return sum % 10 == 0;
    }

    private static boolean isBrand(String value, int[] places, int start, int length) {
        int two = (value.charAt(places[start]) - '0') * 10 + value.charAt(places[start + 1]) - '0';
        return switch (two / 10) {
            case 2 -> length == 16 && two >= 22 && two <= 27;
            case 3 -> (two == 34 || two == 37) ? length == 15 : two == 35 ? length >= 16 : length == 14;
            case 4 -> length == 13 || length == 16 || length == 19;
            case 5 -> (two >= 51 && two <= 55) ? length == 16 : two == 50 || two >= 56;
            case 6 -> length >= 13;
            case 8 -> two == 81 && length >= 16;
            case 9 -> length == 16 || length == 19;
            default -> false;
        };
    }

    private static boolean isDigit(char character) {
        return character >= '0' && character <= '9';
    }

    private static boolean isSeparator(char character) {
        return character == ' ' || character == '-';
    }
}
