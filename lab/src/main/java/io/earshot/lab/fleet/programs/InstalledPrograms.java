package io.earshot.lab.fleet.programs;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The programs of others on this machine. */
public final class InstalledPrograms {

    /** A user's PATH often lacks those with an s. */
    private static final List<Path> FOLDERS = List.of(
            Path.of("/usr/sbin"),
            Path.of("/usr/bin"),
            Path.of("/sbin"),
            Path.of("/bin"),
            Path.of("/usr/local/sbin"),
            Path.of("/usr/local/bin"));

    private InstalledPrograms() {}

    /** Finds an installed program, as in {@code find("nsca")}. */
    public static Optional<Path> find(String program) {
        return find(program, FOLDERS);
    }

    /** A program that Debian keeps out of the PATH. */
    public static Optional<Path> find(String program, List<Path> folders) {
        return folders.stream()
                .map(folder -> folder.resolve(program))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
