package io.earshot.server.state;

import io.earshot.server.explain.TraceRow;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Keeps the traces of incidents. */
public final class KeptTraces {

    static final String TRACES = "incident-trace/";

    /** The traces in a record, as values are. */
    record Kept(List<TraceRow> rows) {}

    private final State state;
    private final Map<Long, List<TraceRow>> atStart = new LinkedHashMap<>();

    /** Reads what was kept; before the state is started. */
    public KeptTraces(State state) {
        this.state = state;
        state.each(TRACES, Kept.class, (incident, kept) -> atStart.put(Long.valueOf(incident), kept.rows()));
    }

    public Map<Long, List<TraceRow>> atStart() {
        return atStart;
    }

    public void put(long incident, List<TraceRow> rows) {
        state.put(TRACES + incident, new Kept(rows));
    }
}
