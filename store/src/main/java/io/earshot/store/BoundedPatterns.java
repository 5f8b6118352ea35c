package io.earshot.store;

import io.earshot.model.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Matches patterns of users so that none runs for ever: steps are counted, and results are never longer than a megabyte. */
public final class BoundedPatterns {

    private static final int MAX_LENGTH = 1 << 20;
    private static final int MAX_STEPS = 2_000_000;
    private static final int MAX_PATTERN = 1_000;
    private static final int MAX_REPETITIONS = 1_000;
    private static final Pattern COUNTS = Pattern.compile("\\{(\\d+)(?:,(\\d*))?}");

    private BoundedPatterns() {}

    /** A text whose characters may be looked at so many times and no more. */
    private static final class CountedText implements CharSequence {

        private final String text;
        private final int max;
        private int left;

        CountedText(String text, int max) {
            this.text = text;
            this.max = max;
            left = max;
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            if (--left < 0) {
                throw new IllegalArgumentException(
                        "the pattern needs more than " + max + " steps for one text, expected a simpler one");
            }
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.substring(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /**
     * Returns whether a pattern matches a part of a text.
     *
     * @param flags {@code i} for any case, {@code c} for this case, {@code n} lets a dot match a line's end, {@code m} makes lines of a text
     * @throws IllegalArgumentException with what is wrong with the pattern, or which limit it met
     */
    public static boolean matches(String text, String pattern, String flags) {
        return matching(() -> matcher(text, pattern, flags).find());
    }

    /** Returns the first match as PostgreSQL's {@code substring(text from pattern)} does: its first group, or all of it if the pattern has none. */
    public static Optional<String> firstGroup(String text, String pattern) {
        return matching(() -> {
            Matcher matcher = matcher(text, pattern, "n");
            return matcher.find()
                    ? Optional.ofNullable(matcher.group(Math.min(1, matcher.groupCount())))
                    : Optional.empty();
        });
    }

    /** Returns the groups of the first match, or all of it if the pattern has none; empty without a match. A group that takes no part is null. */
    public static Optional<String[]> groups(String text, String pattern, String flags) {
        return matching(() -> {
            Matcher matcher = matcher(text, pattern, flags);
            if (!matcher.find()) {
                return Optional.empty();
            }
            String[] groups = new String[Math.max(1, matcher.groupCount())];
            for (int i = 0; i < groups.length; i++) {
                groups[i] = matcher.group(matcher.groupCount() == 0 ? 0 : i + 1);
            }
            return Optional.of(groups);
        });
    }

    /** Returns the texts between matches. A match of nothing at an end, or behind another match, parts nothing. */
    public static List<String> split(String text, String pattern) {
        return matching(() -> {
            Matcher matcher = matcher(text, pattern, "n");
            List<String> parts = new ArrayList<>();
            int from = 0;
            while (matcher.find()) {
                boolean nothing = matcher.end() == matcher.start();
                if (!nothing || (matcher.start() > from && matcher.end() < text.length())) {
                    parts.add(text.substring(from, matcher.start()));
                    from = matcher.end();
                }
            }
            parts.add(text.substring(from));
            return parts;
        });
    }

    /** Returns how many matches a text has. */
    public static int count(String text, String pattern, String flags) {
        return matching(() -> {
            Matcher matcher = matcher(text, pattern, flags);
            int count = 0;
            while (matcher.find()) {
                count++;
            }
            return count;
        });
    }

    /** Replaces all matches. Flags and errors are those of {@link #matches}. */
    public static String replace(String text, String pattern, String replacement, String flags) {
        return replace(text, pattern, replacement, flags, Integer.MAX_VALUE);
    }

    /** Replaces the first match alone. */
    public static String replaceFirst(String text, String pattern, String replacement, String flags) {
        return replace(text, pattern, replacement, flags, 1);
    }

    private static String replace(String text, String pattern, String replacement, String flags, int times) {
        return matching(() -> {
            Matcher matcher = matcher(text, pattern, flags);
            StringBuilder result = new StringBuilder();
            for (int i = 0; i < times && matcher.find(); i++) {
                append(matcher, replacement, result);
                requireShort(result.length());
            }
            matcher.appendTail(result);
            requireShort(result.length());
            return result.toString();
        });
    }

    private static void append(Matcher matcher, String replacement, StringBuilder result) {
        try {
            matcher.appendReplacement(result, replacement);
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new IllegalArgumentException(
                    "replacement \"" + Names.shorten(replacement) + "\", expected $0 to $" + matcher.groupCount()
                            + " for the pattern's groups, and a backslash before any other $ and \\",
                    e);
        }
    }

    /**
     * Returns a match. Flags and errors are those of {@link #matches}.
     *
     * @param from where to begin; the first character is 1
     * @param occurrence the number of the match to return
     * @param group of the pattern, 0 for all of it
     */
    public static Optional<String> find(
            String text, String pattern, int from, int occurrence, String flags, int group) {
        if (from > text.length()) {
            return Optional.empty();
        }
        return matching(() -> {
            Matcher matcher = matcher(text.substring(Math.max(0, from - 1)), pattern, flags);
            int left = occurrence;
            while (left > 0 && matcher.find()) {
                left--;
            }
            boolean found = left == 0 && occurrence > 0 && group >= 0 && group <= matcher.groupCount();
            return found ? Optional.ofNullable(matcher.group(group)) : Optional.empty();
        });
    }

    private static Matcher matcher(String text, String pattern, String flags) {
        if (pattern.length() > MAX_PATTERN) {
            throw new IllegalArgumentException(
                    "a pattern of " + pattern.length() + " characters, expected at most " + MAX_PATTERN);
        }
        return Pattern.compile(PosixPatterns.toJava(pattern), bits(flags))
                .matcher(new CountedText(text, MAX_STEPS / repetitions(pattern)));
    }

    /**
     * Returns how often a pattern may go round without looking at a character: a group that matches nothing is repeated as often
     * as its counts say, multiplied where they nest.
     */
    private static int repetitions(String pattern) {
        long product = 1;
        Matcher counts = COUNTS.matcher(pattern);
        while (counts.find()) {
            String count = counts.group(2) == null || counts.group(2).isEmpty() ? counts.group(1) : counts.group(2);
            product *= count.length() > 4 ? MAX_REPETITIONS + 1 : Math.max(1, Integer.parseInt(count));
            if (product > MAX_REPETITIONS) {
                throw new IllegalArgumentException("a pattern that repeats more than " + MAX_REPETITIONS
                        + " times, all its counts in braces multiplied, expected fewer");
            }
        }
        return (int) product;
    }

    private static int bits(String flags) {
        int bits = 0;
        for (int i = 0; i < flags.length(); i++) {
            char flag = flags.charAt(i);
            bits = switch (flag) {
                case 'i' -> bits | Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;
                case 'c' -> bits & ~(Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
                case 'n' -> bits | Pattern.DOTALL;
                case 'm' -> bits | Pattern.MULTILINE;
                default ->
                    throw new IllegalArgumentException("flag \"" + flag + "\" of a pattern, expected i, c, n or m");
            };
        }
        return bits;
    }

    private interface Matching<T> {
        T run();
    }

    private static <T> T matching(Matching<T> matching) {
        try {
            return matching.run();
        } catch (StackOverflowError tooDeep) {
            throw new IllegalArgumentException(
                    "the pattern nests too deep for this text, expected a simpler one", tooDeep);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("pattern: " + e.getDescription().toLowerCase(Locale.ROOT), e);
        }
    }

    private static void requireShort(int length) {
        if (length > MAX_LENGTH) {
            throw new IllegalArgumentException("a text of more than " + MAX_LENGTH + " characters");
        }
    }
}
