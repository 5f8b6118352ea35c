package io.earshot.agent.tasks;

import io.earshot.model.files.DurableFile;
import io.earshot.model.json.BadJsonException;
import io.earshot.model.json.TaskJson;
import io.earshot.model.tasks.TaskOutcome;
import io.earshot.model.tasks.TaskOutcome.State;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The runs that were begun, on disk before they begin, so that none is executed twice over a restart. Each occurrence of a repeated
 * order is a run of its own here. A run whose outcome is missing
 * was under way when the agent ended. Runs leave after they expire. Thread-safe.
 */
final class TaskJournal {

    private record Entry(Instant expiresAt, Optional<TaskOutcome> outcome) {}

    /** An outcome that is told again need not have all of its output. */
    private static final int LONGEST_OUTPUT = 2_000;

    private final Path file;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private long length;

    /** @throws IOException if the folder cannot be used */
    TaskJournal(Path folder) throws IOException {
        Files.createDirectories(folder);
        file = folder.resolve("tasks");
        if (read()) {
            rewrite(); // otherwise the next line would continue the one that was cut
        }
    }

    /** Reads the file. Returns whether its last line was cut. */
    private boolean read() throws IOException {
        if (!Files.exists(file)) {
            return false;
        }
        String text = Files.readString(file);
        int complete = text.lastIndexOf('\n') + 1;
        text.substring(0, complete).lines().forEach(this::read);
        length = Files.size(file);
        return complete < text.length();
    }

    /** Reads what an agent that hands over to this one has added meanwhile. */
    private void catchUp() throws IOException {
        if (Files.exists(file) && Files.size(file) != length) {
            boolean _ = read();
        }
    }

    /**
     * Reads a line, RUN EXPIRES [OUTCOME]. The last line of an agent that was killed may be cut. It is left out: the run that it begins did
     * not begin, and the run whose outcome it has stays without one.
     */
    private void read(String line) {
        String[] words = line.split(" ", 3);
        if (words.length < 2 || !words[1].matches("\\d{1,12}")) {
            return;
        }
        Optional<TaskOutcome> outcome = words.length == 3 ? outcome(words[2]) : Optional.empty();
        entries.put(words[0], new Entry(Instant.ofEpochSecond(Long.parseLong(words[1])), outcome));
    }

    private static Optional<TaskOutcome> outcome(String json) {
        try {
            return Optional.of(TaskJson.readOutcome(json));
        } catch (BadJsonException damaged) {
            return Optional.empty();
        }
    }

    /**
     * Notes that a run begins.
     *
     * @return what became of it, where it was begun before
     * @throws IOException if it cannot be noted; then it must not begin
     */
    synchronized Optional<TaskOutcome> begin(String run, Instant expiresAt, Instant now) throws IOException {
        catchUp();
        Entry known = entries.get(run);
        if (known != null) {
            return Optional.of(known.outcome()
                    .orElseGet(() -> TaskOutcome.of(State.LOST, "the agent ended while this ran, or it runs still")));
        }
        if (entries.values().removeIf(entry -> entry.expiresAt().isBefore(now))) {
            rewrite();
        }
        append(run + " " + expiresAt.getEpochSecond() + "\n");
        entries.put(run, new Entry(expiresAt, Optional.empty()));
        return Optional.empty();
    }

    /** Returns whether a run was begun, and nothing says how it ended. */
    synchronized boolean isOpen(String run) throws IOException {
        catchUp();
        Entry known = entries.get(run);
        return known != null && known.outcome().isEmpty();
    }

    /**
     * Notes how a run ended.
     *
     * @throws IOException if it is noted in memory alone: after a restart the run counts as lost
     */
    synchronized void ended(String run, TaskOutcome outcome) throws IOException {
        catchUp();
        Entry begun = entries.get(run);
        if (begun == null) {
            return;
        }
        String output = outcome.output();
        TaskOutcome shorter = output.length() <= LONGEST_OUTPUT
                ? outcome
                : new TaskOutcome(
                        outcome.state(),
                        outcome.exitStatus(),
                        output.substring(0, LONGEST_OUTPUT),
                        true,
                        outcome.file(),
                        outcome.steps());
        entries.put(run, new Entry(begun.expiresAt(), Optional.of(shorter)));
        append(run + " " + begun.expiresAt().getEpochSecond() + " " + TaskJson.text(shorter) + "\n");
    }

    /** The line is on the disk when this returns. */
    private void append(String line) throws IOException {
        long whole = Files.exists(file) ? Files.size(file) : 0;
        try {
            DurableFile.write(
                    file, line.getBytes(StandardCharsets.UTF_8), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            cutTo(whole);
            throw e;
        }
        length = Files.size(file);
    }

    /** A disk that is full takes a part of a line, and the next line would continue it. */
    private void cutTo(long whole) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(whole);
        } catch (NoSuchFileException none) {
            // Nothing was written.
        }
    }

    private void rewrite() throws IOException {
        StringBuilder whole = new StringBuilder();
        entries.forEach((run, entry) -> whole.append(run)
                .append(' ')
                .append(entry.expiresAt().getEpochSecond())
                .append(entry.outcome()
                        .map(outcome -> " " + TaskJson.text(outcome))
                        .orElse(""))
                .append('\n'));
        DurableFile.replace(file, whole.toString());
        length = Files.size(file);
    }
}
