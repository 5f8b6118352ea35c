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

    private static final String PACKED = ".gz";

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

    /** Returns the name that a file has before it is packed, as {@code tcpdump -z gzip} does once a newer one is begun. */
    public static String unpackedName(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(PACKED) ? name.substring(0, name.length() - PACKED.length()) : name;
    }

    /** Returns a file or, if it has been packed since its name was written down, the packed one. */
    public static Path orPacked(Path file) {
        Path packed = file.resolveSibling(file.getFileName() + PACKED);
        return !Files.exists(file) && Files.exists(packed) ? packed : file;
    }
}
