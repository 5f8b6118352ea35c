package io.earshot.lab.upgrade;

import io.earshot.agent.AgentMain;
import io.earshot.lab.fleet.programs.InstalledPrograms;
import io.earshot.model.Report;
import io.earshot.model.pieces.PieceDigests;
import io.earshot.wire.exchanges.Exchange;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import tools.jackson.core.JsonParser;

/** Lays agents out as packages do, with the launcher of this checkout and the classes of this process. */
final class AgentPackages {

    private static final String LAUNCHER = "packaging/agent/earshot-agent";

    private final Path folder;
    private final Path launcher;

    AgentPackages(Path folder) throws IOException {
        this.folder = folder;
        launcher = launcher();
    }

    private static Path launcher() throws IOException {
        for (Path start : List.of(classesOf(AgentPackages.class), Path.of("").toAbsolutePath())) {
            for (Path up = start; up != null; up = up.getParent()) {
                if (Files.exists(up.resolve(LAUNCHER))) {
                    return up.resolve(LAUNCHER);
                }
            }
        }
        throw new IOException(LAUNCHER + " is not found, expected a checkout");
    }

    private static Path classesOf(Class<?> type) throws IOException {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
    }

    /** Returns an installed agent's program. */
    Path installed() throws IOException {
        Path tree = tree("installed");
        return tree.resolve("bin/earshot-agent");
    }

    private Path tree(String name) throws IOException {
        Path tree = folder.resolve(name);
        Path lib = Files.createDirectories(tree.resolve("lib"));
        Files.createSymbolicLink(tree.resolve("runtime"), Path.of(System.getProperty("java.home")));
        Files.createSymbolicLink(lib.resolve("earshot-agent.jar"), classesOf(AgentMain.class));
        Files.createSymbolicLink(lib.resolve("earshot-model.jar"), classesOf(Report.class));
        Files.createSymbolicLink(lib.resolve("earshot-wire.jar"), classesOf(Exchange.class));
        Files.createSymbolicLink(lib.resolve("jackson-core.jar"), classesOf(JsonParser.class));
        Files.writeString(lib.resolve("java.options"), """
                -XX:+UseSerialGC
                -Xmx32m
                -XX:TieredStopAtLevel=1
                --enable-native-access=ALL-UNNAMED
                """);
        Files.createDirectories(tree.resolve("bin"));
        Files.copy(
                launcher,
                tree.resolve("bin/earshot-agent"),
                StandardCopyOption.COPY_ATTRIBUTES,
                StandardCopyOption.REPLACE_EXISTING);
        return tree;
    }

    /**
     * Makes a package.
     *
     * @param crashAfter of a version that crashes, after it has taken over
     */
    Path make(Scenario.Version version, Duration crashAfter) throws IOException, InterruptedException {
        String name = "earshot-agent-" + version.name().toLowerCase(Locale.ROOT).replace('_', '-');
        Path tree = tree(name);
        String script = switch (version) {
            case GOOD -> "";
            case SLOW -> "while [ ! -e \"$EARSHOT_UPGRADES/go\" ]; do sleep 0.1; done";
            case DOES_NOT_START -> "echo 'libmissing.so: cannot open shared object file'\nexit 127";
            case CANNOT_CONNECT -> "export EARSHOT_SERVER=http://127.0.0.1:9";
            case CRASHES ->
                "(while [ ! -e \"$EARSHOT_UPGRADES/trial\" ]; do kill -0 $$ || exit; sleep 0.1; done; sleep "
                        + crashAfter.toSeconds() + "; echo 'out of ideas'; kill -9 $$) &";
        };
        if (!script.isEmpty()) {
            Path program = tree.resolve("bin/earshot-agent");
            Files.move(program, tree.resolve("bin/real"));
            Files.writeString(program, "#!/bin/sh\n" + script + "\nexec \"${0%/*}/real\" \"$@\"\n");
            program.toFile().setExecutable(true);
        }
        Files.writeString(tree.resolve("name"), name); // so that no two packages are the same
        byte[] pieces = new byte[3 * PieceDigests.PIECE];
        new Random(5).nextBytes(pieces);
        Files.write(tree.resolve("pieces"), pieces); // so that agents have something to give each other
        Path archive = folder.resolve(name + ".tar.gz");
        Process tar = new ProcessBuilder(
                        InstalledPrograms.find("tar").map(Path::toString).orElse("tar"),
                        "-C",
                        folder.toString(),
                        "-czf",
                        archive.toString(),
                        name)
                .redirectErrorStream(true)
                .start();
        String said = new String(tar.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        if (!tar.waitFor(1, TimeUnit.MINUTES) || tar.exitValue() != 0) {
            throw new IOException("tar failed: " + said);
        }
        return archive;
    }
}
