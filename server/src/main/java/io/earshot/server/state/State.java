package io.earshot.server.state;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Keeps the values that must outlive the process, by key. Changes are taken without waiting and written once a second by a thread of their own. A
 * folder that cannot be used, or a disk that is full, is said once and costs history: the server goes on.
 */
public final class State implements AutoCloseable {

    private static final Logger LOG = System.getLogger(State.class.getName());
    private static final Duration BATCH = Duration.ofMillis(800);
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final Optional<StateFile> file;
    private final Path folder;
    private final Thread thread = new Thread(this::run, "state");
    private final CountDownLatch closing = new CountDownLatch(1);

    /** Holds the changes since the last batch; absent values are removed. Guarded by itself. */
    private final Map<String, Optional<Object>> changes = new LinkedHashMap<>();

    private volatile Optional<String> trouble = Optional.empty();

    private State(Path folder, Optional<StateFile> file) {
        this.folder = folder;
        this.file = file;
        thread.setDaemon(true);
    }

    /** Opens the folder's state; where that is not possible, says so and keeps nothing. */
    public static State open(Path folder) {
        try {
            StateFile file = StateFile.open(folder);
            file.problems().forEach(problem -> LOG.log(Level.WARNING, "state: " + problem));
            State state = new State(folder, Optional.of(file));
            file.unwritten().ifPresent(state::fails);
            return state;
        } catch (IOException | RuntimeException e) {
            State none = new State(folder, Optional.empty());
            none.fails(e);
            return none;
        }
    }

    /** One that keeps nothing. */
    public static State none() {
        return new State(Path.of(""), Optional.empty());
    }

    /** Begins to write. What was kept is read before that. */
    public void start() {
        if (file.isPresent()) {
            thread.start();
        }
    }

    /** Returns the reason why the state cannot be written now. From any thread. */
    public Optional<String> trouble() {
        return trouble;
    }

    /** Takes a value, a record whose components JSON can hold. From any thread; does not wait for the disk. */
    void put(String key, Object value) {
        change(key, Optional.of(value));
    }

    void remove(String key) {
        change(key, Optional.empty());
    }

    private void change(String key, Optional<Object> value) {
        if (file.isPresent()) {
            synchronized (changes) {
                changes.put(key, value);
            }
        }
    }

    /**
     * Hands out what was kept under keys that begin so, in the order in which it was kept; what cannot be read is left out. To be
     * called before {@link #start}.
     *
     * @param take is given the rest of the key
     */
    <T> void each(String prefix, Class<T> type, BiConsumer<String, T> take) {
        if (file.isEmpty()) {
            return;
        }
        int unreadable = 0;
        for (Map.Entry<String, JsonNode> entry : file.get().values().entrySet()) {
            if (entry.getKey().startsWith(prefix)) {
                try {
                    take.accept(entry.getKey().substring(prefix.length()), MAPPER.treeToValue(entry.getValue(), type));
                } catch (RuntimeException e) { // of a value's own rules as well: whatever it holds, the server starts
                    unreadable++;
                }
            }
        }
        if (unreadable > 0) {
            LOG.log(Level.WARNING, "state: " + unreadable + " of " + prefix + " cannot be read, their history is lost");
        }
    }

    private void run() {
        try {
            while (!closing.await(BATCH.toMillis(), TimeUnit.MILLISECONDS)) {
                write();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void write() {
        Map<String, Optional<JsonNode>> batch = new LinkedHashMap<>();
        synchronized (changes) {
            if (changes.isEmpty() && trouble.isEmpty()) {
                return;
            }
            changes.forEach((key, value) -> batch.put(key, value.map(MAPPER::valueToTree)));
            changes.clear();
        }
        try {
            file.orElseThrow().write(batch);
            if (trouble.isPresent()) {
                LOG.log(Level.INFO, "state: " + folder + " can be written again");
            }
            trouble = Optional.empty();
        } catch (IOException | RuntimeException e) {
            fails(e);
        }
    }

    /** Once, for as long as it lasts. */
    private void fails(Exception e) {
        boolean known = trouble.isPresent();
        trouble = Optional.of("state: " + folder + ": cannot be used (" + PlainReason.of(e)
                + "), expected a folder with room; what happens now is forgotten at a restart");
        if (!known) {
            LOG.log(Level.WARNING, trouble.get());
        }
    }

    /** Writes what it has taken, and ends. */
    @Override
    public void close() {
        closing.countDown();
        if (file.isEmpty()) {
            return;
        }
        try {
            if (thread.isAlive()) {
                thread.join(Duration.ofSeconds(10));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        write();
        file.get().close();
    }
}
