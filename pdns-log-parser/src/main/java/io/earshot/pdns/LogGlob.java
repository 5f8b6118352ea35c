package io.earshot.pdns;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the files of a path whose parts may be patterns: {@code /var/log/pdns-*}{@code /query.log}, with {@code * ? [...] {...}} as
 * in a shell. A path that exists as it stands is never a pattern.
 */
public final class LogGlob {

    private static final String SIGNS = "*?[{";

    private final Path path;

    public LogGlob(Path path) {
        this.path = path;
    }

    boolean isPattern() {
        return isPattern(path) && !Files.exists(path);
    }

    /**
     * The files that it names now, in the order of their names; a path without patterns names itself whether it exists or not.
     *
     * @throws IOException if a folder cannot be listed that is there
     */
    public List<Path> files() throws IOException {
        if (!isPattern()) {
            return List.of(path);
        }
        List<Path> found = List.of(path.isAbsolute() ? path.getRoot() : Path.of(""));
        for (Path part : path) {
            found = step(found, part);
        }
        return found.stream().filter(Files::isRegularFile).sorted().toList();
    }

    private static List<Path> step(List<Path> folders, Path part) throws IOException {
        if (!isPattern(part)) {
            return folders.stream().map(folder -> folder.resolve(part)).toList();
        }
        List<Path> found = new ArrayList<>();
        for (Path folder : folders) {
            list(folder, part.toString(), found);
        }
        return found;
    }

    private static void list(Path folder, String pattern, List<Path> found) throws IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, pattern)) {
            for (Path entry : entries) {
                // An editor's or a shipper's own files, which shells leave out too.
                if (pattern.startsWith(".") || !entry.getFileName().toString().startsWith(".")) {
                    found.add(entry);
                }
            }
        } catch (NoSuchFileException | NotDirectoryException nothingThere) {
            // It may come later.
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    private static boolean isPattern(Path path) {
        return path.toString().chars().anyMatch(c -> SIGNS.indexOf(c) >= 0);
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
