package io.earshot.agent.plugins;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** A variable in the environment of a run, by which processes are found that made themselves independent of it. */
final class ProcessMark {

    private static final String VARIABLE = "EARSHOT_PLUGIN_RUN";
    private static final Path PROC = Path.of("/proc");

    /** A process may start another one while it is looked for. */
    private static final int MOST_ROUNDS = 5;

    private static final AtomicLong NEXT = new AtomicLong();

    private final String value;

    private ProcessMark(String value) {
        this.value = value;
    }

    static ProcessMark next() {
        return new ProcessMark(ProcessHandle.current().pid() + "-" + System.nanoTime() + "-" + NEXT.incrementAndGet());
    }

    void mark(Map<String, String> environment) {
        environment.put(VARIABLE, value);
    }

    /**
     * Ends all processes that have the mark.
     *
     * @param after the processes' ids are above this one; 0 where they may be any
     */
    void endAll(long after) {
        for (int round = 0; round < MOST_ROUNDS; round++) {
            List<ProcessHandle> found = find(after);
            if (found.isEmpty()) {
                return;
            }
            found.forEach(ProcessHandle::destroyForcibly);
        }
    }

    /** Looking at fewer processes is worth it: a plug-in may run every few seconds on a host with thousands of them. */
    private List<ProcessHandle> find(long after) {
        byte[] wanted = (VARIABLE + "=" + value).getBytes(StandardCharsets.US_ASCII);
        List<ProcessHandle> found = new ArrayList<>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path process : processes) {
                long id = Long.parseLong(process.getFileName().toString());
                if (id > after && hasMark(process.resolve("environ"), wanted)) {
                    ProcessHandle.of(id).ifPresent(found::add);
                }
            }
        } catch (IOException | RuntimeException notToBeTold) {
            return List.of();
        }
        return found;
    }

    private static boolean hasMark(Path environ, byte[] wanted) {
        try {
            return contains(Files.readAllBytes(environ), wanted);
        } catch (IOException goneOrOfOthers) {
            return false;
        }
    }

    private static boolean contains(byte[] all, byte[] wanted) {
        for (int from = 0; from + wanted.length <= all.length; from++) {
            int same = 0;
            while (same < wanted.length && all[from + same] == wanted[same]) {
                same++;
            }
            if (same == wanted.length) {
                return true;
            }
        }
        return false;
    }
}
