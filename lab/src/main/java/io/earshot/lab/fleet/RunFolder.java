package io.earshot.lab.fleet;

import io.earshot.cli.files.FileTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/** The files of one run, in a folder named after its process. Folders of dead processes are cleared away by the next run. */
public record RunFolder(Path path) implements AutoCloseable {

    private static final Path ALL = Path.of("/run/earshot-lab");

    /** A new one, of this process, which root alone may enter: keys and tokens lie there. */
    static RunFolder open() throws IOException {
        clearAway();
        Path path = ALL.resolve(Long.toString(ProcessHandle.current().pid()));
        Files.createDirectories(
                path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        return new RunFolder(path);
    }

    /** Deletes what dead processes have left. */
    public static void clearAway() throws IOException {
        for (Path folder : folders()) {
            if (!isAlive(folder)) {
                clearAway(folder);
            }
        }
    }

    private static void clearAway(Path left) throws IOException {
        try {
            FileTree.delete(left);
        } catch (IOException | UncheckedIOException e) {
            if (Files.exists(left)) { // or else somebody else was faster
                throw new IOException("what a dead run has left cannot be deleted: " + e.getMessage(), e);
            }
        }
    }

    /** The runs that are alive. */
    public static List<RunFolder> alive() throws IOException {
        return folders().stream().filter(RunFolder::isAlive).map(RunFolder::new).toList();
    }

    private static List<Path> folders() throws IOException {
        List<Path> folders = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(ALL, "[0-9]*")) {
            files.forEach(folders::add);
        } catch (NoSuchFileException noRunYet) {
            return List.of();
        }
        return folders;
    }

    private static boolean isAlive(Path folder) {
        return ProcessHandle.of(Long.parseLong(folder.getFileName().toString())).isPresent();
    }

    @Override
    public void close() throws IOException {
        FileTree.delete(path);
    }
}
