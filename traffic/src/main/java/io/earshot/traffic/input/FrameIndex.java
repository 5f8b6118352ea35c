package io.earshot.traffic.input;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** Remembers which file holds which frame, so that a transaction's packets can be found again. Confined to one thread. */
public final class FrameIndex {

    /**
     * Says where a frame is.
     *
     * @param frame its number in the file, from 1
     */
    public record Place(Path file, long frame) {}

    private static final int MOST_FILES = 100_000;

    private final TreeMap<Long, Path> files = new TreeMap<>();

    /** Says that the next frame is the first of a file. */
    public void begin(Path file, long nextFrame) {
        files.put(nextFrame, file);
        if (files.size() > MOST_FILES) {
            files.pollFirstEntry();
        }
    }

    /** Returns where a frame is, by its number among all that were read. */
    public Place place(long frame) {
        Map.Entry<Long, Path> entry = files.floorEntry(frame);
        return entry == null ? new Place(Path.of(""), frame) : new Place(entry.getValue(), frame - entry.getKey() + 1);
    }
}
