package io.earshot.server.recording;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The places in a recording at which reading may begin: lines of a time in milliseconds and an offset, in a file beside it. */
final class RecordingIndex {

    private RecordingIndex() {}

    static Path of(Path recording) {
        return recording.resolveSibling(recording.getFileName().toString().replaceAll("\\.gz$", "") + ".index");
    }

    /** A place at which reading may begin, and when it was written. */
    record Place(Instant at, long offset) {}

    static void add(Path index, Instant at, long offset) throws IOException {
        Files.writeString(
                index,
                at.toEpochMilli() + " " + offset + "\n",
                StandardCharsets.US_ASCII,
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }

    /** Returns where to begin to read for what was known at a time; the file's beginning where the index does not help. */
    static long offset(Path index, Instant at) throws IOException {
        long offset = 0;
        for (Place place : places(index)) {
            if (!place.at().isAfter(at)) {
                offset = place.offset();
            }
        }
        return offset;
    }

    /** Returns all places behind the file's beginning, in their order. */
    static List<Place> places(Path index) throws IOException {
        List<Place> places = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(index, StandardCharsets.US_ASCII)) {
                int blank = line.indexOf(' ');
                if (blank > 0) {
                    places.add(new Place(
                            Instant.ofEpochMilli(Long.parseLong(line.substring(0, blank))),
                            Long.parseLong(line.substring(blank + 1))));
                }
            }
        } catch (NoSuchFileException none) {
            // The file has one part, or an earlier version wrote it.
        } catch (NumberFormatException cutOff) {
            // The server was killed while it wrote the line.
        }
        return places;
    }
}
