package io.earshot.fleet.incidents;

import static io.earshot.fleet.incidents.Scene.between;
import static io.earshot.fleet.incidents.Scene.crossingHosts;
import static io.earshot.fleet.incidents.Scene.to;
import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.model.LinkState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class IncidentBookTest {

    private final Scene scene = new Scene();

    @Test
    void aHealthyFleetHasNone() {
        scene.pass(Duration.ofMinutes(10));
        assertThat(scene.all()).isEmpty();
    }

    @Test
    void oneIncidentWithinSecondsForTwoHostsThatDoNotHearEachOther() {
        scene.breaks(between("tx1", "ny2"));
        Instant broke = scene.now;
        scene.pass(3);
        assertThat(scene.causes()).containsExactly("host-pair ny2 tx1");
        assertThat(scene.only().summary())
                .isEqualTo("No connectivity between ny2 and tx1 since 12:02 UTC (18 links down)");
        assertThat(scene.only().linksDown()).isEqualTo(18);
        assertThat(scene.only().since()).isEqualTo(broke);
        assertThat(scene.linksOf(1)).hasSize(18);
    }

    @Test
    void theIdStaysWhileTheCauseGrows() {
        scene.breaks(between("be.tx1", "db.ny2"));
        scene.pass(3);
        assertThat(scene.causes()).containsExactly("container-pair db.ny2 be.tx1");
        scene.breaks(between("tx1", "ny2"));
        scene.pass(12);
        assertThat(scene.causes()).containsExactly("host-pair ny2 tx1");
        scene.breaks(to("ny2").and(crossingHosts()).or(Scene.from("ny2").and(crossingHosts())));
        scene.pass(12);
        assertThat(scene.causes()).containsExactly("host ny2");
        assertThat(scene.only().id()).isEqualTo(1);
    }

    @Test
    void aLinkThatIsDeafInOneDirectionIsToldSo() {
        scene.breaks(Scene.from("be.tx1").and(to("db.ny2")));
        scene.pass(12);
        assertThat(scene.only().summary())
                .isEqualTo("No connectivity from be.tx1 to db.ny2 since 12:02 UTC (1 link down)");
    }

    @Test
    void whoReachesNobodyHasASickProber() {
        scene.breaks(Scene.from("be.tx1"));
        scene.pass(12);
        assertThat(scene.causes()).containsExactly("prober be.tx1");
        assertThat(scene.only().summary())
                .isEqualTo(
                        "No connectivity from be.tx1 to its partners, which others reach, since 12:02 UTC (26 links down)");
    }

    @Test
    void whomNobodyReachesIsUnreachable() {
        scene.breaks(to("be.tx1"));
        scene.pass(12);
        assertThat(scene.causes()).containsExactly("container-unreachable be.tx1");
    }

    @Test
    void whoNeitherReachesNorIsReachedIsCutOff() {
        scene.breaks(Scene.from("be.tx1").or(to("be.tx1")));
        scene.pass(12);
        assertThat(scene.causes()).containsExactly("container be.tx1");
    }

    @Test
    void aHostThatDiedIsOneIncidentThoughItsAgentsSayNothing() {
        scene.stopAgents(container -> container.host().equals("ny2"));
        scene.pass(20);
        scene.breaks(to("ny2").and(crossingHosts()));
        scene.pass(12);
        assertThat(scene.causes()).containsExactly("host ny2");
    }

    @Test
    void allProvidersOfOneServiceAreItsFirewall() {
        scene.breaks(link -> link.to().role().equals("db"));
        scene.pass(12);
        assertThat(scene.causes()).containsExactly("service db");
        assertThat(scene.only().summary()).isEqualTo("No connectivity to service db since 12:02 UTC (234 links down)");
    }

    @Test
    void twoDataCentersThatDoNotHearEachOther() {
        scene.breaks(between("NY", "DE"));
        scene.pass(12);
        assertThat(scene.causes()).containsExactly("data-center-pair DE NY");
    }

    @Test
    void aDataCenterThatIsCutOffWhereNobodyInItCanReport() {
        cutOff("NY");
        assertThat(scene.causes()).containsExactly("data-center NY");
        scene.pass(Duration.ofMinutes(5));
        assertThat(scene.causes()).containsExactly("data-center NY");
        assertThat(scene.only().summary()).endsWith("; no reports from NY");
    }

    /** By its links, the cause could be the pair; its silence shows minutes later. */
    @Test
    void aDataCenterWithPartnersInOneOtherIsNamedOnceItsSilenceIsSure() {
        scene.unwatch(between("NY", "TX"));
        cutOff("NY");
        assertThat(scene.causes()).containsExactly("data-center-pair DE NY");
        scene.pass(Duration.ofMinutes(6));
        assertThat(scene.causes()).containsExactly("data-center NY");
        assertThat(scene.all()).hasSize(1);
    }

    @Test
    void largePacketsThatVanishAreTroubleOfTheirOwn() {
        scene.observeMtu(1500, link -> true);
        scene.observeMtu(1400, between("tx1", "ny2"));
        scene.pass(60);
        assertThat(scene.all()).isEmpty();
        scene.pass(63);
        assertThat(scene.causes()).containsExactly("path-mtu ny2 tx1");
        assertThat(scene.only().summary()).startsWith("Large packets lost between ny2 and tx1 since 12:04 UTC");
    }

    @Test
    void twoCausesAtOnceAreTwoIncidents() {
        scene.breaks(between("tx1", "ny2").or(between("be.tx3", "db.de1")));
        scene.pass(12);
        assertThat(scene.causes()).containsExactlyInAnyOrder("host-pair ny2 tx1", "container-pair db.de1 be.tx3");
    }

    @Test
    void isOverWhenAllItsLinksHeldForAWhile() {
        scene.breaks(between("tx1", "ny2"));
        scene.pass(60);
        scene.heals();
        Instant healed = scene.now;
        scene.pass(Scene.HOLD.minusSeconds(1));
        assertThat(scene.causes()).containsExactly("host-pair ny2 tx1");
        scene.pass(1);
        assertThat(scene.open()).isEmpty();
        assertThat(scene.only().until()).contains(healed);
        assertThat(scene.only().ending()).contains("recovered");
        assertThat(scene.only().summary()).isEqualTo("No connectivity between ny2 and tx1 from 12:02 to 12:03 UTC");
    }

    @Test
    void whatComesBackSoonGoesOn() {
        for (int i = 0; i < 4; i++) {
            scene.breaks(between("tx1", "ny2"));
            scene.pass(30);
            scene.heals();
            scene.pass(Duration.ofMinutes(9));
        }
        assertThat(scene.all()).hasSize(1);
        scene.pass(Duration.ofMinutes(20));
        scene.breaks(between("tx1", "ny2"));
        scene.pass(3);
        assertThat(scene.all()).hasSize(2);
    }

    @Test
    void aLinkThatFlapsIsOneOpenIncident() {
        for (int i = 0; i < 5; i++) {
            scene.breaks(between("tx1", "ny2"));
            scene.pass(30);
            scene.heals();
            scene.pass(90);
        }
        assertThat(scene.causes()).containsExactly("host-pair ny2 tx1");
        assertThat(scene.only().summary()).contains("Intermittent connectivity between ");
    }

    @Test
    void whatFlappedStaysOneIncidentWhileItsLinksCalmDownOneByOne() {
        for (int i = 0; i < 3; i++) {
            scene.breaks(between("tx1", "ny2"));
            scene.pass(30);
            scene.heals();
            scene.pass(90);
        }
        scene.pass(Duration.ofMinutes(5));
        scene.breaks(between("be.tx1", "db.ny2").or(between("web.tx1", "be.ny2")));
        scene.pass(30);
        scene.heals();
        scene.pass(Duration.ofMinutes(30));
        assertThat(scene.all()).hasSize(1);
        assertThat(scene.open()).isEmpty();
    }

    /** Outages of half a minute end before all links between the two hosts are DOWN. */
    @Test
    void whatBreaksBetweenTwoHostsAfterSomethingThereCameBackIsTheSameIncident() {
        comesAndGoes(between("be.tx1", "db.ny2"), Duration.ofSeconds(20));
        assertThat(scene.causes()).containsExactly("container-pair db.ny2 be.tx1");
        comesAndGoes(between("web.tx1", "be.ny2"), Duration.ofSeconds(20));
        assertThat(scene.causes()).containsExactly("host-pair ny2 tx1");
        comesAndGoes(between("web.tx1", "db.ny2"), Duration.ofMinutes(8));
        assertThat(scene.open()).isEmpty();
        scene.breaks(between("db.tx1", "web.ny2"));
        scene.pass(12);
        assertThat(scene.causes()).containsExactly("host-pair ny2 tx1");
        assertThat(scene.all()).hasSize(1);
    }

    private void comesAndGoes(Predicate<Scene.Link> which, Duration rest) {
        scene.breaks(which);
        scene.pass(12);
        scene.heals();
        scene.pass(rest);
    }

    @Test
    void whatBreaksThereElevenMinutesLaterOrElsewhereIsAnIncidentOfItsOwn() {
        comesAndGoes(between("be.tx1", "db.ny2"), Duration.ofSeconds(20));
        comesAndGoes(between("web.tx1", "be.ny3"), Duration.ofMinutes(11));
        assertThat(scene.all()).hasSize(2);
        scene.breaks(between("web.tx1", "be.ny2"));
        scene.pass(12);
        assertThat(scene.causes()).containsExactly("container-pair be.ny2 web.tx1");
        assertThat(scene.all()).hasSize(3);
    }

    @Test
    void twoPairsOfContainersOfWhichNothingCameBackStayTwo() {
        scene.breaks(between("be.tx1", "db.ny2"));
        scene.pass(90);
        scene.breaks(between("web.tx1", "be.ny2"));
        scene.pass(12);
        assertThat(scene.causes())
                .containsExactlyInAnyOrder("container-pair db.ny2 be.tx1", "container-pair be.ny2 web.tx1");
    }

    /** The links that are still broken then come back some seconds later. */
    @Test
    void whileLinksBetweenTwoHostsAreComingBackTheyStayOneIncident() {
        Predicate<Scene.Link> some =
                between("tx1", "ny2").and(link -> link.to().role().equals("db"));
        scene.breaks(some);
        scene.pass(4);
        assertThat(scene.causes()).containsExactly("host-pair ny2 tx1");
        scene.observe(LinkState.UP, some.and(Scene.from("web.tx1").or(Scene.from("web.ny2"))));
        scene.pass(14);
        scene.heals();
        scene.pass(Duration.ofMinutes(2));
        assertThat(scene.all()).hasSize(1);
        assertThat(scene.only().kind()).isEqualTo("host-pair");
    }

    @Test
    void whatStaysBrokenAfterTheRestOfTheHostsCameBackIsThatPairOfContainers() {
        scene.breaks(between("tx1", "ny2"));
        scene.pass(120);
        scene.observe(
                LinkState.UP,
                between("tx1", "ny2").and(between("be.tx1", "db.ny2").negate()));
        scene.pass(Duration.ofMinutes(4));
        assertThat(scene.causes()).containsExactly("container-pair db.ny2 be.tx1");
        assertThat(scene.all()).hasSize(1);
    }

    @Test
    void whoWasCutOffTellsOfItLateAndOpensNothingNew() {
        Predicate<Scene.Link> in = link -> Scene.isAt(link.to(), "NY") && !Scene.isAt(link.from(), "NY");
        Predicate<Scene.Link> out = link -> Scene.isAt(link.from(), "NY") && !Scene.isAt(link.to(), "NY");
        scene.stopAgents(container -> container.dataCenter().equals("NY"));
        scene.pass(5);
        scene.breaks(in);
        scene.pass(9);
        scene.startAgents();
        scene.heals();
        scene.pass(5);
        scene.breaks(out);
        scene.pass(10);
        scene.heals();
        scene.pass(Duration.ofMinutes(5));
        assertThat(scene.all()).hasSize(1);
        assertThat(scene.only().subject()).isEqualTo("NY");
    }

    @Test
    void aServerThatHasJustStartedWaits() {
        Scene starting = new Scene(Scene.NOON.plus(Duration.ofMinutes(3)));
        starting.breaks(between("tx1", "ny2"));
        starting.pass(55);
        assertThat(starting.all()).isEmpty();
        starting.pass(10);
        assertThat(starting.causes()).containsExactly("host-pair ny2 tx1");
    }

    @Test
    void silenceOfASingleAgentIsNeitherTroubleNorRecovery() {
        scene.fallSilent(container -> container.host().equals("de3"));
        scene.pass(Duration.ofMinutes(10));
        assertThat(scene.all()).isEmpty();

        scene.breaks(Scene.from("be.tx1"));
        scene.pass(12);
        scene.fallSilent(container -> Scene.isAt(container, "be.tx1"));
        scene.pass(Duration.ofMinutes(10));
        assertThat(scene.causes()).containsExactly("prober be.tx1");
        scene.pass(Duration.ofHours(1));
        assertThat(scene.open()).isEmpty();
        assertThat(scene.only().ending()).contains("no word of it any more");
    }

    @Test
    void aServerThatSleptBlamesNobody() {
        scene.now = scene.now.plus(Duration.ofHours(1));
        scene.pass(Duration.ofMinutes(2));
        assertThat(scene.all()).isEmpty();
        scene.now = scene.now.minus(Duration.ofHours(2));
        scene.pass(Duration.ofMinutes(2));
        assertThat(scene.all()).isEmpty();
    }

    @Test
    void whatLeftTheCmdbIsNoTrouble() {
        scene.breaks(to("be.tx1"));
        scene.pass(12);
        for (Scene.Link link : scene.linksOf(1).toArray(Scene.Link[]::new)) {
            scene.book.unwatch(link.from().name(), link.ip(), scene.now);
        }
        scene.pass(1);
        assertThat(scene.open()).isEmpty();
        assertThat(scene.only().ending()).contains("left the CMDB");
        assertThat(scene.linksOf(1)).isEmpty();
    }

    @Test
    void aForgottenContainerTakesItsOwnLinksAlong() {
        scene.breaks(Scene.from("be.tx1"));
        scene.pass(12);
        scene.book.forget(scene.container("be.tx1").name(), scene.now);
        scene.pass(1);
        assertThat(scene.open()).isEmpty();
    }

    @Test
    void lossAloneIsNoIncident() {
        scene.observe(LinkState.UP, link -> true);
        for (int i = 0; i < 30; i++) {
            scene.observe(LinkState.LOSSY, between("tx1", "ny2"));
            scene.pass(120);
        }
        assertThat(scene.all()).isEmpty();
    }

    @Test
    void mutedTroubleStaysVisibleAndSaysWhy() {
        mute("ny2", scene.now, Duration.ofMinutes(5), Optional.empty());
        scene.breaks(between("tx1", "ny2"));
        scene.pass(3);
        assertThat(scene.only().muted()).contains("new disks");
        scene.breaks(between("tx1", "ny3"));
        scene.pass(12);
        assertThat(scene.open()).filteredOn(row -> row.muted().isEmpty()).hasSize(1);
        scene.pass(Duration.ofMinutes(6));
        assertThat(scene.open()).allMatch(row -> row.muted().isEmpty());
    }

    @Test
    void mutedTroubleDoesNotAlarmByRecovering() {
        mute("ny2", scene.now, Duration.ofHours(1), Optional.empty());
        scene.breaks(between("tx1", "ny2"));
        scene.pass(60);
        scene.heals();
        for (int second = 1; second < Scene.HOLD.toSeconds(); second++) {
            scene.pass(1);
            assertThat(scene.only().until()).isEmpty();
            assertThat(scene.only().muted()).contains("new disks");
        }
        scene.pass(1);
        assertThat(scene.open()).isEmpty();
    }

    /** Nobody in it can report, and all others do not reach it. */
    private void cutOff(String dataCenter) {
        scene.stopAgents(container -> container.dataCenter().equals(dataCenter));
        scene.pass(20);
        scene.breaks(link -> Scene.isAt(link.to(), dataCenter) && !Scene.isAt(link.from(), dataCenter));
        scene.pass(12);
    }

    @Test
    void aPlannedMuteBeginsAndEndsAndBeginsAgain() {
        mute("ny2", scene.now.plusSeconds(600), Duration.ofMinutes(30), Optional.of(Duration.ofDays(1)));
        scene.breaks(between("tx1", "ny2"));
        scene.pass(Duration.ofMinutes(5));
        assertThat(scene.only().muted()).isEmpty();
        scene.pass(Duration.ofMinutes(6));
        assertThat(scene.only().muted()).contains("new disks");
        scene.pass(Duration.ofMinutes(30));
        assertThat(scene.only().muted()).isEmpty();
        scene.now = scene.now.plus(Duration.ofDays(1)).minus(Duration.ofMinutes(20));
        scene.pass(1);
        assertThat(scene.open()).allMatch(row -> row.muted().isPresent());
    }

    @Test
    void anIncidentIsAcknowledgedUntilThatIsTakenBack() {
        scene.breaks(between("tx1", "ny2"));
        scene.pass(12);
        long id = scene.only().id();
        Acknowledgement ann = new Acknowledgement("ann", "carrier called", scene.now, "bob");
        assertThat(scene.book.acknowledge(id, Optional.of(ann))).isTrue();
        assertThat(scene.book.ticket(id, "INC-17")).isTrue();
        scene.pass(120);
        assertThat(scene.only().acknowledgement()).contains(ann);
        assertThat(scene.only().ticket()).contains("INC-17");
        assertThat(scene.book.acknowledge(id, Optional.empty())).isTrue();
        assertThat(scene.only().acknowledgement()).isEmpty();
        assertThat(scene.book.acknowledge(id + 1, Optional.of(ann))).isFalse();
    }

    private void mute(String place, Instant from, Duration time, Optional<Duration> repeat) {
        scene.book.mute(new PlannedMute(List.of(place), from, from.plus(time), repeat, "ann", "new disks"), scene.now);
    }
}
