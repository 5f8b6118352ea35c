package io.earshot.server;

import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Collects the audit log's lines while it is open. */
final class AuditLines extends Handler implements AutoCloseable {

    private static final Logger AUDIT = Logger.getLogger("io.earshot.audit");

    private final StringBuilder lines = new StringBuilder();

    static AuditLines collect() {
        AuditLines lines = new AuditLines();
        AUDIT.addHandler(lines);
        return lines;
    }

    @Override
    public synchronized void publish(LogRecord event) {
        lines.append(event.getMessage()).append('\n');
    }

    @Override
    public void flush() {
        // Nothing is kept back.
    }

    @Override
    public void close() {
        AUDIT.removeHandler(this);
    }

    @Override
    public synchronized String toString() {
        return lines.toString();
    }
}
