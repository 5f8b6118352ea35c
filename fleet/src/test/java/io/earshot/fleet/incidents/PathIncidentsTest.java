package io.earshot.fleet.incidents;

import static io.earshot.fleet.incidents.Scene.between;
import static io.earshot.fleet.incidents.Scene.to;
import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.model.LinkPaths;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Dead paths that agents report become incidents. */
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
    void deadPathsOfBothWaysAreToldWithTheirPorts() {
        scene.observeDeadPorts(
                Scene.from("be.tx1").and(to("db.ny2")),
                List.of(there(33_437), back(33_450), there(33_441), new LinkPaths.Port(33_460, 9, 0, 0, 0, true)));
        scene.pass(12);

        assertThat(scene.only().summary())
                .startsWith("about 1 of 12 paths between ny2 and tx1 drops everything since 12:02 UTC (UDP from ")
                .contains(" port 33433: source ports 33437, 33441 lost on the way from tx1 to ny2,"
                        + " source port 33450 lost on the way from ny2 to tx1,"
                        + " source port 33460 lost on an unknown way); 1 link");
    }

    @Test
    void linksThatLoseOnOppositeWaysAreTold() {
        scene.observeDeadPorts(between("tx1", "ny2").and(Scene.from("be.tx1")), List.of(there(33_437)));
        scene.observeDeadPorts(between("tx1", "ny2").and(Scene.from("be.ny2")), List.of(there(33_438)));
        scene.pass(12);

        assertThat(scene.causes()).containsExactly("path ny2 tx1");
        assertThat(scene.only().summary())
                .containsPattern(", lost on the way from (\\w+) to (\\w+);"
                        + " other links lose packets on the way from \\2 to \\1\\); ");
    }

    @Test
    void aFewProbesThatAreLostAtRandomDoNotHideTheWay() {
        scene.observeDeadPorts(
                Scene.from("be.tx1").and(to("db.ny2")), List.of(new LinkPaths.Port(33_437, 9, 0, 2, 7, true)));
        scene.pass(12);

        assertThat(scene.only().summary()).contains(" port 33433, lost on the way from ny2 to tx1); 1 link");
    }

    @Test
    void aWayThatBecomesKnownLaterIsTold() {
        scene.observeDeadPorts(
                Scene.from("be.tx1").and(to("db.ny2")), List.of(new LinkPaths.Port(33_437, 9, 0, 0, 0, true)));
        scene.pass(12);
        assertThat(scene.only().summary()).contains(" port 33433); 1 link");

        scene.observeDeadPorts(Scene.from("be.tx1").and(to("db.ny2")), List.of(there(33_437)));
        scene.pass(12);

        assertThat(scene.only().summary()).contains(" port 33433, lost on the way from tx1 to ny2); 1 link");
    }

    private static LinkPaths.Port there(int port) {
        return new LinkPaths.Port(port, 9, 0, 9, 0, true);
    }

    private static LinkPaths.Port back(int port) {
        return new LinkPaths.Port(port, 9, 0, 0, 9, true);
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
        assertThat(scene.only().summary())
                .startsWith("about 1 of 48 paths between ny2 and tx1 dropped everything from");
    }

    @Test
    void aCutCountsForMoreThanADeadPath() {
        scene.observeDeadPorts(between("tx1", "ny2"), 33_440);
        scene.pass(12);
        scene.breaks(between("tx1", "ny2"));
        scene.pass(Duration.ofMinutes(5));

        assertThat(scene.causes()).contains("host-pair ny2 tx1");
    }

    @Test
    void aNarrowPathIsAnIncidentOfPathsWithItsMtuAndItsPorts() {
        scene.observeDeadPorts(link -> true);
        scene.observeDeadPorts(Scene.from("be.tx1").and(to("db.ny2")), List.of(wide(33_436), narrow(33_437, 1_400)));
        scene.pass(12);

        assertThat(scene.causes()).containsExactly("path ny2 tx1");
        assertThat(scene.only().trouble()).isEqualTo("PATH");
        assertThat(scene.only().summary())
                .startsWith("about 1 of 48 paths between ny2 and tx1 carries at most 1,400 octets since 12:02 UTC"
                        + " (UDP source port 33437 from ")
                .contains(" port 33433, larger packets lost on the way from tx1 to ny2); 1 link");
    }

    @Test
    void narrowPathsOfManyLinksAreOneIncidentUntilAllAreWide() {
        scene.observeDeadPorts(link -> true);
        scene.observeDeadPorts(
                between("tx1", "ny2"), List.of(wide(33_436), narrow(33_437, 1_400), narrow(33_440, 1_280)));
        scene.pass(12);

        assertThat(scene.causes()).containsExactly("path ny2 tx1");
        assertThat(scene.only().linksDown()).isEqualTo(18);
        assertThat(scene.only().summary())
                .startsWith("about 1 of 24 paths between ny2 and tx1 carries at most 1,280 to 1,400 octets");

        scene.observeDeadPorts(between("tx1", "ny2"));
        scene.pass(Duration.ofMinutes(5));

        assertThat(scene.only().until()).isPresent();
        assertThat(scene.only().summary()).contains(" carried at most 1,280 to 1,400 octets from");
    }

    @Test
    void aDeadAndANarrowPathBetweenTwoHostsAreOneSentence() {
        scene.observeDeadPorts(link -> true);
        scene.observeDeadPorts(between("tx1", "ny2"), List.of(wide(33_436), there(33_437)));
        scene.pass(12);
        scene.observeDeadPorts(between("tx1", "ny2"), List.of(wide(33_436), there(33_437), narrow(33_440, 1_400)));
        scene.pass(12);

        assertThat(scene.only().summary())
                .startsWith("about 1 of 48 paths between ny2 and tx1 drops everything"
                        + " and about 1 of 48 paths carries at most 1,400 octets since");
    }

    private static LinkPaths.Port narrow(int port, int mtu) {
        return new LinkPaths.Port(port, 9, 0, 9, 0, false, OptionalInt.of(mtu));
    }

    private static LinkPaths.Port wide(int port) {
        return new LinkPaths.Port(port, 9, 9, 0, 0, false, OptionalInt.of(1_500));
    }
}
