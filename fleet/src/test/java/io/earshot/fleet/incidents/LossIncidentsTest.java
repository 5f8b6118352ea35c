package io.earshot.fleet.incidents;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class LossIncidentsTest {

    private final LossScene scene = new LossScene();

    @Test
    void aHealthyDayHasNone() {
        scene.loses(0.003, link -> true);
        scene.pass(Duration.ofHours(4));
        assertThat(scene.rows()).isEmpty();
    }

    @Test
    void heavyLossBetweenTwoHostsIsAWarningWithItsRateAndPlaces() {
        scene.loses(0.3, Scene.between("tx1", "ny2"));
        scene.pass(Duration.ofMinutes(12));
        assertThat(scene.only().kind()).isEqualTo("host-pair");
        assertThat(scene.only().subject()).isEqualTo("ny2 tx1");
        assertThat(scene.only().trouble()).isEqualTo("LOSS");
        assertThat(scene.only().severity()).isEqualTo(Severity.WARNING);
        assertThat(scene.only().summary()).matches("\\d\\d % packet loss between ny2 and tx1 since .* \\(18 links\\)");
    }

    @Test
    void faintLossBetweenDataCentersIsToldOnceWithinTwentyMinutes() {
        scene.loses(0.05, Scene.between("TX", "NY"));
        scene.pass(Duration.ofMinutes(20));
        assertThat(scene.only().kind()).isEqualTo("data-center-pair");
        assertThat(scene.only().subject()).isEqualTo("NY TX");
    }

    @Test
    void twoPercentAreShownAndNotTold() {
        scene.loses(0.02, Scene.between("TX", "NY"));
        scene.pass(Duration.ofHours(4));
        assertThat(scene.rows()).isEmpty();
    }

    @Test
    void aLineThatLosesTwoPercentForADayIsNotToldWhenItHappensToLoseMoreForSomeMinutes() {
        for (String host : List.of("ny1", "ny2", "ny3")) {
            scene.loses(0.02, Scene.between("tx1", host));
        }
        scene.pass(Duration.ofHours(24));
        assertThat(scene.rows()).isEmpty();
    }

    @Test
    void aLineThatAlwaysLosesABitIsToldOnlyWhenItLosesMuchMore() {
        LossScene usual = new LossScene(0.025, Scene.between("TX", "NY"));
        usual.pass(Duration.ofHours(3));
        assertThat(usual.rows()).isEmpty();
        usual.loses(0.12, Scene.between("TX", "NY"));
        usual.pass(Duration.ofMinutes(20));
        assertThat(usual.only().subject()).isEqualTo("NY TX");
    }

    @Test
    void lossThatBeginsAsTheServerRestartsIsNotTakenForUsual() {
        Predicate<Scene.Link> few = Scene.between("web.tx1", "ny1");
        scene.keepOnly(few);
        scene.restart();
        scene.loses(0.06, few);
        scene.pass(Duration.ofMinutes(30));
        assertThat(scene.only().subject()).isEqualTo("ny1 tx1");
    }

    @Test
    void momentsOfSilenceAreNoLoss() {
        for (int i = 0; i < 3; i++) {
            scene.loses(1, Scene.between("tx1", "ny2"));
            scene.pass(Duration.ofSeconds(15));
            scene.loses(0, link -> true);
            scene.pass(Duration.ofMinutes(7));
        }
        assertThat(scene.rows()).isEmpty();
    }

    @Test
    void aLineThatIsFullForFourMinutesIsEverydayLife() {
        scene.loses(0.2, Scene.between("tx1", "ny2"));
        scene.isSlow(Scene.between("tx1", "ny2"));
        scene.pass(Duration.ofMinutes(4));
        scene.loses(0, link -> true);
        scene.isSlow(link -> false);
        scene.pass(Duration.ofMinutes(30));
        assertThat(scene.rows()).isEmpty();
    }

    @Test
    void aLineThatWasFullForLessThanFiveMinutesIsNotToldAfterwardsEither() {
        LossScene usual = new LossScene(0.015, Scene.between("TX", "NY"));
        for (int i = 0; i < 30; i++) {
            usual.loses(0.2, Scene.between("tx1", "ny2"));
            usual.isSlow(Scene.between("tx1", "ny2"));
            usual.pass(Duration.ofSeconds(240 + 2 * i));
            usual.isSlow(link -> false);
            usual.loses(0.1, Scene.between("tx1", "ny2")); // until its queue is empty
            usual.pass(Duration.ofSeconds(100));
            usual.loses(0.015, Scene.between("tx1", "ny2"));
            usual.pass(Duration.ofSeconds(32 * 60 + 7 * i));
        }
        assertThat(usual.rows()).isEmpty();
    }

    @Test
    void aLineThatStaysFullIsToldAsCongested() {
        scene.loses(0.2, Scene.between("tx1", "ny2"));
        scene.isSlow(Scene.between("tx1", "ny2"));
        scene.pass(Duration.ofMinutes(15));
        assertThat(scene.only().trouble()).isEqualTo("CONGESTED");
        assertThat(scene.only().summary()).contains("packet loss from congestion ");
    }

    @Test
    void itIsOverSomeMinutesAfterTheLastLoss() {
        scene.loses(0.3, Scene.between("tx1", "ny2"));
        scene.pass(Duration.ofMinutes(15));
        assertThat(scene.only().until()).isEmpty();
        scene.loses(0, link -> true);
        scene.pass(Duration.ofMinutes(8));
        assertThat(scene.only().until()).isPresent();
        assertThat(scene.only().ending()).contains("recovered");
    }

    @Test
    void aCutOfALineThatLostIsAnIncidentOfItsOwn() {
        scene.loses(0.3, Scene.between("tx1", "ny2"));
        scene.pass(Duration.ofMinutes(12));
        scene.breaks(Scene.between("tx1", "ny2"));
        scene.pass(Duration.ofMinutes(1));
        assertThat(scene.rows()).hasSize(2);
        IncidentRow cut = scene.rows().getLast();
        assertThat(cut.trouble()).isEqualTo("CUT");
        assertThat(cut.severity()).isEqualTo(Severity.CRITICAL);
        assertThat(scene.rows().getFirst().until()).isPresent();
    }
}
