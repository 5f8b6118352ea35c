package io.earshot.lab.files;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A folder of this process in the system's place for such, gone when it is closed, and when the process is asked to end. */
public final class TemporaryFolder implements AutoCloseable {

    private final Path path;
    private final Thread atExit = new Thread(this::deleteAtExit, "delete folder");

    private TemporaryFolder(Path path) {
        this.path = path;
    }

    public static TemporaryFolder create() throws IOException {
        TemporaryFolder folder = new TemporaryFolder(Files.createTempDirectory("earshot-lab"));
        Runtime.getRuntime().addShutdownHook(folder.atExit);
        return folder;
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
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException ending) {
            // The hook finds nothing left.
        }
    }
}
