package io.earshot.agent.nginx.upstreams;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The texts that {@code set}, {@code map} and their kin give to variables. Others have their values from requests, which nobody knows before. */
final class Variables {

    private static final Pattern VARIABLE = Pattern.compile("\\$(?:\\{(\\w+)}|(\\w+))");
    private static final int MOST_VALUES = 1_000;
    private static final int MOST_VARIABLES = 1_000;
    private static final int MOST_DEPTH = 5;

    /** An empty set stands for too many values. */
    private final Map<String, Set<String>> values = new HashMap<>();

    /** @param variable with its dollar */
    void add(String variable, String value) {
        if (!variable.startsWith("$") || (values.size() >= MOST_VARIABLES && !values.containsKey(variable))) {
            return;
        }
        Set<String> known = values.get(variable);
        if (known == null) {
            values.put(variable, new LinkedHashSet<>(Set.of(value)));
        } else if (known.size() >= MOST_VALUES) {
            known.clear();
        } else if (!known.isEmpty()) {
            known.add(value);
        }
    }

    static boolean isIn(String text) {
        return VARIABLE.matcher(text).find();
    }

    /** Returns what a text may become; empty where a variable has values that the configuration does not tell. */
    Optional<List<String>> expand(String text) {
        return expand(List.of(text), 0);
    }

    private Optional<List<String>> expand(List<String> texts, int depth) {
        List<String> expanded = new ArrayList<>();
        boolean any = false;
        for (String text : texts) {
            Matcher variable = VARIABLE.matcher(text);
            if (!variable.find()) {
                expanded.add(text);
                continue;
            }
            any = true;
            String name = "$" + (variable.group(1) == null ? variable.group(2) : variable.group(1));
            Set<String> known = values.getOrDefault(name, Set.of());
            if (known.isEmpty() || depth >= MOST_DEPTH || expanded.size() + known.size() > MOST_VALUES) {
                return Optional.empty();
            }
            for (String value : known) {
                expanded.add(text.substring(0, variable.start()) + value + text.substring(variable.end()));
            }
        }
        return any ? expand(expanded, depth + 1) : Optional.of(expanded);
    }
}
