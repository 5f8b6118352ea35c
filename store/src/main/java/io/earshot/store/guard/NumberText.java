package io.earshot.store.guard;

import java.util.regex.Pattern;

/** Knows texts that databases turn into numbers which take minutes to calculate with. */
public final class NumberText {

    private static final Pattern HUGE = Pattern.compile("\\s*[-+]?[0-9.]{1,80}[eE][-+]?[0-9]{4,}\\s*");

    private NumberText() {}

    /** Tells whether a text is a number whose exponent has more than three digits. */
    public static boolean isHuge(CharSequence text) {
        return text.length() <= 4_096 && HUGE.matcher(text).matches();
    }
}
