package io.earshot.lab.fleet.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.lab.fleet.breaks.Break;
import io.earshot.lab.fleet.breaks.BreakKind;
import io.earshot.lab.fleet.breaks.BreakKind.Company;
import io.earshot.lab.fleet.breaks.Expected;
import io.earshot.lab.fleet.plan.FleetSize;
import io.earshot.lab.fleet.plan.Host;
import io.earshot.lab.fleet.plan.Layout;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class ScheduleTest {

    private static final int MANY = 99;

    private static Schedule schedule(int hosts, int dataCenters, int repeat, long seed) {
        Layout layout = Layout.of(new FleetSize(hosts, 5, dataCenters));
        return Schedule.of(Arrays.asList(BreakKind.values()), repeat, layout, seed);
    }

    @RepeatedTest(20)
    void everyKindHasItsTurnAndNoTwoBreaksOfARoundShareAHost(RepetitionInfo repetition) {
        Schedule schedule = schedule(20, 3, 2, repetition.getCurrentRepetition());
        assertThat(schedule.nowhere()).isEmpty();
        assertThat(schedule.rounds().stream().flatMap(List::stream).map(Break::kind))
                .hasSize(2 * BreakKind.values().length)
                .containsAll(Arrays.asList(BreakKind.values()));
        for (List<Break> round : schedule.rounds()) {
            List<Host> hosts =
                    round.stream().flatMap(each -> each.hosts().stream()).toList();
            assertThat(hosts).doesNotHaveDuplicates();
            assertThat(round.stream().map(each -> each.kind().company()).distinct())
                    .hasSize(1);
            if (Set.of(Company.NONE, Company.LAST)
                    .contains(round.getFirst().kind().company())) {
                assertThat(round).hasSize(1);
            }
        }
    }

    @RepeatedTest(20)
    void noLinkIsBrokenSoOftenThatItFlaps(RepetitionInfo repetition) {
        Wear wear = new Wear(Layout.of(new FleetSize(20, 5, 3)));
        for (List<Break> round :
                schedule(20, 3, 1, repetition.getCurrentRepetition()).rounds()) {
            for (Break each : round) {
                assertThat(wear.most(each)).isLessThan(each.expected() instanceof Expected.AnIncident ? 2 : MANY);
                wear.add(each);
            }
        }
    }

    @Test
    void theSameSeedDrawsTheSame() {
        assertThat(places(schedule(20, 3, 1, 5))).isEqualTo(places(schedule(20, 3, 1, 5)));
        assertThat(places(schedule(20, 3, 1, 5))).isNotEqualTo(places(schedule(20, 3, 1, 6)));
    }

    private static List<String> places(Schedule schedule) {
        return schedule.rounds().stream()
                .flatMap(List::stream)
                .map(Break::where)
                .toList();
    }

    @Test
    void aFleetOfTwoDataCentresHasNoPairOfThemToTellFromOne() {
        assertThat(schedule(6, 2, 1, 1).nowhere())
                .containsExactlyInAnyOrder(BreakKind.DATA_CENTER_PAIR, BreakKind.DATA_CENTER);
    }
}
