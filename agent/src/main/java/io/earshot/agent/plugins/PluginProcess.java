package io.earshot.agent.plugins;

import io.earshot.agent.kernel.ChildPipe;
import io.earshot.model.Printable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

/** One run of a plug-in's executable, in a session of its own that ends with it. */
final class PluginProcess {

    /**
     * Sets the limits, and lets a small shell wait at standard input, which only the agent has: when it is closed, by the agent or
     * by the agent's own end, that shell ends the whole process group.
     */
    private static final String SCRIPT = """
        ulimit -c 0
        ulimit -n 256
        ulimit -v "$1" || exit 126
        user=$2
        shift 2
        exec 3<&0
        ( read -r _; kill -s KILL -- "-$$" ) <&3 >/dev/null 2>&1 &
        if [ -n "$user" ]; then
          group=$(id -g "$user") || exit 126
          exec nice -n 10 setpriv --reuid="$user" --regid="$group" --init-groups --no-new-privs -- "$@" </dev/null 3<&-
        fi
        exec nice -n 10 "$@" </dev/null 3<&-
        """;

    private static final Duration SHORTEST_SLEEP = Duration.ofMillis(5);
    private static final Duration LONGEST_SLEEP = Duration.ofMillis(250);

    /** The output of an executable that ended is read for so long. */
    private static final long REST = Duration.ofSeconds(5).toNanos();

    private static final int STDERR_LINES = 5;

    /** For so long the ids of new processes are taken to rise; then the kernel may have begun anew. */
    private static final long IDS_RISE = Duration.ofMinutes(2).toNanos();

    /**
     * Describes a run.
     *
     * @param prefix words before the executable, as those that enter a network namespace
     * @param command the executable with its arguments
     * @param user who executes it; absent for this process's own
     * @param timeLimit absent where it runs continuously
     */
    record Run(
            List<String> prefix,
            List<String> command,
            Path folder,
            Map<String, String> environment,
            Optional<String> user,
            long memory,
            int linesPerSecond,
            Optional<Duration> timeLimit) {}

    private PluginProcess() {}

    /**
     * Runs the executable until it ends.
     *
     * @param ledger takes its output
     * @param clock monotonic nanoseconds
     * @return why it failed; absent where it ended well
     * @throws InterruptedException if it was ended since nobody wants it any more
     */
    static Optional<String> run(Run run, PluginLedger ledger, LongSupplier clock) throws InterruptedException {
        try (ChildPipe out = ChildPipe.open();
                ChildPipe err = ChildPipe.open()) {
            ProcessMark mark = ProcessMark.next();
            Process process = start(run, out, err, mark);
            long begun = clock.getAsLong();
            try {
                return follow(run, process, out, err, ledger, clock);
            } finally {
                end(process, mark, clock.getAsLong() - begun > IDS_RISE ? 0 : process.pid());
            }
        } catch (IOException e) {
            return Optional.of("cannot be started: " + e.getMessage());
        }
    }

    private static Process start(Run run, ChildPipe out, ChildPipe err, ProcessMark mark) throws IOException {
        List<String> command = new ArrayList<>(run.prefix());
        command.addAll(List.of("setsid", "/bin/sh", "-c", SCRIPT, "earshot-plugin"));
        command.add(Long.toString(run.memory() / 1024));
        command.add(run.user().orElse(""));
        command.addAll(run.command());
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(run.folder().toFile())
                .redirectOutput(out.writeEnd())
                .redirectError(err.writeEnd());
        builder.environment().clear();
        builder.environment().putAll(run.environment());
        mark.mark(builder.environment());
        Process process = builder.start();
        out.closeWriteEnd();
        err.closeWriteEnd();
        return process;
    }

    private static Optional<String> follow(
            Run run, Process process, ChildPipe out, ChildPipe err, PluginLedger ledger, LongSupplier clock)
            throws IOException, InterruptedException {
        long begun = clock.getAsLong();
        AtomicReference<String> lastError = new AtomicReference<>("");
        OutputLines output = new OutputLines(out, run.linesPerSecond(), ledger::line, ledger::badLine, begun);
        OutputLines errors = new OutputLines(
                err,
                STDERR_LINES,
                line -> lastError.set(Printable.line(new String(line, StandardCharsets.UTF_8))),
                () -> {},
                begun);
        Duration sleep = SHORTEST_SLEEP;
        Optional<Long> endedAt = Optional.empty();
        while (true) {
            boolean wasAlive = process.isAlive(); // before the pipes are read, so that its last words are
            long now = clock.getAsLong();
            boolean anything = output.readSome(now);
            anything |= errors.readSome(now);
            if (!wasAlive) {
                endedAt = endedAt.or(() -> Optional.of(now));
                boolean hasToWait = !output.mayRead(now);
                if ((!anything && !hasToWait) || now - endedAt.get() > REST) {
                    output.finish();
                    errors.finish();
                    return outcome(run, process.exitValue(), lastError.get());
                }
            } else if (run.timeLimit()
                    .filter(limit -> now - begun > limit.toNanos())
                    .isPresent()) {
                return Optional.of("ended after its time limit of "
                        + run.timeLimit().get().toSeconds() + " s" + after(lastError.get()));
            }
            sleep = anything ? SHORTEST_SLEEP : shorter(sleep.multipliedBy(2), LONGEST_SLEEP);
            Thread.sleep(sleep);
        }
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static Optional<String> outcome(Run run, int status, String lastError) {
        if (status == 0) {
            return run.timeLimit().isPresent()
                    ? Optional.empty()
                    : Optional.of("ended with exit status 0, expected to run on" + after(lastError));
        }
        return Optional.of("exit status " + status + after(lastError));
    }

    private static String after(String lastError) {
        return lastError.isEmpty() ? "" : ": " + lastError;
    }

    /** Ends what is left of the run: its group, what left the group, and what left the session. */
    private static void end(Process process, ProcessMark mark, long after) {
        List<ProcessHandle> left = process.descendants().toList();
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            // The shell that waits there is gone.
        }
        left.forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        mark.endAll(after);
    }
}
