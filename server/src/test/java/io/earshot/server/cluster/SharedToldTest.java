package io.earshot.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.cluster.Entry;
import io.earshot.cluster.Fact;
import io.earshot.cluster.LogReader;
import io.earshot.cluster.memory.MemoryLog;
import io.earshot.nagios.CheckState;
import io.earshot.nagios.ServiceName;
import io.earshot.nagios.watch.Told;
import io.earshot.nagios.watch.ToldMemory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/** What arrived at a destination is in the log, also where the log was away at that moment. */
class SharedToldTest {

    private static final Instant NOON = Instant.parse("2026-11-29T12:00:00Z");

    private final MemoryLog log = new MemoryLog();
    private final Queue<Runnable> later = new ArrayDeque<>();
    private final SharedTold told = new SharedTold(log.from("a"), later::add);
    private final ToldMemory memory = told.of("sent/n1", () -> true);

    @Test
    void whatTheLogDidNotTakeIsSaidAgain() throws Exception {
        log.away(true);
        memory.put(told(CheckState.OK, NOON));
        log.away(false);
        assertThat(states()).isEmpty();
        runLater();
        assertThat(states()).containsExactly("OK");
        assertThat(later).isEmpty();
    }

    @Test
    void somethingNewerIsNotReplacedByWhatTheLogDidNotTake() throws Exception {
        log.away(true);
        memory.put(told(CheckState.OK, NOON));
        log.away(false);
        memory.put(told(CheckState.CRITICAL, NOON.plusSeconds(1)));
        runLater();
        assertThat(states()).containsExactly("CRITICAL");
    }

    @Test
    void aLogThatStaysAwayIsLeftAlone() {
        log.away(true);
        memory.put(told(CheckState.OK, NOON));
        int attempts = 1;
        while (!later.isEmpty()) {
            runLater();
            attempts++;
        }
        assertThat(attempts).isEqualTo(5);
    }

    private void runLater() {
        Queue<Runnable> due = new ArrayDeque<>(later);
        later.clear();
        due.forEach(Runnable::run);
    }

    private static Told told(CheckState state, Instant at) {
        return new Told("services", new ServiceName("earshot", "services"), state, "all well", Map.of(), NOON, at);
    }

    /** The states in the order of the log. */
    private List<String> states() throws Exception {
        List<String> states = new ArrayList<>();
        try (LogReader reader = log.from("b").reader()) {
            while (!reader.isAtEnd()) {
                for (Entry entry : reader.poll(Duration.ZERO)) {
                    states.add(((Fact.Kept) entry.fact()).json().replaceAll("(?s).*\"state\":\"(\\w+)\".*", "$1"));
                }
            }
        }
        return states;
    }
}
