package io.earshot.lab.upgrade;

import io.earshot.model.ContainerName;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A launcher with its agents, on a machine of their own as far as folders go. */
final class UpgradedAgent implements AutoCloseable {

    private final Path program;
    private final Path folder;
    private final Map<String, String> environment;
    private Process launcher;

    /** @param folder of this agent alone, with a folder {@code words} */
    UpgradedAgent(Path program, Path folder, ContainerName name, URI server, String token, Path keys)
            throws IOException {
        this.program = program;
        this.folder = folder;
        environment = Map.of(
                "EARSHOT_SERVER", server.toString(),
                "EARSHOT_NAME", name.toString(),
                "EARSHOT_TOKEN", token,
                "EARSHOT_SOCKETS", "none",
                "EARSHOT_TASK_KEYS", keys.toString(),
                "EARSHOT_TASK_WORDS", folder.resolve("words").toString(),
                "EARSHOT_TASK_STATE", folder.resolve("state").toString(),
                "EARSHOT_UPGRADES", folder.resolve("upgrades").toString(),
                "EARSHOT_JAVA_OPTIONS", "-Xshare:auto");
        launcher = start();
    }

    private Process start() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(program.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
        builder.environment().keySet().removeIf(name -> name.startsWith("EARSHOT"));
        builder.environment().putAll(environment);
        return builder.start();
    }

    /** Returns where launcher and agents log, but for a new agent in its probation. */
    Path log() {
        return folder.resolve("log");
    }

    /** Returns what the folder of upgrades says; empty where it says nothing. */
    String upgrade(String file) throws IOException {
        Path path = folder.resolve("upgrades").resolve(file);
        return Files.exists(path) ? Files.readString(path).strip() : "";
    }

    /** Lets a slow version begin. */
    void letNewOneBegin() throws IOException {
        Files.writeString(folder.resolve("upgrades/go"), "");
    }

    private Optional<Long> newProcess() throws IOException {
        return Optional.of(upgrade("next.pid")).filter(text -> !text.isEmpty()).map(Long::parseLong);
    }

    void kill(Scenario.Victim victim) throws IOException, InterruptedException {
        List<ProcessHandle> children = launcher.children().toList();
        Optional<Long> newProcess = newProcess();
        switch (victim) {
            case NOBODY -> {}
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
