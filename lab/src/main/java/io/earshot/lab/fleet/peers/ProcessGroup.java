package io.earshot.lab.fleet.peers;

import io.earshot.lab.netns.Namespace;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Programs with all that they start, counted together by the kernel: a control group (cgroups(7), version 2). Also what has
 * ended is in its CPU time.
 */
public final class ProcessGroup implements AutoCloseable {

    private static final String PREFIX = "earshot-";
    private static final Duration END = Duration.ofSeconds(10);
    private static final long LOOK_MILLIS = 20;

    private final Path folder;

    private ProcessGroup(Path folder) {
        this.folder = folder;
    }

    /** @throws IOException with a message for people, if this machine has no such groups */
    static ProcessGroup open(String name) throws IOException {
        Path all = mount(Files.readAllLines(Path.of("/proc/self/mounts")));
        clearAway(all);
        Path folder = all.resolve(PREFIX + ProcessHandle.current().pid() + "-" + name);
        Files.createDirectory(folder);
        return new ProcessGroup(folder);
    }

    /** @param mounts as in proc(5) */
    static Path mount(List<String> mounts) throws IOException {
        return mounts.stream()
                .map(line -> line.split(" ", -1))
                .filter(words -> words.length > 2 && words[2].equals("cgroup2"))
                .map(words -> Path.of(words[1]))
                .findFirst()
                .orElseThrow(() -> new IOException(
                        "CPU cannot be counted: no cgroup2 is mounted, expected one in" + " /proc/self/mounts"));
    }

    /** Dead processes leave empty groups. */
    private static void clearAway(Path all) throws IOException {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(all, PREFIX + "[0-9]*-*")) {
            for (Path each : left) {
                String name = each.getFileName().toString();
                long process = Long.parseLong(name.substring(PREFIX.length()).split("-", 2)[0]);
                if (ProcessHandle.of(process).isEmpty()) {
                    new ProcessGroup(each).close();
                }
            }
        }
    }

    /** A program in a namespace, which is in the group before its first step. */
    void start(Namespace in, Path log, List<String> command) throws IOException {
        List<String> waiting = new ArrayList<>(List.of("sh", "-c", "read -r go && exec \"$@\" </dev/null", "sh"));
        waiting.addAll(command);
        Process process = in.start(log, waiting);
        take(process.pid());
        try (OutputStream go = process.getOutputStream()) {
            go.write("go\n".getBytes(StandardCharsets.US_ASCII));
        }
    }

    /** A process that runs already; what it has used before is not counted. */
    void take(long process) throws IOException {
        Files.writeString(folder.resolve("cgroup.procs"), process + "\n");
    }

    /** CPU time of all of them since the beginning, those that have ended too. */
    public Duration cpu() throws IOException {
        return cpu(Files.readAllLines(folder.resolve("cpu.stat")));
    }

    static Duration cpu(List<String> stat) throws IOException {
        return stat.stream()
                .filter(line -> line.startsWith("usage_usec "))
                .map(line -> Duration.ofNanos(Long.parseLong(line.substring("usage_usec ".length())) * 1_000))
                .findFirst()
                .orElseThrow(() -> new IOException("cpu.stat without usage_usec: " + stat));
    }

    /** Memory of those that run now, in bytes: what several share is divided among them (Pss, proc(5)). */
    public long memory() throws IOException {
        long sum = 0;
        for (long process : running()) {
            try (Stream<String> lines = Files.lines(Path.of("/proc/" + process + "/smaps_rollup"))) {
                sum += lines.filter(line -> line.startsWith("Pss:"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1_024)
                        .sum();
            } catch (IOException | UncheckedIOException ended) {
                // It was one of those that do not live long.
            }
        }
        return sum;
    }

    private List<Long> running() throws IOException {
        return Files.readAllLines(folder.resolve("cgroup.procs")).stream()
                .map(Long::parseLong)
                .toList();
    }

    boolean isEmpty() throws IOException {
        return running().isEmpty();
    }

    /** Ends them all: asks first, and ends those that do not go. */
    @Override
    public void close() throws IOException {
        long start = System.nanoTime();
        for (long process : running()) {
            ProcessHandle.of(process).ifPresent(ProcessHandle::destroy);
        }
        while (!delete()) {
            if (System.nanoTime() - start > END.toNanos()) {
                for (long process : running()) {
                    ProcessHandle.of(process).ifPresent(ProcessHandle::destroyForcibly);
                }
            }
            if (System.nanoTime() - start > 2 * END.toNanos()) {
                if (!isEmpty()) {
                    throw new IOException("programs do not end: " + running());
                }
                return; // The next run clears it away.
            }
            try {
                Thread.sleep(LOOK_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** Whether it is gone. The kernel keeps it for a moment after the last one of it has ended. */
    private boolean delete() throws IOException {
        if (!isEmpty()) {
            return false;
        }
        try {
            Files.delete(folder);
            return true;
        } catch (FileSystemException busy) {
            return false;
        }
    }
}
