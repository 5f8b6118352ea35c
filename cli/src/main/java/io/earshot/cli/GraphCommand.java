package io.earshot.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

@Command(
        name = "graph",
        description = "Tells who talks to whom: reach, paths, clusters, isolated nodes, exports.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            GraphCommand.Reach.class,
            GraphCommand.Route.class,
            GraphCommand.Retirement.class,
            GraphCommand.Clusters.class,
            GraphCommand.Isolated.class,
            GraphCommand.Unused.class,
            GraphCommand.Undocumented.class,
            GraphCommand.Dead.class,
            GraphCommand.Difference.class,
            GraphCommand.Export.class,
        })
final class GraphCommand {

    private static final String[] REACHED = {
        "hops", "node", "kind", "fromNode", "port", "process", "evidence", "lastSeen"
    };

    private static final String[] DEPENDENCY = {
        "fromNode", "toNode", "protocol", "port", "process", "evidence", "connections", "firstSeen", "lastSeen"
    };

    private static final String[] CHANGE =
            Stream.concat(Stream.of("change"), Stream.of(DEPENDENCY)).toArray(String[]::new);

    /** Holds what the commands have in common. */
    abstract static class Question implements Callable<Integer> {

        @Mixin
        private RunningServer server;

        @Spec
        private CommandSpec spec;

        final JsonNode get(String path) throws CommandFailure {
            return server.getJson("api/v1/" + path);
        }

        final String get(String path, String mediaType) throws CommandFailure {
            return server.get("api/v1/" + path, mediaType);
        }

        final void print(String text) {
            spec.commandLine().getOut().print(text);
            spec.commandLine().getOut().flush();
        }

        final RunningServer server() {
            return server;
        }

        final CommandSpec spec() {
            return spec;
        }

        /** Returns a path to a node. */
        static String node(String name) {
            return "nodes/" + RunningServer.encode(name);
        }
    }

    /** Lists rows. */
    abstract static class Listing extends Question {

        @Mixin
        private RowOutput output;

        final boolean isTable() {
            return output.isTable();
        }

        final void printRows(String select) throws CommandFailure {
            output.print(server(), spec(), select);
        }

        final void printObjects(JsonNode objects, String... columns) {
            output.print(spec(), objects, columns);
        }
    }

    /** A point in time, as a time or as an age. */
    private static String time(String option, String text) throws CommandFailure {
        if (text.isEmpty() || text.contains("T")) {
            return RunningServer.encode(text);
        }
        try {
            Duration age = new TimeOption().convert(text);
            return RunningServer.encode(Instant.now().minus(age).toString());
        } catch (RuntimeException e) {
            throw CommandFailure.wrongUse(
                    option + " \"" + text + "\", expected a time as in 2026-11-29T12:00:00Z or an age as in 7d");
        }
    }

    @Command(
            name = "reach",
            description = "Prints all nodes that a node reaches, or that reach it.",
            mixinStandardHelpOptions = true)
    static final class Reach extends Listing {

        @Parameters(paramLabel = "NODE", description = "a container as in be5.host58, or an address")
        private String node;

        @Option(names = "--in", description = "prints the nodes that reach it instead")
        private boolean in;

        @Option(names = "--hops", paramLabel = "N", description = "within N hops (default: any number)")
        private String hops = "";

        @Option(names = "--at", paramLabel = "TIME", description = "as it was then, or so long ago as in 7d")
        private String at = "";

        @Override
        public Integer call() throws CommandFailure {
            String direction = in ? "in" : "out";
            printObjects(
                    get(node(node) + "/reach?direction=" + direction + "&hops=" + RunningServer.encode(hops) + "&at="
                            + time("--at", at)),
                    REACHED);
            return 0;
        }
    }

    @Command(
            name = "path",
            description = "Prints a shortest way from one node to another along dependencies.",
            mixinStandardHelpOptions = true)
    static final class Route extends Listing {

        @Parameters(index = "0", paramLabel = "FROM", description = "a node")
        private String from;

        @Parameters(index = "1", paramLabel = "TO", description = "another node")
        private String to;

