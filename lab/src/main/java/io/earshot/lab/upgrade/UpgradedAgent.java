package io.earshot.lab.upgrade;

import io.earshot.lab.fleet.programs.FreePort;
import io.earshot.model.ContainerName;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A launcher with its agents, on a machine of their own as far as folders go. */
final class UpgradedAgent implements AutoCloseable {

    /** A fetch leaves 64 MB free. */
    private static final int DISK_MEGABYTES = 72;

    private final Path program;
    private final Path folder;
    private final Map<String, String> environment;
    private final boolean hasDisk;
    private Process launcher;

    /**
     * @param folder of this agent alone, with a folder {@code words}
     * @param hasDisk whether what the agent keeps is on a disk of its own, which can get full
     */
    UpgradedAgent(Path program, Path folder, ContainerName name, URI server, String token, Path keys, boolean hasDisk)
            throws IOException {
        this.program = program;
        this.hasDisk = hasDisk;
        this.folder = folder;
        environment = Map.of(
                "EARSHOT_SERVER", server.toString(),
                "EARSHOT_NAME", name.toString(),
                "EARSHOT_TOKEN", token,
                "EARSHOT_SOCKETS", "none",
                "EARSHOT_TASK_KEYS", keys.toString(),
                "EARSHOT_TASK_WORDS", folder.resolve("words").toString(),
                "EARSHOT_TASK_STATE", folder.resolve("disk/state").toString(),
                "EARSHOT_TASK_PEERS", Integer.toString(FreePort.find()),
                "EARSHOT_UPGRADES", folder.resolve("disk/upgrades").toString(),
                "EARSHOT_JAVA_OPTIONS", "-Xshare:auto");
        Files.createDirectories(folder.resolve("disk"));
        launcher = start();
    }

    private Process start() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
        builder.environment().keySet().removeIf(name -> name.startsWith("EARSHOT"));
        builder.environment().putAll(environment);
        return builder.start();
    }

    private List<String> command() {
        String mount = "mount -t tmpfs -o size=" + DISK_MEGABYTES + "m tmpfs " + folder.resolve("disk") + " && exec "
                + program;
        return hasDisk ? List.of("unshare", "--mount", "sh", "-c", mount) : List.of(program.toString());
    }

    /** Returns a file that the agent keeps. Its disk is mounted for the launcher and its agents alone. */
    private Path kept(String file) {
        Path path = folder.resolve("disk").resolve(file);
        return hasDisk ? Path.of("/proc/" + launcher.pid() + "/root" + path) : path;
    }

    /**
     * Fills the disk.
     *
     * @param left octets that stay free
     */
    void fillDisk(long left) throws IOException {
        Path filler = kept("filler");
        byte[] octets = new byte[4_096];
        try (OutputStream out = Files.newOutputStream(filler)) {
            for (int i = 0; i < DISK_MEGABYTES << 8; i++) {
                out.write(octets);
            }
        } catch (IOException full) {
            try (FileChannel channel = FileChannel.open(filler, StandardOpenOption.WRITE)) {
                channel.truncate(channel.size() - left);
            }
            return;
        }
        throw new IOException("the disk took " + DISK_MEGABYTES + " MB and is not full");
    }

    void emptyDisk() throws IOException {
        Files.delete(kept("filler"));
    }

    /** Waits until an agent has kept a step, or begun to fetch the package. */
    void awaitStep(String step, Duration patience) throws IOException, InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (!(step.equals("FETCHING") ? isFetching() : upgrade("upgrade").contains("\"" + step + "\""))) {
            if (System.nanoTime() - end > 0) {
                throw new IOException(folder + " has no step " + step + " after " + patience.toSeconds() + " s");
            }
            Thread.sleep(1);
        }
    }

    private boolean isFetching() throws IOException {
        Path files = kept("upgrades/files");
        if (!Files.isDirectory(files)) {
            return false;
        }
        try (Stream<Path> all = Files.list(files)) {
            for (Path each : all.toList()) {
                if (Files.exists(each) && Files.size(each) > 0) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Returns where launcher and agents log, but for a new agent in its probation. */
    Path log() {
        return folder.resolve("log");
    }

    /** Returns what the folder of upgrades says; empty where it says nothing. */
    String upgrade(String file) throws IOException {
        try {
            return Files.readString(kept("upgrades").resolve(file)).strip();
        } catch (NoSuchFileException none) {
            return "";
        }
    }

    /** Lets a slow version begin. */
    void letNewOneBegin() throws IOException {
        Files.createFile(kept("upgrades/go"));
    }

    private Optional<Long> newProcess() throws IOException {
        return Optional.of(upgrade("next.pid")).filter(text -> !text.isEmpty()).map(Long::parseLong);
    }

    void kill(Scenario.Victim victim) throws IOException, InterruptedException {
        List<ProcessHandle> children = launcher.children().toList();
        Optional<Long> newProcess = newProcess();
        switch (victim) {
            case NOBODY -> {}
            case DISK -> fillDisk(0);
            case NEW -> newProcess.flatMap(ProcessHandle::of).ifPresent(ProcessHandle::destroyForcibly);
            case OLD ->
                children.stream()
                        .filter(child ->
                                newProcess.filter(pid -> pid == child.pid()).isEmpty())
                        .forEach(ProcessHandle::destroyForcibly);
            case MACHINE -> {
                List<ProcessHandle> all = launcher.descendants().toList();
                launcher.destroyForcibly().waitFor();
                all.forEach(ProcessHandle::destroyForcibly);
                // Nothing runs on a machine that starts: a busy one lets processes go on for a while after their
                // signal.
                all.forEach(process -> process.onExit().join());
                launcher = start();
            }
        }
    }

    boolean isAlive() {
        return launcher.isAlive();
    }

    @Override
    public void close() throws IOException {
        List<ProcessHandle> all = launcher.descendants().toList();
        launcher.destroy();
        try {
            launcher.waitFor(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        launcher.destroyForcibly();
        all.forEach(ProcessHandle::destroyForcibly);
    }
}
