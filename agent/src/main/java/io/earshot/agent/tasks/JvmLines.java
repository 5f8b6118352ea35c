package io.earshot.agent.tasks;

import io.earshot.agent.jvm.JvmRules;
import io.earshot.model.Names;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;

/** Reads the lines of a word that only those have that look at JVMs. */
final class JvmLines {

    static final String COLLECTIONS = "gc";
    static final String BEANS = "jmx";

    private static final Pattern BEAN =
            Pattern.compile("([A-Za-z][A-Za-z0-9_]*(?:\\s+[A-Za-z][A-Za-z0-9_]*){0,19})\\s+of\\s+(\\S.*:.*\\S)");

    private final String run;
    private Optional<Pattern> jvm = Optional.empty();
    private Optional<Path> java = Optional.empty();
    private final Map<String, JvmRules.Bean> beans = new TreeMap<>();

    JvmLines(String run) {
        this.run = run;
    }

    static boolean isOne(String run) {
        return Set.of(COLLECTIONS, BEANS).contains(run);
    }

    /** Takes a line. Returns false where it is none of these. */
    boolean take(String key, String value) {
        if (key.equals("jvm")) {
            jvm = Optional.of(pattern(value));
        } else if (run.equals(BEANS) && key.equals("java")) {
            if (!value.startsWith("/")) {
                throw new IllegalArgumentException(
                        "java is \"" + Names.shorten(value) + "\", expected an absolute path");
            }
            java = Optional.of(Path.of(value));
        } else if (run.equals(BEANS) && key.startsWith("bean.")) {
            beans.put(key.substring("bean.".length()), bean(key, value));
        } else {
            return false;
        }
        return true;
    }

    private static Pattern pattern(String value) {
        try {
            return Pattern.compile(value);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("jvm is no pattern: " + e.getDescription(), e);
        }
    }

    private static JvmRules.Bean bean(String key, String value) {
        Matcher matcher = BEAN.matcher(value);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(key + " is \"" + Names.shorten(value)
                    + "\", expected ATTRIBUTES of BEAN as in: HeapMemoryUsage of java.lang:type=Memory");
        }
        return new JvmRules.Bean(matcher.group(2), List.of(matcher.group(1).split("\\s+", -1)));
    }

    /** Returns the form of the argument that names beans; absent for a word that has none. */
    Optional<Pattern> argument() {
        return beans.isEmpty()
                ? Optional.empty()
                : Optional.of(Pattern.compile(
                        beans.keySet().stream().map(Pattern::quote).collect(Collectors.joining("|"))));
    }

    JvmRules rules() {
        if (run.equals(BEANS) && beans.isEmpty()) {
            throw new IllegalArgumentException(
                    "no line \"bean.NAME\", expected which attributes of which beans are read");
        }
        return new JvmRules(
                jvm.orElseThrow(() -> new IllegalArgumentException(
                        "no line \"jvm\", expected what the command line of the JVM contains")),
                java,
                beans);
    }
}
