package io.earshot.lab;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** The programs of others that tests start. */
public final class RealPrograms {

    private static final List<String> FOLDERS = List.of("/usr/sbin", "/usr/bin", "/sbin", "/bin", "/usr/local/bin");

    private RealPrograms() {}

    /** Where the program is. Without it the test fails under {@code ./verify} and is skipped elsewhere. */
    public static Path require(String program) {
        return require(program, FOLDERS.stream().map(Path::of).toList());
    }

    /** A program that Debian keeps out of the PATH. */
    public static Path require(String program, List<Path> folders) {
        Optional<Path> found = folders.stream()
                .map(folder -> folder.resolve(program))
                .filter(Files::isExecutable)
                .findFirst();
        if (found.isEmpty()) {
            String reason = program + " is not installed; ./verify installs it";
            if (System.getenv("EARSHOT_VERIFY") != null) {
                Assertions.fail(reason);
            }
            Assumptions.abort(reason);
        }
        return found.orElseThrow();
    }
}
