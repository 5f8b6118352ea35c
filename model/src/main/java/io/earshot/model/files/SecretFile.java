package io.earshot.model.files;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Reads files with secrets, and warns of those that every user of the machine may read. They are used all the same: in a container, volumes of
 * secrets look like that.
 */
public final class SecretFile {

    private static final Logger LOG = System.getLogger(SecretFile.class.getName());

    private SecretFile() {}

    /** Returns the first line without white space around it; empty where the file has none. */
    public static String firstLine(Path file) throws IOException {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.findFirst().orElse("").strip();
        }
    }

    /** Writes a line to the log if others than the file's owner and group may read or write it. To be called when a configuration names it, and again when it changed. */
    public static void warnIfOpen(Path file) {
        warning(file).ifPresent(warning -> LOG.log(Level.WARNING, warning));
    }

    static Optional<String> warning(Path file) {
        try {
            PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
            if (view == null) {
                return Optional.empty();
            }
            Set<PosixFilePermission> permissions = view.readAttributes().permissions();
            boolean open = permissions.contains(PosixFilePermission.OTHERS_READ)
                    || permissions.contains(PosixFilePermission.OTHERS_WRITE);
            return open
                    ? Optional.of(file + ": a secret that every user may read or change ("
                            + PosixFilePermissions.toString(permissions) + "), expected chmod o-rw")
                    : Optional.empty();
        } catch (IOException e) {
            // Whoever reads the file says that it cannot be read.
            return Optional.empty();
        }
    }
}
