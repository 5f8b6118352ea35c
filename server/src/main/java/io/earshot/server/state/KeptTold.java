package io.earshot.server.state;

import io.earshot.nagios.watch.Told;
import io.earshot.nagios.watch.ToldMemory;
import java.util.ArrayList;
import java.util.List;

/** Keeps what the checks found, or what a destination was told. */
public final class KeptTold implements ToldMemory {

    private final State state;
    private final String prefix;
    private final List<Told> atStart = new ArrayList<>();

    private KeptTold(State state, String prefix) {
        this.state = state;
        this.prefix = prefix;
        state.each(prefix, Told.class, (_, told) -> atStart.add(told));
    }

    /** Returns what the checks found; before the state is started. */
    public static KeptTold byChecks(State state) {
        return new KeptTold(state, "check/");
    }

    /** Returns what a destination was told; before the state is started. */
    public static KeptTold to(State state, String destination) {
        return new KeptTold(state, "told/" + destination + "/");
    }

    @Override
    public List<Told> atStart() {
        return List.copyOf(atStart);
    }

    @Override
    public void put(Told told) {
        state.put(key(told), told);
    }

    @Override
    public void remove(Told told) {
        state.remove(key(told));
    }

    private String key(Told told) {
        return prefix + told.check() + "/" + told.service();
    }
}
