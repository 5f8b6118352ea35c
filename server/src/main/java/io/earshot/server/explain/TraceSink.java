package io.earshot.server.explain;

import java.util.List;

/** Takes the traces of an incident. From any thread. */
@FunctionalInterface
public interface TraceSink {

    void traced(long incident, List<TraceRow> rows) throws InterruptedException;
}
