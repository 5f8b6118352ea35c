package io.earshot.server.recording;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Reads what was reported from the recordings of earlier runs, part by part, since a whole day takes minutes. */
public final class RecordedReports {

    private final Path folder;
    private final Instant startedAt;

    /**
     * The part of a file from one checkpoint to the next.
     *
     * @param begin what was reported before stands in earlier parts
     * @param last whether the file ends with it, perhaps in the middle of a line
     */
    public record Part(Path file, Instant begin, long offset, boolean last) {}

    /** @param startedAt when the recording of this run begins, which is not read */
    public RecordedReports(Path folder, Instant startedAt) {
        this.folder = folder;
        this.startedAt = startedAt;
    }

    /** Returns when the recording of this run begins. */
    public Instant startedAt() {
        return startedAt;
    }

    /**
     * Returns the parts with reports since a time, the newest first.
     *
     * @throws IOException if the folder cannot be read
     */
    public List<Part> parts(Instant since) throws IOException {
        List<Part> parts = new ArrayList<>();
        for (Path file : RecordingFiles.in(folder)) {
            Optional<Instant> begin = RecordingFiles.begin(file).filter(at -> at.isBefore(startedAt));
            if (begin.isPresent()) {
                List<RecordingIndex.Place> places = new ArrayList<>();
                places.add(new RecordingIndex.Place(begin.get(), 0));
                places.addAll(RecordingIndex.places(RecordingIndex.of(file)));
                for (int i = 0; i < places.size(); i++) {
                    parts.add(new Part(file, places.get(i).at(), places.get(i).offset(), i + 1 == places.size()));
                }
            }
        }
        int first = 0;
        while (first + 1 < parts.size() && !parts.get(first + 1).begin().isAfter(since)) {
            first++;
        }
        return parts.subList(first, parts.size()).reversed();
    }

    /**
     * Reads the reports of one part, in their order.
     *
     * @param goOn whether to read more, asked at each commit
     * @throws RecordingException if the part is damaged; the reports before the damage were told
     */
    public void read(Part part, BooleanSupplier goOn, Consumer<RecordedReport> reports) throws RecordingException {
        int number = 0;
        try (BufferedReader lines = RecordingFiles.lines(part.file(), part.offset())) {
            ReportRows rows = new ReportRows(part.begin(), reports);
            boolean repeats = true; // a part begins with all rows that there are
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                switch (line.isEmpty() ? ' ' : line.charAt(0)) {
                    case 'S' -> rows.statement((Entry.Statement) Entry.read(line));
                    case 'R' -> rows.row(line);
                    case 'C' -> {
                        if (repeats) {
                            rows.forget();
                        } else {
                            rows.commit();
                        }
                        repeats = false;
                        if (!goOn.getAsBoolean()) {
                            return;
                        }
                    }
                    case 'P' -> {
                        if (!repeats) {
                            return;
                        }
                    }
                    case 'K' -> {
                        // Checks report nothing.
                    }
                    default -> Entry.read(line); // says what is wrong with it
                }
            }
        } catch (EOFException cutOff) {
            if (!part.last()) { // the end of what a killed server wrote
                throw damaged(part, number, cutOff);
            }
        } catch (IOException | IllegalArgumentException | DateTimeException | IndexOutOfBoundsException e) {
            throw damaged(part, number, e);
        }
    }

    private static RecordingException damaged(Part part, int line, Exception reason) {
        return new RecordingException(
                part.file() + ": line " + line + " behind octet " + part.offset() + ": " + reason.getMessage(), reason);
    }
}
