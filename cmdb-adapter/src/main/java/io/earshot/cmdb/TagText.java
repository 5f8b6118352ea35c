package io.earshot.cmdb;

import io.earshot.model.Names;

/** A tag as sources write it: a name, and behind an equals sign its value, which may be empty. */
record TagText(String name, String value) {

    private static final int LONGEST_NAME = 128;
    private static final int LONGEST_VALUE = 1_000;

    /** @throws IllegalArgumentException with what is wrong with the tag */
    static TagText parse(String text) {
        int equals = text.indexOf('=');
        String name = equals < 0 ? text : text.substring(0, equals);
        String value = equals < 0 ? "" : text.substring(equals + 1).strip();
        if (name.isBlank()
                || name.length() > LONGEST_NAME
                || value.length() > LONGEST_VALUE
                || text.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("tag \"" + Names.shorten(text) + "\", expected NAME=VALUE of at most "
                    + LONGEST_NAME + " and " + LONGEST_VALUE + " printable characters");
        }
        return new TagText(name.strip(), value);
    }
}
