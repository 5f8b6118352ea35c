package io.earshot.cli.sql;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;

/** Keeps a person's statements from one prompt to the next, in the state folder of the XDG base directory specification. */
final class HistoryFile {

    private HistoryFile() {}

    /**
     * Sees to it that the file is there, and that nobody but its owner reads it.
     *
     * @param home of the person
     */
    static Path prepare(Map<String, String> environment, Path home) throws IOException {
        Path state = Optional.ofNullable(environment.get("XDG_STATE_HOME"))
                .map(Path::of)
                // "All paths set in these environment variables must be absolute", others are to be ignored.
                .filter(Path::isAbsolute)
                .orElse(home.resolve(".local/state"));
        Path folder = state.resolve("earshot");
        Files.createDirectories(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path file = folder.resolve("sql-history");
        var ownersAlone = PosixFilePermissions.fromString("rw-------");
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(ownersAlone));
        } catch (FileAlreadyExistsException e) {
            Files.setPosixFilePermissions(file, ownersAlone);
        }
        return file;
    }
}
