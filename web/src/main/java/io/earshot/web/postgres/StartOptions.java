package io.earshot.web.postgres;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a client's parameter {@code options}, as PGOPTIONS has it: {@code -c statement_timeout=5s --search_path=public}. */
final class StartOptions {

    /** A blank within a value stands behind a backslash. */
    private static final Pattern SETTING =
            Pattern.compile("(?:^|\\s)(?:-c\\s*|--)([A-Za-z][\\w.-]*)=((?:\\\\.|[^\\s\\\\])*)");

    private StartOptions() {}

    /** Returns settings by their names; what is none is left out. */
    static Map<String, String> read(String options) {
        Map<String, String> settings = new LinkedHashMap<>();
        Matcher setting = SETTING.matcher(options);
        while (setting.find()) {
            String name = setting.group(1).replace('-', '_').toLowerCase(Locale.ROOT);
            settings.put(name, setting.group(2).replaceAll("\\\\(.)", "$1"));
        }
        return settings;
    }
}
