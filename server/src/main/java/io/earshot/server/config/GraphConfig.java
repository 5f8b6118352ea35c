package io.earshot.server.config;

import io.earshot.fleet.graph.Cidr;
import io.earshot.fleet.graph.IgnoreRule;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Configures the dependency graph.
 *
 * @param ignore what is left out
 * @param showMonitoring whether the nodes where the server stands are shown, with which all agents talk
 */
public record GraphConfig(List<Ignored> ignore, Boolean showMonitoring) {

    public GraphConfig {
        ignore = List.copyOf(Objects.requireNonNullElse(ignore, List.of()));
        showMonitoring = Objects.requireNonNullElse(showMonitoring, false);
    }

    /** One rule; all that it names must hold. */
    public record Ignored(
            Optional<String> node,
            Optional<String> cidr,
            Optional<Integer> port,
            Optional<String> process,
            Map<String, String> tags) {

        public Ignored {
            node = Objects.requireNonNullElse(node, Optional.empty());
            cidr = Objects.requireNonNullElse(cidr, Optional.empty());
            port = Objects.requireNonNullElse(port, Optional.empty());
            process = Objects.requireNonNullElse(process, Optional.empty());
            tags = Map.copyOf(Objects.requireNonNullElse(tags, Map.of()));
            port.filter(number -> number < 1 || number > 65_535).ifPresent(number -> {
                throw new IllegalArgumentException("\"port\" is " + number + ", expected 1 to 65535");
            });
            rule(node, cidr, port, process, tags);
        }

        IgnoreRule rule() {
            return rule(node, cidr, port, process, tags);
        }

        private static IgnoreRule rule(
                Optional<String> node,
                Optional<String> cidr,
                Optional<Integer> port,
                Optional<String> process,
                Map<String, String> tags) {
            return new IgnoreRule(
                    node, cidr.map(Cidr::parse), port.map(OptionalInt::of).orElse(OptionalInt.empty()), process, tags);
        }
    }

    public List<IgnoreRule> rules() {
        return ignore.stream().map(Ignored::rule).toList();
    }
}
