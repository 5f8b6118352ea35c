package io.earshot.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** The launcher at the project's root as a child process, as a user starts it. */
public final class Launcher implements AutoCloseable {

    private static final Path ROOT = root();

    /** Reached only by what never comes: a machine with other work may take a minute for what usually takes a second. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Process process;
    private final List<String> lines = new ArrayList<>();
    private final Thread reading;
    private boolean hasEnded;

    private Launcher(Process process) {
        this.process = process;
        this.reading = Thread.ofVirtual().start(this::read);
    }

    public static Launcher start(String... arguments) throws IOException {
        return start(ProcessBuilder.Redirect.PIPE, arguments);
    }

    /** @param in what it reads */
    static Launcher start(ProcessBuilder.Redirect in, String... arguments) throws IOException {
        return start(in, Map.of(), arguments);
    }

    private static Launcher start(ProcessBuilder.Redirect in, Map<String, String> environment, String... arguments)
            throws IOException {
        // A shell that starts tests in the background lets SIGINT be ignored, and children inherit that.
        List<String> command =
                new ArrayList<>(List.of("env", "--default-signal=INT", program().toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectInput(in).redirectErrorStream(true);
        // As the tests' own JVMs: no test lasts long enough for the optimizing compiler to pay for itself.
        builder.environment().putIfAbsent("EARSHOT_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC");
        builder.environment().putAll(environment);
        return new Launcher(builder.start());
    }

    /** The launcher, which finds built what it would build otherwise: Maven just did. */
    public static Path program() throws IOException {
        Files.writeString(ROOT.resolve("cli/target/built"), "");
        return ROOT.resolve("earshot");
    }

    /** Runs to the end. */
    public static Finished run(String... arguments) throws IOException, InterruptedException {
        try (Launcher launcher = start(arguments)) {
            return launcher.finish();
        }
    }

    /** Runs it again and again until it has ended as wanted. */
    public static Finished runUntil(Predicate<Finished> wanted, String... arguments)
            throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            Finished finished = run(arguments);
            if (wanted.test(finished)) {
                return finished;
            }
            if (System.nanoTime() > end) {
                throw new AssertionError("never as wanted within " + PATIENCE.toSeconds() + " s: " + finished);
            }
        }
    }

    /** The same with options for its JVM. */
    static Finished runWith(String jvmOptions, String... arguments) throws IOException, InterruptedException {
        try (Launcher launcher =
                start(ProcessBuilder.Redirect.PIPE, Map.of("JAVA_TOOL_OPTIONS", jvmOptions), arguments)) {
            return launcher.finish();
        }
    }

    public record Finished(int status, String output) {}

    /** Waits for the first line that is as wanted; fails as soon as the process has ended without it. */
    public String awaitLine(Predicate<String> wanted) throws InterruptedException {
        return awaitLine(wanted, PATIENCE);
    }

    /** The same with a patience of its own. */
    public String awaitLine(Predicate<String> wanted, Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        synchronized (lines) {
            for (int seen = 0; ; ) {
                for (; seen < lines.size(); seen++) {
                    if (wanted.test(lines.get(seen))) {
                        return lines.get(seen);
                    }
                }
                long left = end - System.nanoTime();
                if (hasEnded || left <= 0) {
                    throw new AssertionError("not printed "
                            + (hasEnded ? "before the process ended" : "within " + patience.toSeconds() + " s")
                            + "; what was printed:\n" + output());
                }
                TimeUnit.NANOSECONDS.timedWait(lines, left);
            }
        }
    }

    /** Asks it to end, as Ctrl-C does. */
    public void interrupt() throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
    }

    /** Returns the processes that it has started and still waits for. */
    public List<ProcessHandle> children() {
        return process.children().toList();
    }

    public Finished finish() throws InterruptedException {
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("not ended within " + PATIENCE.toSeconds() + " s; what was printed:\n" + output());
        }
        reading.join();
        return new Finished(process.exitValue(), output());
    }

    public String output() {
        synchronized (lines) {
            return String.join("\n", lines);
        }
    }

    private void read() {
        try (BufferedReader out = process.inputReader()) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                synchronized (lines) {
                    lines.add(line);
                    lines.notifyAll();
                }
            }
        } catch (IOException ended) {
            // The process is gone and its pipe with it.
        }
        synchronized (lines) {
            hasEnded = true;
            lines.notifyAll();
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private static Path root() {
        Path here = Path.of("").toAbsolutePath();
        return Files.exists(here.resolve("earshot")) ? here : here.getParent();
    }
}
