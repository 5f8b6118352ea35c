package io.earshot.server.recording;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** Keeps the newest recordings in a folder, each with the same share of the room: all but one of the shares always hold the past. */
final class RecordingFiles {

    private static final int KEPT = 8;

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
        Path path = folder.resolve("recording-" + now.toString().replace(':', '-') + ".gz");
        return new RecordingFile(path, creation.create(path));
    }

    void deleteOld() throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.filter(path -> path.getFileName().toString().matches("recording-.*\\.gz"))
                    .sorted()
                    .toList();
        }
        for (Path old : files.subList(0, Math.max(0, files.size() - KEPT))) {
            Files.delete(old);
            Files.deleteIfExists(RecordingIndex.of(old));
        }
    }
}
