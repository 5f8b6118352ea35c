package io.earshot.traffic.input;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Lists capture files in the order in which they were written. */
public final class CaptureFiles {

    private static final Comparator<Path> BY_NAME =
            Comparator.comparing(file -> file.getFileName().toString(), new NaturalOrder());

    private CaptureFiles() {}

    /**
     * Returns files as they are and directories as the files in them, by name.
     *
     * @throws IOException if a directory cannot be listed
     */
    public static List<Path> of(List<Path> filesAndDirectories) throws IOException {
        List<Path> all = new ArrayList<>();
        for (Path path : filesAndDirectories) {
            if (Files.isDirectory(path)) {
                all.addAll(in(path));
            } else {
                all.add(path);
            }
        }
        return all;
    }

    /** Returns the files of a directory by name, without hidden ones. */
    public static List<Path> in(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !file.getFileName().toString().startsWith("."))
                    .sorted(BY_NAME)
                    .toList();
        }
    }
}
