package io.earshot.agent.jvm;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Says which JVMs a word looks at, and what of them.
 *
 * @param jvm is found in their command lines
 * @param java runs the reader of beans; absent for the JVM's own
 * @param beans by the names that orders use
 */
public record JvmRules(Pattern jvm, Optional<Path> java, Map<String, Bean> beans) {

    public JvmRules {
        beans = Map.copyOf(beans);
    }

    /**
     * Beans with some of their attributes.
     *
     * @param name of a bean, or a pattern of names
     */
    public record Bean(String name, List<String> attributes) {

        public Bean {
            attributes = List.copyOf(attributes);
        }
    }
}
