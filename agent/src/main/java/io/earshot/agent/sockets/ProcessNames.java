package io.earshot.agent.sockets;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the names of the processes that hold sockets, by the links of /proc/PID/fd (proc_pid_fd(5)). Of several that hold one, the
 * first that is found counts. Looking through all of them costs more than reading the sockets, so a search is bounded and
 * goes on the next time where it ended. For one thread at a time.
 */
final class ProcessNames {

    /** So many links are read in one search. */
    private static final int MOST_LINKS = 4_096;

    private static final int MOST_NAMES = 4_096;

    private static final String SOCKET = "socket:[";

    private final Path proc;
    private final Map<Long, String> names = new HashMap<>();
    /** The processes whose descriptors were read since all of them were. */
    private final Set<String> seen = new HashSet<>();

    /** @param proc as /proc */
    ProcessNames(Path proc) {
        this.proc = proc;
    }

    Optional<String> of(long inode) {
        return Optional.ofNullable(names.get(inode));
    }

    /** Looks for those among the sockets that are not known, and forgets all others. */
    void find(Set<Long> inodes) {
        names.keySet().retainAll(inodes);
        Set<Long> wanted = new HashSet<>(inodes);
        wanted.removeAll(names.keySet());
        if (wanted.isEmpty()) {
            return;
        }
        int left = MOST_LINKS;
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(proc, "[0-9]*")) {
            for (Path process : processes) {
                if (left <= 0 || wanted.isEmpty()) {
                    return;
                }
                if (seen.add(process.getFileName().toString())) {
                    left -= look(process, wanted);
                }
            }
            seen.clear();
        } catch (IOException | DirectoryIteratorException noProcesses) {
            seen.clear();
        }
    }

    /** Returns how many links were read. */
    private int look(Path process, Set<Long> wanted) {
        int links = 0;
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(process.resolve("fd"))) {
            Optional<String> name = Optional.empty();
            for (Path descriptor : descriptors) {
                links++;
                Optional<Long> inode = inode(descriptor).filter(wanted::remove);
                if (inode.isPresent() && names.size() < MOST_NAMES) {
                    name = name.isPresent() ? name : name(process);
                    name.ifPresent(known -> names.put(inode.get(), known));
                }
            }
        } catch (IOException | DirectoryIteratorException goneOrForbidden) {
            // Another user's, without CAP_SYS_PTRACE, or it has just ended.
        }
        return links + 1;
    }

    /** The socket behind a descriptor. */
    static Optional<Long> inode(Path descriptor) {
        try {
            String target = Files.readSymbolicLink(descriptor).toString();
            return target.startsWith(SOCKET)
                    ? Optional.of(Long.parseLong(target.substring(SOCKET.length(), target.length() - 1)))
                    : Optional.empty();
        } catch (IOException | NumberFormatException closed) {
            return Optional.empty();
        }
    }

    private static Optional<String> name(Path process) {
        try {
            return Optional.of(Files.readString(process.resolve("comm")).strip())
                    .filter(name -> !name.isEmpty());
        } catch (IOException ended) {
            return Optional.empty();
        }
    }

    /** Returns the sockets of this very process. */
    Set<Long> own() {
        Set<Long> own = new HashSet<>();
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(proc.resolve("self/fd"))) {
            descriptors.forEach(descriptor -> inode(descriptor).ifPresent(own::add));
        } catch (IOException | DirectoryIteratorException notToBeTold) {
            return own;
        }
        return own;
    }
}
