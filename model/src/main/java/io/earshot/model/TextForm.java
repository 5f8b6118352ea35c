package io.earshot.model;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Checks values of settings that have the form KEY = VALUE. */
public final class TextForm {

    private TextForm() {}

    /** @throws IllegalArgumentException with one line, if the value has another form */
    public static Matcher matching(Pattern form, String key, String value) {
        Matcher matcher = form.matcher(value);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    key + " is \"" + Names.shorten(value) + "\", expected the form " + form.pattern());
        }
        return matcher;
    }
}
