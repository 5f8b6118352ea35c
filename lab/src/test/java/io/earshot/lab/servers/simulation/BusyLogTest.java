package io.earshot.lab.servers.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.earshot.cluster.Entry;
import io.earshot.cluster.Fact;
import io.earshot.cluster.LogAwayException;
import io.earshot.cluster.LogReader;
import io.earshot.cluster.memory.MemoryLog;
import io.earshot.model.Inventory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A server starts though others write into the log all the time, so that a reader never finds its end. */
class BusyLogTest {

    private static final Duration CYCLE = Duration.ofMinutes(2);

    private final MemoryLog log = new MemoryLog();
    private final Instant now = Instant.parse("2026-11-01T12:00:00Z");

    /** Lets another server write whenever this one reads. */
    private final class Busy implements LogReader {

        private final LogReader reader;

        Busy(LogReader reader) {
            this.reader = reader;
        }

        private void write() {
            log.from("b").append(new Fact.Tick("b", now)).join();
        }

        @Override
        public List<Entry> poll(Duration timeout) throws LogAwayException {
            write();
            List<Entry> batch = reader.poll(timeout);
            write();
            return batch;
        }

        @Override
        public boolean isAtEnd() throws LogAwayException {
            write();
            return reader.isAtEnd();
        }

        @Override
        public long end() throws LogAwayException {
            write();
            return reader.end();
        }

        @Override
        public boolean hasRead(long end) throws LogAwayException {
            return reader.hasRead(end);
        }

        @Override
        public void rewind(Wanted wanted) {
            reader.rewind(wanted);
        }

        @Override
        public void close() {
            reader.close();
        }
    }

    @Test
    void aServerStartsThoughTheLogHasNoEnd() throws Exception {
        SimulatedServer server =
                new SimulatedServer("a", log, Inventory.of(List.of()), CYCLE, Duration.ZERO, now.plus(CYCLE));
        server.readThrough(Busy::new);
        assertTimeoutPreemptively(Duration.ofMinutes(2), server::start);
        assertThat(log.size()).isLessThan(100);
    }
}
