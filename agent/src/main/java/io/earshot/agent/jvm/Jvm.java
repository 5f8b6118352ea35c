package io.earshot.agent.jvm;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A JVM that runs on this machine, in whichever container.
 *
 * @param pid as this machine's processes see it
 */
public record Jvm(long pid, PerfData counters) {

    private static final Path PROC = Path.of("/proc");
    private static final int MOST_COUNTERS = 1 << 20;
    private static final int LONGEST_COMMAND = 64 << 10;

    /** More JVMs are not looked at. */
    private static final int MOST = 16;

    /**
     * JVMs whose command line contains what a pattern describes.
     *
     * @param unreadable processes that fit and have no counters that this agent can read
     */
    record Found(List<Jvm> jvms, List<Long> unreadable) {}

    static Found find(Pattern commandLine) throws IOException {
        List<Jvm> jvms = new ArrayList<>();
        List<Long> unreadable = new ArrayList<>();
        long own = ProcessHandle.current().pid();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[1-9]*")) {
            for (Path process : processes) {
                long pid = Long.parseLong(process.getFileName().toString());
                Optional<String> command = commandLine(process);
                if (pid == own
                        || jvms.size() == MOST
                        || command.isEmpty()
                        || !commandLine.matcher(command.get()).find()) {
                    continue;
                }
                Optional<PerfData> counters = counters(process);
                if (counters.isPresent()) {
                    jvms.add(new Jvm(pid, counters.get()));
                } else if (command.get().matches("(?s)(\\S*/)?java(\\s.*)?")) {
                    unreadable.add(pid);
                }
            }
        }
        jvms.sort((a, b) -> Long.compare(a.pid(), b.pid()));
        return new Found(List.copyOf(jvms), List.copyOf(unreadable));
    }

    private static Optional<String> commandLine(Path process) {
        try {
            return Optional.of(new String(read(process.resolve("cmdline"), LONGEST_COMMAND), StandardCharsets.UTF_8)
                    .replace('\0', ' ')
                    .strip());
        } catch (IOException ended) {
            return Optional.empty();
        }
    }

    private static byte[] read(Path file, int most) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(most);
        }
    }

    /** Looks where the process itself wrote them: below its root, under the id that it has in its own namespace. */
    private static Optional<PerfData> counters(Path process) {
        Optional<String> inside = innermostPid(process);
        if (inside.isEmpty()) {
            return Optional.empty();
        }
        try (DirectoryStream<Path> users = Files.newDirectoryStream(process.resolve("root/tmp"), "hsperfdata_*")) {
            for (Path user : users) {
                Path file = user.resolve(inside.get());
                if (Files.isDirectory(user, LinkOption.NOFOLLOW_LINKS)
                        && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                    return Optional.of(PerfData.parse(read(file, MOST_COUNTERS)));
                }
            }
        } catch (IOException | IllegalArgumentException unreadable) {
            return Optional.empty();
        }
        return Optional.empty();
    }

    private static Optional<String> innermostPid(Path process) {
        try {
            return Files.readAllLines(process.resolve("status"), StandardCharsets.ISO_8859_1).stream()
                    .filter(line -> line.startsWith("NSpid:"))
                    .map(line -> line.substring(line.lastIndexOf('\t') + 1))
                    .findFirst();
        } catch (IOException ended) {
            return Optional.empty();
        }
    }

    /** Returns the name of the user as whom a process runs. */
    static String owner(String process) throws IOException {
        return Files.getOwner(PROC.resolve(process)).getName();
    }

    /** Returns the JVM's executable; absent where this agent may not know it. */
    Optional<Path> executable() {
        return link("exe");
    }

    /** Returns whether the JVM lives in the agent's own network and mount namespace. */
    boolean isInOwnNamespaces() {
        return List.of("ns/net", "ns/mnt").stream()
                .allMatch(namespace -> link(namespace).equals(link(PROC.resolve("self"), namespace)));
    }

    private Optional<Path> link(String name) {
        return link(PROC.resolve(Long.toString(pid)), name);
    }

    private static Optional<Path> link(Path process, String name) {
        try {
            return Optional.of(Files.readSymbolicLink(process.resolve(name)));
        } catch (IOException notOurs) {
            return Optional.empty();
        }
    }
}
