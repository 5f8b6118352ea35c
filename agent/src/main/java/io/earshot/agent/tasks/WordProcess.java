package io.earshot.agent.tasks;

import io.earshot.model.tasks.TaskOutcome;
import io.earshot.model.tasks.TaskOutcome.State;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/** Runs an executable with bounds of time and output, and ends what it started. */
final class WordProcess {

    private static final Map<String, String> ENVIRONMENT =
            Map.of("PATH", "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL", "C.UTF-8");

    private WordProcess() {}

    /**
     * Runs a command until it ends or its time is over.
     *
     * @param about of the order, for the executable's environment
     */
    static TaskOutcome run(List<String> command, Map<String, String> about, Duration time, int mostOutput)
            throws InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(new File("/")).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(ENVIRONMENT);
        builder.environment().putAll(about);
        Process process;
        try {
            process = builder.start();
            process.getOutputStream().close();
        } catch (IOException e) {
            return TaskOutcome.of(State.FAILED, "cannot be started: " + e.getMessage());
        }
        Collected collected = new Collected(process.getInputStream(), mostOutput);
        Thread reader = Thread.ofVirtual().start(collected);
        try {
            boolean ended = process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
            if (!ended) {
                end(process);
            }
            reader.join(Duration.ofSeconds(2));
            String output = collected.text();
            if (!ended) {
                return new TaskOutcome(
                        State.FAILED,
                        OptionalInt.empty(),
                        output + "\n(ended after its time limit of " + time.toSeconds() + " s)",
                        collected.isTruncated());
            }
            int status = process.exitValue();
            return new TaskOutcome(
                    status == 0 ? State.DONE : State.FAILED, OptionalInt.of(status), output, collected.isTruncated());
        } catch (InterruptedException stopped) {
            end(process);
            throw stopped;
        }
    }

    /** Ends what the process started, too; it would hold the output open. */
    private static void end(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    /** Keeps the beginning of an output and reads the rest away, so that the process does not wait. */
    private static final class Collected implements Runnable {

        private final InputStream in;
        private final byte[] kept;
        private int length;
        private boolean truncated;

        Collected(InputStream in, int most) {
            this.in = in;
            kept = new byte[most];
        }

        @Override
        public void run() {
            byte[] buffer = new byte[8 * 1024];
            try (in) {
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    add(buffer, read);
                }
            } catch (IOException ended) {
                // The process is gone, and what it said before counts.
            }
        }

        private synchronized void add(byte[] buffer, int read) {
            int room = Math.min(read, kept.length - length);
            System.arraycopy(buffer, 0, kept, length, room);
            length += room;
            truncated |= room < read;
        }

        synchronized String text() {
            return new String(kept, 0, length, StandardCharsets.UTF_8);
        }

        synchronized boolean isTruncated() {
            return truncated;
        }
    }
}
