package io.earshot.agent.sockets;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * Finds the names of the processes that hold sockets, by the links of /proc/PID/fd (proc_pid_fd(5)). Of several that hold one, the
 * first that is found counts. Looking through all of them costs ten times more than reading the sockets: one search serves all containers
 * of a host, a part of it is bounded and goes on the next time where it ended, a whole one is followed by a pause of {@value #PAUSE} times
 * what it took or a minute, and sockets that it did not find, as those of other users' processes, are left alone for a while. Thread-safe.
 */
public final class ProcessNames {

    /** So many links are read in one part of a search. */
    private static final int MOST_LINKS = 4_096;

    private static final int MOST_NAMES = 16_384;

    /** Searches take at most a two-thousandth of a core, or one search a minute. */
    private static final int PAUSE = 2_000;

    /** Reports are due every two minutes, and should name a new process. */
    private static final long LONGEST_PAUSE = Duration.ofMinutes(1).toNanos();

    /** Sockets that no process seemed to hold may have been passed on. */
    private static final long ABSENT_FOR = Duration.ofMinutes(10).toNanos();

    private static final String SOCKET = "socket:[";

    private final Path proc;
    private final LongSupplier clock;
    private final Map<Long, String> names = new HashMap<>();

    /** The sockets that each of those who ask wants to know about. */
    private final Map<Object, Set<Long>> wanted = new HashMap<>();

    /** The processes whose descriptors were read since the search began. */
    private final Set<String> seen = new HashSet<>();

    /** The sockets that it looks for. */
    private Set<Long> soughtSinceBegin = Set.of();

    private final Set<Long> absent = new HashSet<>();
    private long absentUntil;
    private long spent;
    private long nextSearch;

    /**
     * @param proc as /proc
     * @param clock monotonic nanoseconds
     */
    public ProcessNames(Path proc, LongSupplier clock) {
        this.proc = proc;
        this.clock = clock;
        nextSearch = clock.getAsLong();
        absentUntil = nextSearch;
    }

    synchronized Optional<String> of(long inode) {
        return Optional.ofNullable(names.get(inode));
    }

    /**
     * Looks for those among the sockets that are not known, and forgets all others of this asker.
     *
     * @param asker the same object for the same container
     */
    synchronized void find(Object asker, Set<Long> inodes) {
        wanted.put(asker, inodes);
        if (names.keySet().containsAll(inodes) && !isSearching()) {
            return; // as nearly always
        }
        long now = clock.getAsLong();
        if (now - absentUntil >= 0) {
            absent.clear();
            absentUntil = now + ABSENT_FOR;
        }
        if (!isSearching() && now - nextSearch < 0) {
            return;
        }
        Set<Long> missing =
                wanted.values().stream().flatMap(Set::stream).collect(Collectors.toCollection(HashSet::new));
        names.keySet().retainAll(missing);
        absent.retainAll(missing);
        missing.removeAll(names.keySet());
        missing.removeAll(absent);
        if (missing.isEmpty()) {
            seen.clear();
            return;
        }
        if (!isSearching()) {
            soughtSinceBegin = Set.copyOf(missing);
            spent = 0;
        }
        boolean whole = search(missing);
        long end = clock.getAsLong();
        spent += end - now;
        if (whole) {
            soughtSinceBegin.stream().filter(missing::contains).forEach(absent::add);
            seen.clear();
            nextSearch = end + Math.min(PAUSE * spent, LONGEST_PAUSE);
        }
    }

    /** Forgets what this asker wanted to know. */
    synchronized void forget(Object asker) {
        wanted.remove(asker);
    }

    private boolean isSearching() {
        return !seen.isEmpty();
    }

    /** Removes from the sockets those that it finds. Returns whether all processes were looked at. */
    private boolean search(Set<Long> missing) {
        int left = MOST_LINKS;
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(proc, "[0-9]*")) {
            for (Path process : processes) {
                if (missing.isEmpty()) {
                    return true;
                }
                if (left <= 0) {
                    return false;
                }
                if (seen.add(process.getFileName().toString())) {
                    left -= look(process, missing);
                }
            }
            return true;
        } catch (IOException | DirectoryIteratorException noProcesses) {
            return true;
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
