package io.earshot.model;

import java.util.regex.Pattern;

/** Writes texts into CSV so that a spreadsheet shows them: whoever chooses a name could otherwise have a formula evaluated by whoever opens the file. */
public final class SpreadsheetText {

    private static final Pattern NUMBER = Pattern.compile("[-+]?[0-9]{1,40}(\\.[0-9]{1,40})?");
    private static final String EVALUATED = "=+-@\t\r";

    private SpreadsheetText() {}

    /** Returns the text, with an apostrophe before one that begins as a formula does and is no number. */
    public static String inert(String text) {
        boolean evaluated = !text.isEmpty()
                && EVALUATED.indexOf(text.charAt(0)) >= 0
                && !NUMBER.matcher(text).matches();
        return evaluated ? "'" + text : text;
    }
}
