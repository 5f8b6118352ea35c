package io.earshot.fleet.graph;

import io.earshot.model.Cidr;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Leaves out of the graph what nobody wants to see in it. All that a rule names must hold. A rule that names a port or a process
 * leaves out dependencies, with the named nodes at either end; any other leaves out nodes.
 *
 * @param tags the values that tags must have
 */
public record IgnoreRule(
        Optional<String> node,
        Optional<Cidr> cidr,
        OptionalInt port,
        Optional<String> process,
        Map<String, String> tags) {

    public IgnoreRule {
        tags = Map.copyOf(tags);
        if (node.isEmpty() && cidr.isEmpty() && port.isEmpty() && process.isEmpty() && tags.isEmpty()) {
            throw new IllegalArgumentException("expected \"node\", \"cidr\", \"port\", \"process\" or \"tags\"");
        }
    }

    /** Returns the graph without what the rule names. */
    public DependencyGraph apply(DependencyGraph graph) {
        boolean anyNode = node.isEmpty() && cidr.isEmpty() && tags.isEmpty();
        Set<String> named = graph.nodes().stream()
                .filter(each -> anyNode || names(each))
                .map(GraphNode::name)
                .collect(Collectors.toSet());
        if (port.isEmpty() && process.isEmpty()) {
            return graph.without(each -> named.contains(each.name()));
        }
        Predicate<Dependency> ignored =
                dependency -> (named.contains(dependency.from()) || named.contains(dependency.to()))
                        && (port.isEmpty() || port.equals(dependency.port()))
                        && (process.isEmpty() || process.equals(dependency.process()));
        return graph.only(ignored.negate());
    }

    private boolean names(GraphNode each) {
        return (node.isEmpty() || node.get().equals(each.name()))
                && (cidr.isEmpty() || each.addresses().stream().anyMatch(cidr.get()::contains))
                && tags.entrySet().stream()
                        .allMatch(tag -> tag.getValue().equals(each.tags().get(tag.getKey())));
    }
}
