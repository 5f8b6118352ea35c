package io.earshot.lab.files;

import io.earshot.cli.files.FileTree;
import io.earshot.lab.exit.AtExit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A folder of this process in the system's place for such, gone when it is closed, and when the process is asked to end. */
public final class TemporaryFolder implements AutoCloseable {

    private final Path path;
    private final AtExit atExit = AtExit.run("delete-folder", this::deleteAtExit);

    private TemporaryFolder(Path path) {
        this.path = path;
    }

    public static TemporaryFolder create() throws IOException {
        return new TemporaryFolder(Files.createTempDirectory("earshot-lab"));
    }

    public Path path() {
        return path;
    }

    private synchronized void delete() throws IOException {
        if (Files.exists(path)) {
            FileTree.delete(path);
        }
    }

    private void deleteAtExit() {
        try {
            delete();
        } catch (IOException | UncheckedIOException e) {
            // Whoever still writes there leaves something behind, where the system clears it away.
        }
    }

    /** @throws IOException if some of it stays */
    @Override
    public void close() throws IOException {
        delete();
        atExit.close();
    }
}