        @Option(names = "--at", paramLabel = "TIME", description = "as it was then, or so long ago as in 7d")
        private String at = "";

        @Override
        public Integer call() throws CommandFailure {
            JsonNode path = get(node(from) + "/path?to=" + RunningServer.encode(to) + "&at=" + time("--at", at));
            if (path.isEmpty()) {
                throw CommandFailure.refused("no way from " + from + " to " + to);
            }
            printObjects(path, DEPENDENCY);
            return 0;
        }
    }

    @Command(
            name = "retirement",
            description = "Prints what would miss a node that is switched off.",
            mixinStandardHelpOptions = true)
    static final class Retirement extends Listing {

        @Parameters(paramLabel = "NODE", description = "a container as in be5.host58, or an address")
        private String node;

        @Option(names = "--hops", paramLabel = "N", description = "within N hops (default: any number)")
        private String hops = "";

        @Override
        public Integer call() throws CommandFailure {
            JsonNode answer = get(node(node) + "/retirement?hops=" + RunningServer.encode(hops));
            printObjects(answer.path("dependents"), REACHED);
            if (!isTable()) {
                return 0;
            }
            if (!answer.path("formerly").isEmpty()) {
                print("\nnot seen for 24 hours:\n" + TextTable.of(answer.path("formerly"), DEPENDENCY));
            }
            if (!answer.path("agent").asBoolean()) {
                print("\nno agent reports for " + answer.path("node").asString()
                        + ": only what agents of its peers tell is known\n");
            }
            print("\n" + answer.path("nodesWithoutAgent").asLong() + " nodes without an agent: whether they connect is"
                    + " not known unless the other end has one\n");
            return 0;
        }
    }

    @Command(
            name = "clusters",
            description = "Prints groups of nodes that talk to each other, with their shapes.",
            mixinStandardHelpOptions = true)
    static final class Clusters extends Listing {

        @Option(names = "--members", description = "adds a column with all members")
        private boolean members;

        @Option(names = "--at", paramLabel = "TIME", description = "as it was then, or so long ago as in 7d")
        private String at = "";

        @Override
        public Integer call() throws CommandFailure {
            JsonNode clusters = get("dependencies/clusters?at=" + time("--at", at));
            if (members) {
                printObjects(clusters, "name", "shape", "size", "summary", "members");
            } else {
                printObjects(clusters, "name", "shape", "size", "summary");
            }
            return 0;
        }
    }

    @Command(name = "isolated", description = "Prints nodes that talk to nobody.", mixinStandardHelpOptions = true)
    static final class Isolated extends Listing {

        @Option(names = "--days", paramLabel = "N", description = "for N days, up to 30 (default: 1)")
        private int days = 1;

        @Override
        public Integer call() throws CommandFailure {
            CommandFailure.requireBetween("--days", days, 1, 30);
            printRows(
                    "SELECT node, kind, dataCenter, role, lastDependency, state FROM isolated WHERE lastDependency IS NULL"
                            + " OR lastDependency < CURRENT_TIMESTAMP - INTERVAL '" + days
                            + "' DAY ORDER BY state, node");
            return 0;
        }
    }

    @Command(
            name = "unused",
            description = "Prints ports on which containers wait and to which nobody connected in thirty days.",
            mixinStandardHelpOptions = true)
    static final class Unused extends Listing {

        @Override
        public Integer call() throws CommandFailure {
            printRows("SELECT container, port, process, firstSeen, lastSeen FROM unused ORDER BY container, port");
            return 0;
        }
    }

    @Command(
            name = "undocumented",
            description = "Prints connections of which neither a CMDB nor DNS tells.",
            mixinStandardHelpOptions = true)
    static final class Undocumented extends Listing {

        @Override
        public Integer call() throws CommandFailure {
            printRows("SELECT fromNode, toNode, ports, process, connections, firstSeen, lastSeen FROM undocumented"
                    + " ORDER BY fromNode, toNode");
            return 0;
        }
    }

    @Command(
            name = "dead",
            description = "Prints dependencies of a CMDB or DNS that no connection confirmed.",
            mixinStandardHelpOptions = true)
    static final class Dead extends Listing {

