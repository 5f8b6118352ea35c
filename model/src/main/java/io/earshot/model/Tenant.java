package io.earshot.model;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Some of the fleet's containers, whose owners see no others. A container belongs to it by its cluster, by its namespace, or by one of its
 * tags.
 *
 * @param name in lower case
 * @param namespaces of Kubernetes, whose pods are the containers POD_NAMESPACE
 * @param clusters as the CMDB names them
 * @param tags with their values
 */
public record Tenant(String name, List<String> namespaces, List<String> clusters, Map<String, String> tags) {

    private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?");

    /** A label as Kubernetes demands it; so no underscore is part of it. */
    private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

    /** Labels that agents announce make no container a tenant's: whoever holds an agent's token could choose them. */
    public static final String UNTRUSTED_SOURCE = "announced";

    public Tenant {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "tenant \"" + Names.shorten(name) + "\", expected lower-case letters, digits and -, at most 40");
        }
        namespaces = List.copyOf(namespaces);
        clusters = List.copyOf(clusters);
        tags = Map.copyOf(tags);
        for (String namespace : namespaces) {
            if (!NAMESPACE.matcher(namespace).matches()) {
                throw new IllegalArgumentException("namespace \"" + Names.shorten(namespace) + "\" of tenant " + name
                        + ", expected lower-case letters, digits and -, at most 63");
            }
        }
        if (clusters.stream().anyMatch(String::isBlank)) {
            throw new IllegalArgumentException("a cluster without a name of tenant " + name
                    + ", expected one as in tx-main: containers without a cluster are nobody's");
        }
        if (namespaces.isEmpty() && clusters.isEmpty() && tags.isEmpty()) {
            throw new IllegalArgumentException(
                    "tenant " + name + " has no containers, expected \"namespaces\", \"clusters\" or \"tags\"");
        }
    }

    /**
     * Returns whether a container belongs to it.
     *
     * @param ofContainer its tags, without those of {@link #UNTRUSTED_SOURCE}
     */
    public boolean has(Container container, Map<String, String> ofContainer) {
        String own = container.name().container();
        return clusters.contains(container.cluster())
                || namespaces.stream().anyMatch(namespace -> own.endsWith("_" + namespace))
                || tags.entrySet().stream().anyMatch(ofContainer.entrySet()::contains);
    }
}
