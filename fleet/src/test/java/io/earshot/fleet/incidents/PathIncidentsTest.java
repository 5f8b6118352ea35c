package io.earshot.fleet.incidents;

import static io.earshot.fleet.incidents.Scene.between;
import static io.earshot.fleet.incidents.Scene.to;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What becomes of dead paths that agents report. */
class PathIncidentsTest {

    private final Scene scene = new Scene();

    @Test
    void aDeadPathBetweenTwoHostsIsOneIncidentWithItsPortsForTheProvider() {
        scene.observeDeadPorts(link -> true);
        scene.observeDeadPorts(Scene.from("be.tx1").and(to("db.ny2")), 33_437, 33_441, 33_450);
        scene.pass(12);

        assertThat(scene.causes()).containsExactly("path ny2 tx1");
        assertThat(scene.only().trouble()).isEqualTo("PATH");
        assertThat(scene.only().severity()).isEqualTo(Severity.CRITICAL);
        assertThat(scene.only().summary())
                .startsWith("about 1 of 16 paths between ny2 and tx1 drops everything since 12:02 UTC"
                        + " (UDP source ports 33437, 33441, 33450 from ")
                .contains(" port 33433, lost on the way from tx1 to ny2); 1 link");
    }

    @Test
    void deadPathsOfManyLinksOfAPairOfHostsAreOneIncident() {
        scene.observeDeadPorts(link -> true);
        scene.observeDeadPorts(Scene.from("be.tx1").and(to("db.ny2")), 33_437);
        scene.pass(12);
        scene.observeDeadPorts(between("tx1", "ny2"), 33_440, 33_441, 33_442);
        scene.pass(12);

        assertThat(scene.causes()).containsExactly("path ny2 tx1");
        assertThat(scene.only().id()).isEqualTo(1);
        assertThat(scene.only().linksDown()).isEqualTo(18);
    }

    @Test
    void deadPathsOfAllPairsOfHostsOfTwoDataCentersAreOneIncident() {
        scene.observeDeadPorts(link -> true);
        scene.observeDeadPorts(between("NY", "DE"), 33_440, 33_441);
        scene.pass(Duration.ofMinutes(1));

        assertThat(scene.causes()).containsExactly("path DE NY");
        assertThat(scene.only().summary()).startsWith("about 1 of 24 paths between DE and NY drops everything");
    }

    @Test
    void aPathThatComesBackEndsItsIncident() {
        scene.observeDeadPorts(between("tx1", "ny2"), 33_440);
        scene.pass(12);
        scene.observeDeadPorts(between("tx1", "ny2"));
        scene.pass(Duration.ofMinutes(5));

        assertThat(scene.only().until()).isPresent();
        assertThat(scene.only().summary()).startsWith("about 1 of 48 paths between ny2 and tx1 dropped everything from");
    }

    @Test
    void aCutCountsForMoreThanADeadPath() {
        scene.observeDeadPorts(between("tx1", "ny2"), 33_440);
        scene.pass(12);
        scene.breaks(between("tx1", "ny2"));
        scene.pass(Duration.ofMinutes(5));

        assertThat(scene.causes()).contains("host-pair ny2 tx1");
    }
}
