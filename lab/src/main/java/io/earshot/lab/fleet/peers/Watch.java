package io.earshot.lab.fleet.peers;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/** A contender at work, until it is closed. */
public final class Watch implements AutoCloseable {

    private final ProcessGroup processes;
    private final Alarms alarms;
    private final List<Closeable> besides;

    /** Reads a contender's alarms. */
    @FunctionalInterface
    interface Alarms {
        List<Alarm> raised() throws IOException;
    }

    /** @param besides what is to be closed with it */
    Watch(ProcessGroup processes, Alarms alarms, Closeable... besides) {
        this.processes = processes;
        this.alarms = alarms;
        this.besides = List.of(besides);
    }

    /**
     * Returns the present alarms.
     *
     * @throws IOException if it does not answer
     */
    public List<Alarm> raised() throws IOException {
        return alarms.raised();
    }

    public ProcessGroup processes() {
        return processes;
    }

    /** Ends its programs. */
    @Override
    public void close() throws IOException {
        for (Closeable each : besides) {
            each.close();
        }
        processes.close();
    }
}
