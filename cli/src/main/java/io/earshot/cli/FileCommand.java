package io.earshot.cli;

import io.earshot.model.ContainerName;
import io.earshot.model.pieces.FileId;
import io.earshot.model.pieces.FileOrder;
import io.earshot.model.pieces.PieceDigests;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

@Command(
        name = "file",
        description = "Brings files to agents: put one on the server, then have agents fetch it.",
        mixinStandardHelpOptions = true,
        subcommands = {
            FileCommand.Put.class,
            FileCommand.Push.class,
            FileCommand.Stored.class,
            FileCommand.Copies.class,
            FileCommand.Remove.class
        })
final class FileCommand implements Callable<Integer> {

    private static final int PART = 1 << 20;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getOut());
        return 0;
    }

    @Command(
            name = "put",
            description = {
                "Puts a file on the server, from where agents can be ordered to fetch it.",
                "A command that was broken off goes on where it ended when it is given again.",
            },
            mixinStandardHelpOptions = true)
    static final class Put implements Callable<Integer> {

        @Mixin
        private RunningServer server;

        @Parameters(paramLabel = "FILE", description = "the file")
        private Path file;

        @Option(
                names = "--name",
                paramLabel = "NAME",
                description = "the name under which agents place it (default: the file's own)")
        private Optional<String> name = Optional.empty();

        @Spec
        private CommandSpec spec;

        @Override
        public Integer call() throws CommandFailure {
            FileOrder put = put(server, file, name.orElse(file.getFileName().toString()));
            TaskCommand.print(spec, put.name() + ' ' + put.octets() + " octets, SHA-256 " + put.id() + '\n');
            return 0;
        }
    }

    /** Puts a file on the server; goes on where an earlier try was broken off. */
    static FileOrder put(RunningServer server, Path file, String name) throws CommandFailure {
        PieceDigests.Read read;
        try (InputStream in = Files.newInputStream(file)) {
            FileOrder.requireName(name);
            read = PieceDigests.read(in);
        } catch (IOException e) {
            throw CommandFailure.wrongUse("file " + file + " cannot be read: " + e.getMessage());
        } catch (IllegalArgumentException e) {
            throw CommandFailure.wrongUse(e.getMessage());
        }
        if (read.octets() == 0) {
            throw CommandFailure.wrongUse("file " + file + " is empty, expected one octet at least");
        }
        String path = "api/v1/files/" + read.id() + "?name=" + RunningServer.encode(name) + "&octets=" + read.octets()
                + "&offset=";
        ProgressBar bar = new ProgressBar(read.octets());
        // The answer says how much is there, which is more than nothing where an earlier try was broken off.
        JsonNode answer = server.postOctets(path + 0, new byte[0]);
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            while (!answer.path("complete").asBoolean(false)) {
                long here = answer.path("octets").asLong(0);
                byte[] part = new byte[(int) Math.min(PART, read.octets() - here)];
                in.seek(here);
                in.readFully(part);
                answer = server.postOctets(path + here, part);
                bar.show(answer.path("octets").asLong(0), "");
            }
        } catch (IOException e) {
            throw CommandFailure.refused("file " + file + " cannot be read: " + e.getMessage());
        }
        return new FileOrder(read.id(), name, read.octets(), read.pieces().id());
    }

    @Command(
            name = "push",
            description = {
                "Orders containers' agents to fetch a file that was put, waits, and prints what became of it.",
                "Their machines must allow the word fetch-file.",
                "With --from, a container's agent first gives the file; its machine must allow the word give-file.",
            },
            mixinStandardHelpOptions = true,
            footer = {
                "",
                "Example:",
                "  earshot file push app-1.2.tar.gz --on \"role = 'fe' AND dataCenter = 'TX'\" --key anna.key",
                "  earshot file push rates.csv --from db1.host7 --on \"dataCenter = 'FL'\" --key anna.key",
            })
    static final class Push implements Callable<Integer> {

        @Mixin
        private TaskOrders orders;

        @Mixin
        private OrderedFile ordered;

        @Option(
                names = "--from",
                paramLabel = "CONTAINER",
                description = "the container whose agent gives the file (default: it is on the server)")
        private Optional<String> from = Optional.empty();

        @Option(
                names = "--deadline",
                defaultValue = "1h",
                paramLabel = "TIME",
                converter = TimeOption.class,
                description = "after so long nothing is fetched any more (default: 1h)")
        private Duration deadline;

        private static final Pattern GIVEN = Pattern.compile("SHA-256 ([0-9a-f]{64})");

        @Spec
        private CommandSpec spec;

        @Override
        public Integer call() throws CommandFailure, InterruptedException {
            FileOrder file = from.isPresent() ? given(from.get()) : ordered.find(orders.server());
            return orders.order(
                    new TaskOrders.What(FileOrder.WORD, file.arguments(), deadline, false, shown(file)),
                    Push::progress,
                    spec);
        }

        /** Has a container's agent give the file to the server, and believes what it said of the file, which is shown before others fetch it. */
        private FileOrder given(String container) throws CommandFailure, InterruptedException {
            ContainerName giver;
            try {
                giver = ContainerName.parse(container);
                FileOrder.requireName(ordered.name());
            } catch (IllegalArgumentException e) {
                throw CommandFailure.wrongUse(e.getMessage());
            }
            String said = orders.orderOne(
                    new TaskOrders.What(
                            FileOrder.GIVE,
                            Map.of("name", ordered.name()),
                            deadline,
                            false,
                            FileOrder.GIVE + " " + ordered.name()),
                    giver,
                    spec);
            Matcher id = GIVEN.matcher(said);
            if (!id.find()) {
                throw CommandFailure.refused(giver + " did not say which file it gave: " + said);
            }
            return ordered.find(orders.server(), new FileId(id.group(1)));
        }

        private static String progress(RunningServer server, String task) throws CommandFailure {
            JsonNode sums = server.askSqlForJson(
                            "SELECT SUM(octetsHere), SUM(octets) FROM file_copy WHERE task = '" + task + "'")
                    .path("rows")
                    .path(0);
            return ProgressBar.text(sums.path(0).asLong(0), sums.path(1).asLong(0)) + ", ";
        }
    }

    static String shown(FileOrder file) {
        return file.name() + " (" + file.octets() + " octets, SHA-256 " + file.id() + ")";
    }

    /**
     * Returns a file that the server has.
     *
     * @param sha256 what its SHA-256 must be; absent where the server is believed
     */
    static FileOrder find(RunningServer server, String name, Optional<String> sha256) throws CommandFailure {
        FileOrder file = find(server, name);
        if (sha256.isPresent() && !sha256.get().equals(file.id().sha256())) {
            throw CommandFailure.refused(
                    "file " + name + " on the server has SHA-256 " + file.id() + ", expected " + sha256.get());
        }
        return file;
    }

    /** Returns the file of a name, the newest where there are several, or of a SHA-256. */
    private static FileOrder find(RunningServer server, String name) throws CommandFailure {
        try {
            FileOrder.requireName(name);
        } catch (IllegalArgumentException e) {
            throw CommandFailure.wrongUse(e.getMessage());
        }
        JsonNode row = server.askSqlForJson("SELECT sha256, name, octets, pieces FROM file WHERE name = '" + name
                        + "' OR sha256 = '" + name.toLowerCase(Locale.ROOT) + "' ORDER BY storedAt DESC")
                .path("rows")
                .path(0);
        if (row.isMissingNode()) {
            throw CommandFailure.refused("file " + name + " is not on the server, expected one as file list prints it");
        }
        return new FileOrder(
                new FileId(row.path(0).asString()),
                row.path(1).asString(),
                row.path(2).asLong(),
                new FileId(row.path(3).asString()));
    }

    @Command(name = "list", description = "Prints the files that were put.", mixinStandardHelpOptions = true)
    static final class Stored extends ListCommand {

        @Override
        String select() {
            return """
                SELECT f.name, f.octets, f.storedAt, f.storedBy, f.sha256,
                       (SELECT COUNT(*) FROM file_copy c WHERE c.sha256 = f.sha256 AND c.state = 'DONE') AS placed
                FROM file f ORDER BY f.storedAt DESC
                """;
        }
    }

    @Command(
            name = "copies",
            description = "Prints which agents fetched a file in the last week, and from where.",
            mixinStandardHelpOptions = true)
    static final class Copies extends ListCommand {

        @Parameters(paramLabel = "NAME", description = "the file's name, or its SHA-256")
        private String name;

        @Override
        String select() throws CommandFailure {
            return "SELECT container, state, octetsHere, octets, octetsFromLine, octetsFromRelay, octetsFromPeers, at"
                    + " FROM file_copy WHERE sha256 = '"
                    + find(server(), name).id() + "' ORDER BY container, at";
        }
    }

    @Command(
            name = "remove",
            description = {
                "Removes a file from the server. Copies that agents placed stay,",
                "and relays forget its pieces after the time that they keep them.",
            },
            mixinStandardHelpOptions = true)
    static final class Remove implements Callable<Integer> {

        @Mixin
        private RunningServer server;

        @Parameters(paramLabel = "NAME", description = "the file's name, or its SHA-256")
        private String name;

        @Override
        public Integer call() throws CommandFailure {
            server.delete("api/v1/files/" + find(server, name).id());
            return 0;
        }
    }
}
