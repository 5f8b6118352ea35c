package io.earshot.cli.pages;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A key of a configuration file.
 *
 * @param path from the top of the file, with a dot before each step and [] behind a list
 * @param type of the value, with its unit
 * @param standard the default; {@code required} where there is none
 * @param meaning a phrase
 */
record Key(String path, String type, String standard, String meaning) {

    static final String REQUIRED = "required";

    private static final String HEAD = "| key | type | default | meaning |\n| --- | --- | --- | --- |\n";

    static String table(List<Key> keys) {
        return keys.stream().map(Key::row).collect(Collectors.joining("", HEAD, ""));
    }

    private String row() {
        String shown = standard.isEmpty() || standard.equals(REQUIRED) ? standard : "`" + standard + "`";
        return "| `%s` | %s | %s | %s |\n"
                .formatted(path, type, shown, sentence(meaning).replace("|", "\\|"));
    }

    /** Returns a phrase as a sentence, unless it begins with a name. */
    static String sentence(String phrase) {
        String ended = phrase.endsWith(".") ? phrase : phrase + ".";
        return ended.substring(0, 1).toUpperCase(Locale.ROOT) + ended.substring(1);
    }
}
