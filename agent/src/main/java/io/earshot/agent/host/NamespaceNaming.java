package io.earshot.agent.host;

import io.earshot.model.ContainerName;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Maps namespaces to containers: the name of a namespace is the container's, {@code be5}, or all of {@code be5.host58}.
 *
 * @param pattern the whole name of a namespace; the container's is the first group, or all where there is no group
 */
public record NamespaceNaming(Pattern pattern) {

    public static final NamespaceNaming USUAL = new NamespaceNaming(Pattern.compile("(.+)"));

    /** @throws IllegalArgumentException if it is no regular expression */
    public static NamespaceNaming parse(String expression) {
        try {
            return new NamespaceNaming(Pattern.compile(expression));
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "namespace pattern \"" + expression + "\", expected a regular expression as in ct-(.+): "
                            + e.getDescription(),
                    e);
        }
    }

    /** Empty for what is no container of this host. */
    Optional<ContainerName> container(String namespace, String host) {
        Matcher matcher = pattern.matcher(namespace);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String name = matcher.groupCount() == 0 ? matcher.group() : matcher.group(1);
        if (name == null) {
            return Optional.empty();
        }
        try {
            ContainerName container = name.indexOf('.') < 0 ? new ContainerName(name, host) : ContainerName.parse(name);
            return Optional.of(container).filter(each -> each.host().equals(host));
        } catch (IllegalArgumentException noName) {
            return Optional.empty();
        }
    }
}
