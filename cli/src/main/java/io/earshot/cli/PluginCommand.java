package io.earshot.cli;

import io.earshot.model.pieces.FileOrder;
import io.earshot.model.plugins.PluginManifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "plugin",
        description = "Packs and signs plug-ins, and has agents run them.",
        mixinStandardHelpOptions = true,
        subcommands = {
            PluginCommand.Pack.class,
            PluginCommand.Sign.class,
            PluginCommand.Install.class,
            PluginCommand.Installed.class,
            PluginCommand.Start.class,
            PluginCommand.Stop.class,
            PluginCommand.Remove.class
        })
final class PluginCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getOut());
        return 0;
    }

    private interface Work {
        void on(Path archive) throws CommandFailure;
    }

    /** Gives a file that is removed afterwards. */
    private static void withArchive(Work work) throws CommandFailure {
        try {
            Path archive = Files.createTempFile("earshot-plugin", ".zip");
            try {
                work.on(archive);
            } finally {
                Files.deleteIfExists(archive);
            }
        } catch (IOException e) {
            throw CommandFailure.refused("no file can be made: " + e.getMessage());
        }
    }

    @Command(
            name = "pack",
            description = {
                "Packs a folder with " + PluginManifest.FILE + " and an executable into the file of a plug-in.",
                "Without --key it is not signed, and no agent runs it before: earshot plugin sign",
            },
            mixinStandardHelpOptions = true,
            footer = {"", "Example:", "  earshot plugin pack gc-log --key release.key"})
    static final class Pack implements Callable<Integer> {

        @Parameters(paramLabel = "FOLDER", description = "the folder")
        private Path folder;

        @Option(
                names = "--out",
                paramLabel = "FILE",
                description = "the file that is written (default: NAME-VERSION.plugin here)")
        private Optional<Path> out = Optional.empty();

        @Option(names = "--key", paramLabel = "FILE", description = "the private key that signs it")
        private Optional<Path> key = Optional.empty();

        @Spec
        private CommandSpec spec;

        @Override
        public Integer call() throws CommandFailure {
            Optional<SigningKey> signer = key.isEmpty() ? Optional.empty() : Optional.of(SigningKey.read(key.get()));
            withArchive(archive -> {
                PluginFile.pack(folder, archive);
                PluginManifest manifest = PluginFile.manifest(archive);
                Path file = out.orElseGet(() -> Path.of(manifest.name() + "-" + manifest.version() + ".plugin"));
                PluginFile.seal(archive, file, signer);
                TaskCommand.print(spec, file + ": " + shown(PluginFile.read(file)) + "\n");
            });
            return 0;
        }
    }

    private static String shown(PluginFile.Read read) {
        String key = read.signature().key();
        return "plug-in " + read.manifest().name() + " " + read.manifest().version()
                + (key.isEmpty() ? ", not signed" : ", signed by " + key);
    }

    @Command(
            name = "sign",
            description = "Signs the file of a plug-in in the place of who signed it before, and prints what it is.",
            mixinStandardHelpOptions = true)
    static final class Sign implements Callable<Integer> {

        @Parameters(paramLabel = "FILE", description = "the file")
        private Path file;

        @Option(names = "--key", required = true, paramLabel = "FILE", description = "the private key")
        private Path key;

        @Spec
        private CommandSpec spec;

        @Override
        public Integer call() throws CommandFailure {
            SigningKey signer = SigningKey.read(key);
            PluginFile.Read _ = PluginFile.read(file);
            withArchive(archive -> {
                PluginFile.unseal(file, archive);
                PluginFile.seal(archive, file, Optional.of(signer));
            });
            TaskCommand.print(spec, file + ": " + shown(PluginFile.read(file)) + "\n");
            return 0;
        }
    }

    @Command(
            name = "install",
            description = {
                "Brings a signed plug-in to containers' agents, which run it in the place of an older one of its name.",
                "Their machines must allow the word plugin to the key that orders and to the key that signed.",
            },
            mixinStandardHelpOptions = true,
            footer = {
                "",
                "Example:",
                "  earshot plugin install gc-log-1.0.plugin --on \"role = 'be'\" --key release.key",
            })
    static final class Install implements Callable<Integer> {

        @Mixin
        private TaskOrders orders;

        @Parameters(paramLabel = "FILE", description = "the file")
        private Path file;

        @Option(
                names = "--deadline",
                defaultValue = "1h",
                paramLabel = "TIME",
                converter = TimeOption.class,
                description = "after so long nothing is installed any more (default: 1h)")
        private Duration deadline;

        @Spec
        private CommandSpec spec;

        @Override
        public Integer call() throws CommandFailure, InterruptedException {
            PluginFile.Read read = PluginFile.read(file);
            if (read.signature().key().isEmpty()) {
                throw CommandFailure.refused(file + " is not signed, expected a file as from: earshot plugin sign");
            }
            FileOrder put = FileCommand.put(
                    orders.server(),
                    file,
                    read.manifest().name() + "-" + read.manifest().version() + ".plugin");
            Map<String, String> arguments = new HashMap<>(put.arguments());
            arguments.put("action", "install");
            return orders.order(
                    new TaskOrders.What(FileOrder.PLUGIN, arguments, deadline, false, "install " + shown(read)),
                    (_, _) -> "",
                    spec);
        }
    }

    @Command(name = "list", description = "Prints the plug-ins that agents have.", mixinStandardHelpOptions = true)
    static final class Installed extends ListCommand {

        @Override
        String select() {
            return """
                SELECT plugin, container, version, state, since, starts, failures, badLines, metrics, leftOut, problem
                FROM plugin ORDER BY plugin, container
                """;
        }
    }

    /** Orders something about a plug-in that agents have. */
    abstract static class Ordered implements Callable<Integer> {

        @Mixin
        private TaskOrders orders;

        @Parameters(paramLabel = "NAME", description = "the plug-in's name")
        private String name;

        @Option(
                names = "--deadline",
                defaultValue = "5m",
                paramLabel = "TIME",
                converter = TimeOption.class,
                description = "after so long nothing is begun any more (default: 5m)")
        private Duration deadline;

        @Spec
        private CommandSpec spec;

        private final String action;

        Ordered(String action) {
            this.action = action;
        }

        @Override
        public final Integer call() throws CommandFailure, InterruptedException {
            try {
                PluginManifest.requireName(name);
            } catch (IllegalArgumentException e) {
                throw CommandFailure.wrongUse(e.getMessage());
            }
            return orders.order(
                    new TaskOrders.What(
                            FileOrder.PLUGIN,
                            Map.of("action", action, "plugin", name),
                            deadline,
                            false,
                            action + " plug-in " + name),
                    (_, _) -> "",
                    spec);
        }
    }

    @Command(
            name = "start",
            description = "Starts a plug-in that was stopped, or starts it anew.",
            mixinStandardHelpOptions = true)
    static final class Start extends Ordered {
        Start() {
            super("start");
        }
    }

    @Command(
            name = "stop",
            description = "Stops a plug-in; it stays stopped when its agent is restarted.",
            mixinStandardHelpOptions = true)
    static final class Stop extends Ordered {
        Stop() {
            super("stop");
        }
    }

    @Command(
            name = "remove",
            description = "Stops a plug-in and removes its files from the agents.",
            mixinStandardHelpOptions = true)
    static final class Remove extends Ordered {
        Remove() {
            super("remove");
        }
    }
}
