package io.earshot.lab.servers.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.fleet.incidents.IncidentRow;
import io.earshot.lab.servers.simulation.ServersSimulation.Outcome;
import io.earshot.lab.servers.simulation.ServersSimulation.Plan;
import io.earshot.model.LinkState;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServersSimulationTest {

    private static final Duration HOURS = Duration.ofHours(6);

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void deathsAndCutsOfServersOpenNoIncidentAndSilenceNobody(long seed) throws Exception {
        Outcome outcome = new ServersSimulation(new Plan(240, HOURS, false, false, 120, seed)).run();
        assertThat(outcome.breaks()).isGreaterThan(50);
        assertThat(outcome.turns()).isGreaterThan(5);
        assertThat(outcome.incidents()).isEmpty();
        assertThat(outcome.silent()).isEmpty();
        assertThat(outcome.differences()).isEmpty();
        assertThat(outcome.comparisons()).isGreaterThan(30);
        assertThat(outcome.longestSilence()).isLessThanOrEqualTo(10);
    }

    @ParameterizedTest
    @ValueSource(longs = 4)
    void anIncidentKeepsItsNumberWhoeverSpeaks(long seed) throws Exception {
        Outcome outcome = new ServersSimulation(new Plan(240, HOURS, true, false, 120, seed)).run();
        assertThat(outcome.turns()).isGreaterThan(5);
        assertThat(outcome.incidents()).extracting(IncidentRow::id).containsExactly(1L);
        assertThat(outcome.incidents().getFirst().until()).isEmpty();
        assertThat(outcome.silent()).isEmpty();
        assertThat(outcome.differences()).isEmpty();
    }

    @Test
    void allServersShowTheSameEventsAndAgesOfLinksThoughServersStartAfterTheLogForgotOlderReports() throws Exception {
        Outcome outcome = new ServersSimulation(new Plan(240, Duration.ofHours(4), false, true, 120, 6)).run();
        assertThat(outcome.turns()).isGreaterThan(5);
        assertThat(outcome.differences()).isEmpty();
        assertThat(outcome.events()).hasSizeGreaterThan(100);
        Map<String, LinkState> states = new HashMap<>();
        for (ShownRows.EventRow event : outcome.events()) {
            LinkState before = states.put(event.from() + " " + event.to(), event.after());
            if (before != null) {
                assertThat(event.before()).as(event.toString()).isEqualTo(before);
            }
        }
    }
}
