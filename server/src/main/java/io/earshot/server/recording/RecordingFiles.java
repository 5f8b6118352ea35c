package io.earshot.server.recording;

import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** Keeps the newest recordings in a folder, each with the same share of the room: all but one of the shares always hold the past. */
final class RecordingFiles {

    private static final int KEPT = 8;
    private static final String PREFIX = "recording-";
    private static final String SUFFIX = ".gz";

    private final Path folder;
    private final long bytesPerFile;
    private final Creation creation;

    /** Creates a file. */
    @FunctionalInterface
    interface Creation {
        OutputStream create(Path path) throws IOException;
    }

    /** @throws IOException if the folder is not there and cannot be made */
    RecordingFiles(Path folder, long bytes, Creation creation) throws IOException {
        this.folder = Files.createDirectories(folder);
        this.bytesPerFile = bytes / KEPT;
        this.creation = creation;
    }

    Path folder() {
        return folder;
    }

    boolean isFull(RecordingFile file) {
        return file.bytes() >= bytesPerFile;
    }

    RecordingFile open(Instant now) throws IOException {
        Path path = folder.resolve(PREFIX + now.toString().replace(':', '-') + SUFFIX);
        return new RecordingFile(path, creation.create(path));
    }

    /** Returns the recordings in a folder, the oldest first; none where there is no folder. */
    static List<Path> in(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(path -> path.getFileName().toString().startsWith(PREFIX)
                            && path.getFileName().toString().endsWith(SUFFIX))
                    .sorted()
                    .toList();
        } catch (NoSuchFileException none) {
            return List.of();
        }
    }

    /** Returns the time in a file's name, which is that of its first rows. */
    static Optional<Instant> begin(Path file) {
        String name = file.getFileName().toString();
        String text = name.substring(PREFIX.length(), name.length() - SUFFIX.length());
        int time = text.indexOf('T');
        try {
            return time < 0
                    ? Optional.empty()
                    : Optional.of(Instant.parse(
                            text.substring(0, time) + text.substring(time).replace('-', ':')));
        } catch (DateTimeException other) {
            return Optional.empty();
        }
    }

    /**
     * Reads the lines of a recording.
     *
     * @param offset of the beginning of the file or of a checkpoint
     */
    static BufferedReader lines(Path file, long offset) throws IOException {
        FileInputStream in = new FileInputStream(file.toFile());
        try {
            in.skipNBytes(offset);
            return new BufferedReader(new InputStreamReader(new GZIPInputStream(in, 65_536), StandardCharsets.UTF_8));
        } catch (IOException e) {
            in.close();
            throw e;
        }
    }

    void deleteOld() throws IOException {
        List<Path> files = in(folder);
        for (Path old : files.subList(0, Math.max(0, files.size() - KEPT))) {
            Files.delete(old);
            Files.deleteIfExists(RecordingIndex.of(old));
        }
    }
}
