package io.earshot.traffic.site;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.traffic.results.StoreCounts;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StatusResourceTest {

    private static final Instant NOW = Instant.parse("2026-11-29T04:30:00Z");

    private static StatusResource away(Optional<Instant> since) {
        return new StatusResource(
                () -> new TrafficStatus(NOW, 12, 5, 1, 7, 2, 3, 4, 6),
                () -> since,
                () -> new StoreCounts(4096, 7, 3, 2, 1),
                Optional::empty,
                () -> NOW);
    }

    @Test
    void aDatabaseThatIsAwayForMoreThanAMinuteMakesTheProcessUnhealthy() {
        assertThat(away(Optional.empty()).health().getStatus()).isEqualTo(200);
        assertThat(away(Optional.of(NOW.minusSeconds(60))).health().getStatus()).isEqualTo(200);
        assertThat(away(Optional.of(NOW.minusSeconds(61))).health().getStatus()).isEqualTo(503);
    }

    @Test
    void timesAreWrittenWithoutExponents() {
        assertThat(away(Optional.of(NOW.minusSeconds(90))).metrics().getEntity().toString())
                .contains("\nearshot_traffic_newest_packet_seconds 1795926600\n")
                .contains("\nearshot_traffic_database_away_seconds 90.0\n")
                .contains("\nearshot_traffic_time_gaps_total 7\n")
                .contains("\nearshot_traffic_frames_total 12\n")
                .contains("\nearshot_traffic_database_bytes 4096\n")
                .contains("\nearshot_traffic_transactions_dropped_total 7\n")
                .contains("\nearshot_traffic_figures_dropped_total 3\n")
                .contains("\nearshot_traffic_transactions_unwritten_total 2\n")
                .contains("\nearshot_traffic_figures_unwritten_total 1\n");
    }
}
