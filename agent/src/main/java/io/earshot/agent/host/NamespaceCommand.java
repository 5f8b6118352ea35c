package io.earshot.agent.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * A command of the operator's that prints {@code NAME PID}, one container a line. Run at most every half minute, unless a
 * process that it named has ended: commands that ask a container runtime cost more than all our probes.
 */
public final class NamespaceCommand implements NamespaceSource {

    private static final Duration RUN_EVERY = Duration.ofSeconds(30);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int LONGEST = 1 << 20;

    private final String command;
    private final LongSupplier clock;
    private List<Namespace> found = List.of();
    private long nextRun;

    /**
     * @param command for sh
     * @param clock monotonic nanoseconds
     */
    public NamespaceCommand(String command, LongSupplier clock) {
        this.command = command;
        this.clock = clock;
        nextRun = clock.getAsLong();
    }

    @Override
    public List<Namespace> find() throws IOException {
        boolean oneEnded = found.stream().anyMatch(each -> each.identity().isEmpty());
        if (oneEnded || clock.getAsLong() - nextRun >= 0) {
            nextRun = clock.getAsLong() + RUN_EVERY.toNanos();
            found = parse(run());
        }
        return found;
    }

    private String run() throws IOException {
        Process process = new ProcessBuilder("/bin/sh", "-c", command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        Thread impatience = Thread.startVirtualThread(() -> endWhenLate(process));
        try {
            process.getOutputStream().close();
            byte[] output = process.getInputStream().readNBytes(LONGEST);
            int status = process.waitFor();
            if (status != 0) {
                throw new IOException("the command \"" + command + "\" ended with status " + status);
            }
            return new String(output, StandardCharsets.UTF_8);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            process.destroyForcibly();
            impatience.interrupt();
        }
    }

    private static void endWhenLate(Process process) {
        try {
            if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        } catch (InterruptedException ended) {
            // In time.
        }
    }

    private List<Namespace> parse(String output) throws IOException {
        List<Namespace> namespaces = new ArrayList<>();
        for (String line : output.lines().toList()) {
            String[] words = line.strip().split("\\s+", -1);
            if (line.isBlank()) {
                continue;
            }
            if (words.length != 2 || !words[1].matches("\\d{1,10}")) {
                throw new IOException("the command \"" + command + "\" printed \"" + line + "\", expected NAME PID");
            }
            namespaces.add(Namespace.ofProcess(words[0], Long.parseLong(words[1])));
        }
        return List.copyOf(namespaces);
    }
}
