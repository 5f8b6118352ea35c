package io.earshot.server.recording;

import io.earshot.store.ReplayStore;
import io.earshot.store.SqlRefusedException;
import io.earshot.store.SqlRefusedException.Kind;
import io.earshot.web.PastTables;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Answers questions about the past from the recording: reads the rows from the last checkpoint before a time up to that time into
 * tables of their own, and asks those. One question at a time; the tables of the last time that was asked for are kept.
 */
public final class History implements PastTables, AutoCloseable {

    private final Path folder;
    private final Supplier<ReplayStore> stores;
    private final InstantSource clock;
    private Optional<Loaded> loaded = Optional.empty();

    /** The tables as they were at a time. */
    private record Loaded(Instant at, ReplayStore store) {}

    /** @param stores opens an empty store for the rows of one time */
    public History(Path folder, Supplier<ReplayStore> stores, InstantSource clock) {
        this.folder = folder;
        this.stores = stores;
        this.clock = clock;
    }

    @Override
    public synchronized <T> T ask(Instant at, Question<T> question) throws SqlRefusedException {
        Instant second = at.truncatedTo(ChronoUnit.SECONDS);
        if (second.isAfter(clock.instant())) {
            throw new SqlRefusedException(Kind.WRONG, "time " + second + " is not over yet, expected one in the past");
        }
        if (loaded.filter(each -> each.at().equals(second)).isEmpty()) {
            unload();
            loaded = Optional.of(load(second));
        }
        return question.ask(loaded.get().store().engine());
    }

    @Override
    public Optional<Instant> since() {
        try {
            return RecordingFiles.in(folder).stream().findFirst().flatMap(RecordingFiles::begin);
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    private Loaded load(Instant at) throws SqlRefusedException {
        ReplayStore store = stores.get();
        try {
            read(file(at), at, store);
            return new Loaded(at, store);
        } catch (IOException | UncheckedIOException | IllegalArgumentException e) {
            store.close();
            throw new SqlRefusedException(Kind.REFUSED, "the recording cannot be read: " + e.getMessage());
        } catch (SqlRefusedException | RuntimeException e) {
            store.close();
            throw e;
        }
    }

    private Path file(Instant at) throws IOException, SqlRefusedException {
        List<Path> files = RecordingFiles.in(folder);
        Optional<Path> file = files.stream()
                .filter(each -> RecordingFiles.begin(each)
                        .filter(begun -> !begun.isAfter(at))
                        .isPresent())
                .reduce((earlier, later) -> later);
        if (file.isEmpty()) {
            throw new SqlRefusedException(
                    Kind.WRONG,
                    "nothing is recorded of " + at + ", expected a time "
                            + since().map(begun -> "from "
                                            + begun.plusNanos(999_999_999).truncatedTo(ChronoUnit.SECONDS) + " on")
                                    .orElse("after the recording began"));
        }
        return file.get();
    }

    /** A file that is being written, or that a killed server left, ends in the middle: up to there it is whole. */
    private static void read(Path file, Instant at, ReplayStore rows) throws IOException {
        Map<Integer, String> statements = new HashMap<>();
        try (BufferedReader lines = RecordingFiles.lines(file, RecordingIndex.offset(RecordingIndex.of(file), at))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                switch (Entry.read(line)) {
                    case Entry.Statement(int number, String sql) -> statements.put(number, sql);
                    case Entry.Row(int statement, List<Object> values) -> rows.add(statements.get(statement), values);
                    case Entry.Commit(Instant committed) -> {
                        if (committed.truncatedTo(ChronoUnit.SECONDS).isAfter(at)) {
                            return;
                        }
                        rows.commit();
                    }
                    case Entry.CheckRan _, Entry.Checkpoint _ -> {}
                }
            }
        } catch (EOFException cutOff) {
            // The last commits are not on the disk yet.
        }
    }

    private void unload() {
        loaded.ifPresent(each -> each.store().close());
        loaded = Optional.empty();
    }

    @Override
    public synchronized void close() {
        unload();
    }
}
