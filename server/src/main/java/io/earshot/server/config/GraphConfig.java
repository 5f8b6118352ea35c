package io.earshot.server.config;

import io.earshot.fleet.graph.IgnoreRule;
import io.earshot.model.Cidr;
import io.earshot.model.files.SecretFile;
import io.earshot.server.graph.GraphSource;
import io.earshot.server.graph.TagSource;
import io.earshot.server.graph.neo4j.Neo4jLoop;
import io.earshot.server.graph.neo4j.Neo4jTarget;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Configures the dependency graph.
 *
 * @param ignore rules for what is left out of the graph
 * @param tags sources of tags of nodes; later ones add tags and never override
 * @param showMonitoring whether the nodes of this server are shown, with which all agents talk
 * @param neo4j Neo4j database that receives the graph
 */
public record GraphConfig(List<Ignored> ignore, List<Tagged> tags, Boolean showMonitoring, Optional<Neo4j> neo4j) {

    public GraphConfig {
        ignore = List.copyOf(Objects.requireNonNullElse(ignore, List.of()));
        tags = List.copyOf(Objects.requireNonNullElse(tags, List.of()));
        showMonitoring = Objects.requireNonNullElse(showMonitoring, false);
        neo4j = Objects.requireNonNullElse(neo4j, Optional.empty());
    }

    /**
     * One rule; all that it names must hold.
     *
     * @param node name of the node; all that a rule names must hold
     * @param cidr network of the address, as in {@code 10.9.0.0/16}
     * @param port port of the service, 1 to 65535
     * @param process name of the process
     * @param tags tags with the values that the node must have
     */
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

    /**
     * A source of tags: a SELECT of node, tag and value, or a CSV file with these columns.
     *
     * @param select SELECT of node, tag and value; each source has either {@code select} or {@code csv}
     * @param csv CSV file with the columns node, tag and value
     */
    public record Tagged(Optional<String> select, Optional<Path> csv) {

        public Tagged {
            select = Objects.requireNonNullElse(select, Optional.empty());
            csv = Objects.requireNonNullElse(csv, Optional.empty());
            if (select.isPresent() == csv.isPresent()) {
                throw new IllegalArgumentException("expected either \"select\" or \"csv\"");
            }
        }

        private TagSource source() {
            return select.<TagSource>map(TagSource.Rule::new).orElseGet(() -> new TagSource.TagFile(csv.orElseThrow()));
        }
    }

    public List<TagSource> tagSources() {
        return tags.stream().map(Tagged::source).toList();
    }

    public List<IgnoreRule> rules() {
        return ignore.stream().map(Ignored::rule).toList();
    }

    /**
     * A Neo4j that gets the graph again and again.
     *
     * @param uri address of the database, as in {@code bolt://127.0.0.1:7687}
     * @param user user of the database
     * @param passwordFile file with the password in its first line; without it none is sent
     * @param every interval at which changes are transferred
     */
    public record Neo4j(URI uri, String user, Optional<Path> passwordFile, Duration every) {

        private static final Set<String> SCHEMES =
                Set.of("bolt", "bolt+s", "bolt+ssc", "neo4j", "neo4j+s", "neo4j+ssc");

        public Neo4j {
            user = Objects.requireNonNullElse(user, "neo4j");
            passwordFile = Objects.requireNonNullElse(passwordFile, Optional.empty());
            every = Objects.requireNonNullElse(every, Duration.ofMinutes(1));
            if (uri == null) {
                throw new IllegalArgumentException("\"uri\" is missing, expected one as bolt://127.0.0.1:7687");
            }
            if (!SCHEMES.contains(String.valueOf(uri.getScheme()))) {
                throw new IllegalArgumentException("\"uri\" is " + uri + ", expected one as bolt://127.0.0.1:7687");
            }
            passwordFile.filter(file -> !Files.isReadable(file)).ifPresent(file -> {
                throw new IllegalArgumentException("\"passwordFile\" is " + file
                        + ", which cannot be read, expected a password in its first line");
            });
        }

        /** Returns what brings it the graph. */
        public Neo4jLoop open(GraphSource graph, InstantSource clock) {
            return new Neo4jLoop(
                    Neo4jTarget.open(uri, user, passwordFile.map(Neo4j::read).orElse("")), graph, every, clock);
        }

        private static String read(Path file) {
            try {
                return SecretFile.firstLine(file);
            } catch (IOException e) {
                throw new UncheckedIOException(file + " cannot be read", e);
            }
        }
    }
}
