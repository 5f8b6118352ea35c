package io.earshot.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

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

        final void printRows(String select) throws CommandFailure {
            print(server.askSql(select, "text/plain"));
        }

        final void print(String text) {
            spec.commandLine().getOut().print(text);
            spec.commandLine().getOut().flush();
        }

        /** Returns a path to a node. */
        static String node(String name) {
            return "nodes/" + RunningServer.encode(name);
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
    static final class Reach extends Question {

        @Parameters(paramLabel = "NODE", description = "a container as in be5.host58, or an address")
        private String node;

        @Option(names = "--in", description = "those that reach it")
        private boolean in;

        @Option(names = "--hops", paramLabel = "N", description = "within N hops (default: any number)")
        private String hops = "";

        @Option(names = "--at", paramLabel = "TIME", description = "as it was then, or so long ago as in 7d")
        private String at = "";

        @Override
        public Integer call() throws CommandFailure {
            String direction = in ? "in" : "out";
            print(TextTable.of(
                    get(node(node) + "/reach?direction=" + direction + "&hops=" + RunningServer.encode(hops) + "&at="
                            + time("--at", at)),
                    REACHED));
            return 0;
        }
    }

    @Command(
            name = "path",
            description = "Prints a shortest way from one node to another along dependencies.",
            mixinStandardHelpOptions = true)
    static final class Route extends Question {

        @Parameters(index = "0", paramLabel = "FROM", description = "a node")
        private String from;

        @Parameters(index = "1", paramLabel = "TO", description = "another one")
        private String to;

        @Option(names = "--at", paramLabel = "TIME", description = "as it was then, or so long ago as in 7d")
        private String at = "";

        @Override
        public Integer call() throws CommandFailure {
            JsonNode path = get(node(from) + "/path?to=" + RunningServer.encode(to) + "&at=" + time("--at", at));
            if (path.isEmpty()) {
                throw CommandFailure.refused("no way from " + from + " to " + to);
            }
            print(TextTable.of(path, DEPENDENCY));
            return 0;
        }
    }

    @Command(
            name = "retirement",
            description = "Prints what would miss a node that is switched off.",
            mixinStandardHelpOptions = true)
    static final class Retirement extends Question {

        @Parameters(paramLabel = "NODE", description = "a container as in be5.host58, or an address")
        private String node;

        @Option(names = "--hops", paramLabel = "N", description = "within N hops (default: any number)")
        private String hops = "";

        @Override
        public Integer call() throws CommandFailure {
            JsonNode answer = get(node(node) + "/retirement?hops=" + RunningServer.encode(hops));
            print(TextTable.of(answer.path("dependents"), REACHED));
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
    static final class Clusters extends Question {

        @Option(names = "--members", description = "with all members")
        private boolean members;

        @Option(names = "--at", paramLabel = "TIME", description = "as it was then, or so long ago as in 7d")
        private String at = "";

        @Override
        public Integer call() throws CommandFailure {
            JsonNode clusters = get("dependencies/clusters?at=" + time("--at", at));
            print(
                    members
                            ? TextTable.of(clusters, "name", "shape", "size", "summary", "members")
                            : TextTable.of(clusters, "name", "shape", "size", "summary"));
            return 0;
        }
    }

    @Command(name = "isolated", description = "Prints nodes that talk to nobody.", mixinStandardHelpOptions = true)
    static final class Isolated extends Question {

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
    static final class Unused extends Question {

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
    static final class Undocumented extends Question {

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
    static final class Dead extends Question {

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
    static final class Difference extends Question {

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
            print("new:\n" + TextTable.of(difference.path("added"), DEPENDENCY));
            print("\ngone:\n" + TextTable.of(difference.path("gone"), DEPENDENCY));
            return 0;
        }
    }

    @Command(name = "export", description = "Writes the graph for other programs.", mixinStandardHelpOptions = true)
    static final class Export extends Question {

        @Option(names = "--format", paramLabel = "FORMAT", description = "graphml, dot, csv or json (default: graphml)")
        private String format = "graphml";

        @Option(names = "--at", paramLabel = "TIME", description = "as it was then, or so long ago as in 7d")
        private String at = "";

        @Option(names = "--out", paramLabel = "FILE", description = "where to (default: standard output)")
        private Optional<Path> out = Optional.empty();

        @Option(names = "--neo4j", paramLabel = "URI", description = "to a Neo4j instead, as in bolt://127.0.0.1:7687")
        private Optional<URI> neo4j = Optional.empty();

        @Option(names = "--user", paramLabel = "NAME", description = "at Neo4j (default: neo4j)")
        private String user = "neo4j";

        @Option(names = "--password-file", paramLabel = "FILE", description = "with the password for Neo4j")
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
