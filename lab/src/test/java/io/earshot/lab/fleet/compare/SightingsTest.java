package io.earshot.lab.fleet.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.lab.fleet.breaks.Break;
import io.earshot.lab.fleet.breaks.BreakKind;
import io.earshot.lab.fleet.breaks.Breaks;
import io.earshot.lab.fleet.compare.Sightings.Noticed;
import io.earshot.lab.fleet.peers.Alarm;
import io.earshot.lab.fleet.peers.Way;
import io.earshot.lab.fleet.plan.FleetSize;
import io.earshot.lab.fleet.plan.Layout;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SightingsTest {

    private static final Layout LAYOUT = Layout.of(new FleetSize(6, 3, 3));

    private static final Break HOST = new Breaks(LAYOUT).at(BreakKind.HOST_GONE, List.of("host5"));
    private static final Break LOSS = new Breaks(LAYOUT).at(BreakKind.HEAVY_LOSS, List.of("be1.host1"));
    private static final Map<Break, Double> BROKEN = Map.of(HOST, 100.0, LOSS, 110.0);

    private static final Alarm TO_THE_LOST_HOST = new Alarm(
            "host1 to host5",
            "host5 is lost",
            Set.of(
                    new Way("fe1.host1", "be1.host5"),
                    new Way("be1.host1", "be1.host5"),
                    new Way("db1.host1", "be1.host5")));
    private static final Alarm TO_THE_LOSS =
            new Alarm("host2 to be1.host1", "loss", Set.of(new Way("fe1.host2", "be1.host1")));
    private static final Alarm ELSEWHERE =
            new Alarm("host2 to host3", "no answer from host3", Set.of(new Way("fe1.host2", "be1.host3")));

    @Test
    void anAlarmBelongsToTheBreakOfMostOfItsWays() {
        Sightings sightings = new Sightings(LAYOUT, List.of());
        sightings.see(120, List.of());
        sightings.see(130, List.of(TO_THE_LOST_HOST));
        sightings.see(140, List.of(TO_THE_LOST_HOST, TO_THE_LOSS));
        assertThat(sightings.noticed(HOST, BROKEN)).isEqualTo(new Noticed(OptionalDouble.of(30), 1));
        assertThat(sightings.noticed(LOSS, BROKEN)).isEqualTo(new Noticed(OptionalDouble.of(30), 1));
        assertThat(sightings.strays(BROKEN.keySet())).isEmpty();
    }

    @Test
    void whatWasSaidBeforeIsNoAlarmOfNow() {
        Sightings sightings = new Sightings(LAYOUT, List.of(TO_THE_LOST_HOST));
        sightings.see(130, List.of(TO_THE_LOST_HOST));
        assertThat(sightings.noticed(HOST, BROKEN)).isEqualTo(new Noticed(OptionalDouble.empty(), 0));
        assertThat(sightings.strays(Set.of())).isEmpty();
    }

    @Test
    void anAlarmOverNothingThatIsBrokenIsFalse() {
        Sightings sightings = new Sightings(LAYOUT, List.of());
        sightings.see(130, List.of(ELSEWHERE));
        assertThat(sightings.strays(BROKEN.keySet())).containsExactly("no answer from host3");
        assertThat(sightings.noticed(HOST, BROKEN).alarms()).isZero();
    }

    @Test
    void anAlarmMayLearnLaterWhatItIsAbout() {
        Sightings sightings = new Sightings(LAYOUT, List.of());
        sightings.see(125, List.of(new Alarm("1", "link-loss", Set.of())));
        sightings.see(126, List.of(new Alarm("1", "link-loss", TO_THE_LOSS.ways())));
        assertThat(sightings.noticed(LOSS, BROKEN)).isEqualTo(new Noticed(OptionalDouble.of(15), 1));
    }
}
