package io.earshot.model.files;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Says before a program starts, and without making anything, whether it could keep files in a folder. */
public final class FolderCheck {

    private FolderCheck() {}

    /** Returns what is wrong, as in {@code /etc/passwd is no folder}; empty where the folder can be written, or could be made. */
    public static Optional<String> problem(Path folder) {
        Path there = folder.toAbsolutePath();
        while (!Files.exists(there) && there.getParent() != null) {
            there = there.getParent();
        }
        if (!Files.isDirectory(there)) {
            return Optional.of(there + " is no folder");
        }
        return Files.isWritable(there) ? Optional.empty() : Optional.of(there + " cannot be written");
    }
}
