package io.earshot.server.checks;

import io.earshot.nagios.SqlSource;
import java.time.Instant;

/**
 * The moment at which a check runs. To be closed when it has run.
 *
 * @param source shows the tables as they were then
 * @param end lets go of them
 */
public record CheckSnapshot(Instant at, SqlSource source, Runnable end) implements AutoCloseable {

    @Override
    public void close() {
        end.run();
    }
}
