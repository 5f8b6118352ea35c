package io.earshot.lab.fleet.programs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A wall clock of one program's own, that can be set while the program runs: libfaketime between the program and the C library. What
 * measures durations goes on as the kernel's does, as where a real clock is set.
 */
public final class MovableClock {

    private final Path library;
    private final Path file;

    private MovableClock(Path library, Path file) {
        this.library = library;
        this.file = file;
    }

    /**
     * One that is right at first; absent where libfaketime is not installed.
     *
     * @param file where libfaketime reads by how much the clock is off
     */
    public static Optional<MovableClock> open(Path file) throws IOException {
        String architecture = System.getProperty("os.arch").equals("amd64") ? "x86_64" : System.getProperty("os.arch");
        Path library = Path.of("/usr/lib/" + architecture + "-linux-gnu/faketime/libfaketimeMT.so.1");
        if (!Files.exists(library)) {
            return Optional.empty();
        }
        MovableClock clock = new MovableClock(library, file);
        clock.set(Duration.ZERO);
        return Optional.of(clock);
    }

    /** The same command, under this clock. */
    List<String> over(List<String> command) {
        return Stream.concat(
                        Stream.of(
                                "env",
                                "LD_PRELOAD=" + library,
                                "FAKETIME_TIMESTAMP_FILE=" + file,
                                "FAKETIME_CACHE_DURATION=1",
                                "FAKETIME_DONT_FAKE_MONOTONIC=1",
                                // Or else timed waits end at once, again and again.
                                "FAKETIME_FORCE_MONOTONIC_FIX=0"),
                        command.stream())
                .toList();
    }

    /** Sets it, which the program sees within a second. */
    public void set(Duration ahead) throws IOException {
        Path newer = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(newer, "%+d%n".formatted(ahead.toSeconds()));
        Files.move(newer, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
