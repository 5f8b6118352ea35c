package io.earshot.web.postgres.catalog;

import java.util.Locale;

/** A name of the catalog. Ours are in upper case, and clients ask for them in any. */
record Name(String text) {

    @Override
    public boolean equals(Object other) {
        return other instanceof Name name && name.text.equalsIgnoreCase(text);
    }

    @Override
    public int hashCode() {
        return text.toLowerCase(Locale.ROOT).hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
