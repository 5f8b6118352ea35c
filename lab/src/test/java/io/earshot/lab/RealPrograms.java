package io.earshot.lab;

import io.earshot.lab.fleet.programs.ChildProgram;
import io.earshot.lab.fleet.programs.InstalledPrograms;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** The programs of others that tests start, and a library that Earshot loads. */
public final class RealPrograms {

    private RealPrograms() {}

    /** Returns the program's path. Without it the test fails under {@code ./verify} and is skipped elsewhere. */
    public static Path require(String program) {
        return require(program, InstalledPrograms.find(program));
    }

    /** A program that Debian keeps out of the PATH. */
    public static Path require(String program, List<Path> folders) {
        return require(program, InstalledPrograms.find(program, folders));
    }

    /** Like a program, the library that captures packets. */
    @SuppressWarnings("restricted") // The JVM of the tests lets it load libraries.
    public static void requireLibpcap() {
        boolean isThere;
        try {
            SymbolLookup.libraryLookup("libpcap.so.0.8", Arena.global());
            isThere = true;
        } catch (IllegalArgumentException notFound) {
            isThere = false;
        }
        require(isThere, "libpcap");
    }

    /** Starts one that ends with the test, its log beside its other files. */
    public static ChildProgram start(Path folder, String program, String... arguments) throws IOException {
        require(program);
        List<String> command = new ArrayList<>(List.of(program));
        command.addAll(List.of(arguments));
        return ChildProgram.start(folder.resolve(program + ".log"), command);
    }

    private static Path require(String program, Optional<Path> found) {
        require(found.isPresent(), program);
        return found.orElseThrow();
    }

    private static void require(boolean isThere, String what) {
        if (!isThere) {
            String reason = what + " is not installed; ./verify installs it";
            if (System.getenv("EARSHOT_VERIFY") != null) {
                Assertions.fail(reason);
            }
            Assumptions.abort(reason);
        }
    }
}
