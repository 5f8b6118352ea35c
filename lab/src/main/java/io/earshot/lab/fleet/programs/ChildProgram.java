package io.earshot.lab.fleet.programs;

import io.earshot.lab.load.ProcessMemory;
import io.earshot.lab.netns.Namespace;
import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A program of others, or of ours in a JVM of its own, that runs until we end it. */
public final class ChildProgram implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int LAST_LINES = 5;

    private final String name;
    private final Process process;
    private final Path log;

    private ChildProgram(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
    }

    /** @param log to which it appends what it says */
    public static ChildProgram start(Namespace in, Path log, List<String> command) throws IOException {
        return new ChildProgram(Path.of(command.getFirst()).getFileName().toString(), in.start(log, command), log);
    }

    /** The same in this process' network namespace, with the log's folder as its own. */
    public static ChildProgram start(Path log, List<String> command) throws IOException {
        String name = command.getFirst();
        List<String> found = new ArrayList<>(command);
        InstalledPrograms.find(name).ifPresent(path -> found.set(0, path.toString()));
        Process process = new ProcessBuilder(found)
                .directory(log.getParent().toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        return new ChildProgram(name, process, log);
    }

    /** A class of ours in a JVM of its own; many share the machine, so each takes little. */
    public static List<String> java(String heap, String main, List<String> arguments) {
        return java(List.of("-Xmx" + heap, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"), main, arguments);
    }

    /** The same with all options of the JVM, save its class path. */
    public static List<String> java(List<String> options, String main, List<String> arguments) {
        List<String> command =
                new ArrayList<>(List.of(ProcessHandle.current().info().command().orElse("java")));
        command.addAll(options);
        command.addAll(List.of(
                "--enable-native-access=ALL-UNNAMED",
                "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"),
                "-cp",
                classPath(),
                main));
        command.addAll(arguments);
        return command;
    }

    /** A console of JUnit loads tests by a class loader of its own. */
    private static String classPath() {
        return ChildProgram.class.getClassLoader() instanceof URLClassLoader loader
                ? Stream.of(loader.getURLs()).map(URL::getPath).collect(Collectors.joining(File.pathSeparator))
                : System.getProperty("java.class.path");
    }

    /** Something that may not be so yet. */
    @FunctionalInterface
    public interface Condition {
        boolean holds() throws IOException;
    }

    /** @throws IOException with its log's end, if the program ends before or takes too long */
    public void await(String what, Condition condition) throws IOException, InterruptedException {
        await(what, PATIENCE, condition);
    }

    /**
     * Waits no longer than that.
     *
     * @throws IOException with its log's end, if the program ends before or takes too long
     */
    public void await(String what, Duration patience, Condition condition) throws IOException, InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (!condition.holds()) {
            if (!process.isAlive() || System.nanoTime() > end) {
                List<String> said = Files.exists(log) ? Files.readAllLines(log) : List.of();
                throw new IOException(name + ": " + what + " did not come about; its log ends: "
                        + String.join(" / ", said.subList(Math.max(0, said.size() - LAST_LINES), said.size())));
            }
            Thread.sleep(50);
        }
    }

    public boolean hasSaid(String text) throws IOException {
        return Files.exists(log) && Files.readString(log).contains(text);
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public long pid() {
        return process.pid();
    }

    /** Stands still, with all that it started. */
    public void freeze() throws IOException, InterruptedException {
        signal("STOP");
    }

    public void thaw() throws IOException, InterruptedException {
        signal("CONT");
    }

    private void signal(String signal) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("kill", "-" + signal));
        family().forEach(member -> command.add(Long.toString(member.pid())));
        new ProcessBuilder(command).start().waitFor();
    }

    private List<ProcessHandle> family() {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .toList();
    }

    /** As a power cut ends it. */
    public void kill() {
        family().forEach(ProcessHandle::destroyForcibly);
        process.onExit().join();
    }

    /** Resident memory in MB, as the kernel counts it. */
    long megabytes() throws IOException {
        return ProcessMemory.resident(process.pid()) >> 20;
    }

    /** Ends it and whom it started: Nagios' child that reads the command pipe outlives Nagios for a moment. */
    @Override
    public void close() {
        List<ProcessHandle> family = family();
        process.destroy();
        for (ProcessHandle member : family) {
            try {
                member.onExit().get(5, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                member.destroyForcibly();
                Thread.currentThread().interrupt();
            } catch (ExecutionException | TimeoutException late) {
                member.destroyForcibly();
            }
        }
    }
}
