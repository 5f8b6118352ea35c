package io.earshot.server.state;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Keeps facts of the log of several servers in a folder, so that a log that is lost can be written again. From any thread. */
public final class KeptFacts implements AutoCloseable {

    /**
     * Holds a fact.
     *
     * @param position in the log
     * @param text as the log has it
     */
    public record Fact(long position, String text) {}

    private final State state;
    private final Map<String, Fact> atStart = new LinkedHashMap<>();

    /** Holds what came before the start, absent where it was removed; it is not written unless there is a start. Guarded by itself. */
    private final Map<String, Optional<Fact>> early = new LinkedHashMap<>();

    private boolean started; // guarded by early

    private KeptFacts(State state) {
        this.state = state;
        state.each("", Fact.class, atStart::put);
    }

    /** Opens those of a server with this state folder; {@link #start} begins to write. */
    public static KeptFacts open(Path stateFolder) {
        return new KeptFacts(State.open(folder(stateFolder)));
    }

    /** Returns the folder in which a server with this state folder keeps them. */
    public static Path folder(Path stateFolder) {
        return stateFolder.resolve("log");
    }

    /** Returns what an earlier run kept, by key. */
    public Map<String, Fact> atStart() {
        return atStart;
    }

    /** Begins to write, with what came until now. */
    public void start() {
        atStart.clear();
        synchronized (early) {
            started = true;
            early.forEach(this::change);
            early.clear();
        }
        state.start();
    }

    private void change(String key, Optional<Fact> fact) {
        fact.ifPresentOrElse(kept -> state.put(key, kept), () -> state.remove(key));
    }

    private void take(String key, Optional<Fact> fact) {
        synchronized (early) {
            if (started) {
                change(key, fact);
            } else {
                early.put(key, fact);
            }
        }
    }

    /** Returns the reason why they cannot be written now. */
    public Optional<String> trouble() {
        return state.trouble();
    }

    /** Keeps a fact instead of an earlier one with its key. */
    public void put(String key, long position, String text) {
        take(key, Optional.of(new Fact(position, text)));
    }

    /** Forgets the fact with this key. */
    public void remove(String key) {
        take(key, Optional.empty());
    }

    @Override
    public void close() {
        state.close();
    }
}
