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

    private final Path file;

    /** @param file where libfaketime reads by how much the clock is off */
    public MovableClock(Path file) throws IOException {
        this.file = file;
        set(Duration.ZERO);
    }

    /** The library, if it is installed. */
    public static Optional<Path> library() {
        String architecture = System.getProperty("os.arch").equals("amd64") ? "x86_64" : System.getProperty("os.arch");
        return Optional.of(Path.of("/usr/lib/" + architecture + "-linux-gnu/faketime/libfaketimeMT.so.1"))
                .filter(Files::exists);
    }

    /** The same command, under this clock. */
    List<String> over(List<String> command) throws IOException {
        Path library =
                library().orElseThrow(() -> new IOException("libfaketime is not installed; ./verify installs it"));
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
