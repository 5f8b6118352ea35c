package io.earshot.lab.fleet.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.lab.fleet.breaks.BreakKind;
import io.earshot.lab.fleet.breaks.Breaks;
import io.earshot.lab.fleet.plan.FleetSize;
import io.earshot.lab.fleet.plan.Layout;
import io.earshot.lab.fleet.proof.Picture.NagiosService;
import io.earshot.lab.fleet.proof.Picture.SeenIncident;
import io.earshot.lab.fleet.proof.Picture.Way;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Pictures as an operator could see them, and what is made of them. */
class RoundTest {

    private static final Layout LAYOUT = Layout.of(new FleetSize(6, 3, 3));
    private static final Way CUT = new Way("fe1.host1", "be1.host2");
    private static final Map<String, NagiosService> WELL =
            Map.of("incidents", new NagiosService(0, "no open incident"));
    private static final Map<String, NagiosService> CRITICAL =
            Map.of("incidents", new NagiosService(2, "1 incident: fe1.host1 does not reach be1.host2"));

    private final Round round = new Round(Set.of(1L));
    private final Observation observation = observation(BreakKind.LINK_ONE_WAY, "fe1.host1", "be1.host2");

    private Observation observation(BreakKind kind, String... where) {
        Observation made = new Observation(new Breaks(LAYOUT).at(kind, Arrays.asList(where)), LAYOUT, 100);
        round.add(made);
        return made;
    }

    private void see(double seconds, Set<Way> broken, List<SeenIncident> incidents, Map<String, NagiosService> nagios) {
        round.see(new Picture(seconds, broken, incidents, Set.of(), nagios));
    }

    private static SeenIncident incident(long id, boolean open, String kind, String places, Way... links) {
        return new SeenIncident(id, open, kind, Set.of(places.split(" ", -1)), "summary " + id, Set.of(links));
    }

    @Test
    void whatIsSeenAndNamedAndGoesAgainIsWell() {
        see(110, Set.of(), List.of(), WELL);
        assertThat(observation.isMet()).isFalse();
        see(120, Set.of(CUT), List.of(), WELL);
        see(125, Set.of(CUT), List.of(incident(2, true, "container-pair", "be1.host2 fe1.host1", CUT)), WELL);
        see(130, Set.of(CUT), List.of(incident(2, true, "container-pair", "be1.host2 fe1.host1", CUT)), CRITICAL);
        assertThat(observation.isMet()).isTrue();
        observation.mended(140);
        see(145, Set.of(), List.of(incident(2, true, "container-pair", "be1.host2 fe1.host1", CUT)), CRITICAL);
        assertThat(observation.isClear()).isFalse();
        see(160, Set.of(), List.of(incident(2, false, "container-pair", "be1.host2 fe1.host1")), WELL);
        assertThat(observation.isClear()).isTrue();

        Outcome outcome = observation.outcome();
        assertThat(outcome.faults()).isEmpty();
        assertThat(outcome.seen()).hasValue(20);
        assertThat(outcome.incident()).hasValue(25);
        assertThat(outcome.nagios()).hasValue(30);
        assertThat(outcome.linkClear()).hasValue(5);
        assertThat(outcome.incidentClear()).hasValue(20);
        assertThat(outcome.named()).isEqualTo("container-pair be1.host2 fe1.host1");
        assertThat(round.strays()).isEmpty();
    }

    @Test
    void anotherOfALongerNameInNagiosIsNotThisOne() {
        observation(BreakKind.HOST_GONE, "host1");
        see(120, Set.of(), List.of(), Map.of("incidents", new NagiosService(2, "1 incident: host10 is cut off")));
        assertThat(round.observations().getLast().outcome().nagios()).isEmpty();
        see(121, Set.of(), List.of(), Map.of("incidents", new NagiosService(2, "1 incident: host1 is cut off")));
        assertThat(round.observations().getLast().outcome().nagios()).hasValue(21);
    }

    @Test
    void whatIsNeverSeenIsSaid() {
        see(130, Set.of(), List.of(), WELL);
        observation.mended(140);
        see(150, Set.of(), List.of(), WELL);
        assertThat(observation.outcome().faults())
                .containsExactly("never in LINK", "no incident", "never CRITICAL in Nagios");
    }

    @Test
    void aCauseOfAnotherNameAndASecondIncidentAreFaults() {
        see(
                130,
                Set.of(CUT),
                List.of(incident(2, true, "prober", "fe1.host1", CUT), incident(3, true, "service", "be1-1", CUT)),
                CRITICAL);
        observation.mended(140);
        see(
                150,
                Set.of(),
                List.of(incident(2, false, "prober", "fe1.host1"), incident(3, false, "service", "be1-1")),
                WELL);
        assertThat(observation.outcome().faults()).containsExactly("2 incidents", "named otherwise");
    }

    @Test
    void anIncidentBelongsToTheBreakOfMostOfItsLinksAndMayChangeHands() {
        Observation pair = observation(BreakKind.HOST_PAIR, "host4", "host5");
        Way ofPair = new Way("fe1.host4", "be1.host5");
        Way alsoOfPair = new Way("db1.host5", "db1.host4");
        see(120, Set.of(CUT), List.of(incident(2, true, "data-center-pair", "NY TX", CUT)), WELL);
        see(
                125,
                Set.of(CUT),
                List.of(
                        incident(2, true, "host-pair", "host4 host5", ofPair, alsoOfPair),
                        incident(3, true, "container-pair", "be1.host2 fe1.host1", CUT)),
                WELL);
        assertThat(pair.outcome().named()).isEqualTo("host-pair host4 host5");
        assertThat(observation.outcome().named()).isEqualTo("container-pair be1.host2 fe1.host1");
        assertThat(observation.outcome().incidents()).isEqualTo(1);
    }

    @Test
    void anIncidentOfHealthyPlacesIsAFalseOne() {
        Way healthy = new Way("fe1.host6", "be1.host6");
        see(120, Set.of(), List.of(incident(1, true, "host", "host6", healthy)), WELL);
        assertThat(round.strays()).as("known from before").isEmpty();
        see(121, Set.of(), List.of(incident(2, true, "host", "host6", healthy)), WELL);
        assertThat(round.strays()).containsExactly("summary 2, during link-one-way");
        assertThat(round.incidents()).containsExactly(2L);
    }

    @Test
    void anOldIncidentThatComesBackCounts() {
        see(120, Set.of(CUT), List.of(incident(1, true, "container-pair", "be1.host2 fe1.host1", CUT)), CRITICAL);
        assertThat(observation.isMet()).isTrue();
    }

    @Test
    void noLossMayOpenAnIncident() {
        Observation loss = observation(BreakKind.LOSS, "be1.host4");
        Way lossy = new Way("fe1.host4", "be1.host4");
        see(120, Set.of(lossy), List.of(incident(2, true, "container-unreachable", "be1.host4", lossy)), CRITICAL);
        loss.mended(130);
        assertThat(loss.outcome().faults()).containsExactly("an incident, expected none");
    }
}
