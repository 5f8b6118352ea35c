package io.earshot.lab.fleet.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.lab.fleet.peers.Earshot;
import io.earshot.lab.fleet.plan.FleetSize;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ComparisonPageTest {

    private static final ComparisonPage PAGE = new ComparisonPage(
            "earshot lab compare",
            List.of(new Earshot()),
            new FleetSize(20, 5, 3),
            Duration.ofMinutes(6),
            Duration.ofMinutes(66));

    private static final QuietTime QUIET =
            new QuietTime(Duration.ofHours(1), Map.of("Earshot", List.of("be1 is gone")));

    private static final Cost COST =
            new Cost("Earshot", 100, 48, 24, 2_400, 0.005, 400_000_000, Duration.ofMinutes(2), List.of());

    @Test
    void onlyHowThatWasMeasuredIsExplainedWhichWasMeasured() throws IOException {
        assertThat(PAGE.of(new ComparisonResult(List.of(), Optional.of(QUIET), Faults.NONE)))
                .contains("All at work at once, each host losing one of a hundred packets")
                .contains("- Earshot, in the quiet time: be1 is gone\n")
                .doesNotContain("Costs were taken", "Faults were made", "An alarm after so many seconds");
        assertThat(PAGE.of(new ComparisonResult(List.of(COST), Optional.empty(), Faults.NONE)))
                .contains("Costs were taken")
                .doesNotContain("Faults were made", "All at work at once");
    }
}