        @Override
        public Integer call() throws CommandFailure {
            printRows("SELECT fromNode, toNode, evidence, firstSeen, lastSeen FROM dead_configuration"
                    + " ORDER BY fromNode, toNode");
            return 0;
        }
    }

    @Command(
            name = "difference",
            description = "Prints the dependencies that came and went since a time.",
            mixinStandardHelpOptions = true)
    static final class Difference extends Listing {

        @Option(
                names = "--since",
                required = true,
                paramLabel = "TIME",
                description = "a time as in 2026-11-29T12:00:00Z, or an age as in 7d")
        private String since;

        @Option(names = "--at", paramLabel = "TIME", description = "up to then (default: now)")
        private String at = "";

        @Override
        public Integer call() throws CommandFailure {
            JsonNode difference =
                    get("dependencies/difference?since=" + time("--since", since) + "&at=" + time("--at", at));
            if (!isTable()) {
                printObjects(changes(difference), CHANGE);
                return 0;
            }
            print("new:\n" + TextTable.of(difference.path("added"), DEPENDENCY));
            print("\ngone:\n" + TextTable.of(difference.path("gone"), DEPENDENCY));
            return 0;
        }

        /** Returns both lists as one, with the change in a field of its own. */
        private static ArrayNode changes(JsonNode difference) {
            ArrayNode changes = JsonNodeFactory.instance.arrayNode();
            difference.path("added").forEach(each -> changes.add(((ObjectNode) each.deepCopy()).put("change", "NEW")));
            difference.path("gone").forEach(each -> changes.add(((ObjectNode) each.deepCopy()).put("change", "GONE")));
            return changes;
        }
    }

    @Command(name = "export", description = "Writes the graph for other programs.", mixinStandardHelpOptions = true)
    static final class Export extends Question {

        @Option(names = "--format", paramLabel = "FORMAT", description = "graphml, dot, csv or json (default: graphml)")
        private String format = "graphml";

        @Option(names = "--at", paramLabel = "TIME", description = "as it was then, or so long ago as in 7d")
        private String at = "";

        @Option(names = "--out", paramLabel = "FILE", description = "file to write (default: standard output)")
        private Optional<Path> out = Optional.empty();

        @Option(
                names = "--neo4j",
                paramLabel = "URI",
                description = "Neo4j database to write to instead, as in bolt://127.0.0.1:7687")
        private Optional<URI> neo4j = Optional.empty();

        @Option(names = "--user", paramLabel = "NAME", description = "user of Neo4j (default: neo4j)")
        private String user = "neo4j";

        @Option(names = "--password-file", paramLabel = "FILE", description = "file with the password of Neo4j")
        private Optional<Path> passwordFile = Optional.empty();

        @Override
        public Integer call() throws CommandFailure {
            String when = "at=" + time("--at", at);
            if (neo4j.isPresent()) {
                return toNeo4j(get("dependencies/graph?" + when), neo4j.orElseThrow());
            }
            String text = format.equalsIgnoreCase("json")
                    ? get("dependencies/graph?" + when, "application/json")
                    : get("dependencies/export?format=" + RunningServer.encode(format) + "&" + when, "*/*");
            if (out.isEmpty()) {
                print(text);
                return 0;
            }
            try {
                Files.writeString(out.get(), text);
            } catch (IOException e) {
                throw CommandFailure.refused(out.get() + ": cannot be written: " + e.getMessage());
            }
            return 0;
        }

        private int toNeo4j(JsonNode graph, URI uri) throws CommandFailure {
            String password = passwordFile.isPresent()
                    ? ServerAccess.read(passwordFile.get()).strip()
                    : "";
            try {
                print(Neo4jExport.write(graph, uri, user, password) + "\n");
            } catch (NoClassDefFoundError clientAlone) {
                throw CommandFailure.wrongUse(
                        "--neo4j needs the server's package, this is the client's; or set graph.neo4j in the server's configuration");
            }
            return 0;
        }
    }

    private GraphCommand() {}
}
