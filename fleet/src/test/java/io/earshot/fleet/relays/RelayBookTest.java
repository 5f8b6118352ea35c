package io.earshot.fleet.relays;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.model.relay.RelayStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RelayBookTest {

    private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");

    private final List<RelayRow> rows = new ArrayList<>();
    private final List<String> gone = new ArrayList<>();
    private final RelayBook book = new RelayBook(rows::add, gone::add);

    @Test
    void aRelayThatIsNotHeardForTwentySecondsIsSilent() {
        book.heard(relay("tx1"), List.of(), NOW);
        book.passTime(NOW.plusSeconds(20));
        assertThat(rows).hasSize(1);
        book.passTime(NOW.plusSeconds(21));
        assertThat(rows.getLast().state()).isEqualTo(RelayState.SILENT);
        assertThat(rows.getLast().since()).isEqualTo(NOW.plusSeconds(21));
        book.heard(relay("tx1"), List.of(), NOW.plusSeconds(60));
        assertThat(rows.getLast().state()).isEqualTo(RelayState.UP);
    }

    @Test
    void aRelayBehindASilentOneIsAsOldAsWhatWasToldOfIt() {
        book.heard(relay("hub"), List.of(told("tx1", 18)), NOW);
        assertThat(book.row("tx1").orElseThrow().lastHeard()).isEqualTo(NOW.minusSeconds(18));
        book.passTime(NOW.plusSeconds(5));
        assertThat(book.row("tx1").orElseThrow().state()).isEqualTo(RelayState.SILENT);
        assertThat(book.row("hub").orElseThrow().state()).isEqualTo(RelayState.UP);
    }

    @Test
    void anOldParentDoesNotOverruleTheRelayItself() {
        book.heard(relay("tx1"), List.of(), NOW);
        book.heard(relay("hub"), List.of(told("tx1", 300)), NOW.plusSeconds(1));
        assertThat(book.row("tx1").orElseThrow().status().parent()).isEmpty();
        assertThat(book.row("tx1").orElseThrow().state()).isEqualTo(RelayState.UP);
    }

    @Test
    void aStartThatOnlyRoundingMovesDidNotMove() {
        book.heard(relay("tx1"), List.of(), NOW);
        Instant first = rows.getLast().startedAt();
        book.heard(relay("tx1"), List.of(), NOW.plusMillis(900));
        assertThat(rows.getLast().startedAt()).isEqualTo(first);
        book.heard(relay("tx1"), List.of(), NOW.plusSeconds(3_600));
        assertThat(rows.getLast().startedAt()).isEqualTo(first.plusSeconds(3_600));
    }

    @Test
    void aRelayOutOfServiceLeavesAfterAWeek() {
        book.heard(relay("tx1"), List.of(), NOW);
        book.passTime(NOW.plus(Duration.ofDays(6)));
        assertThat(gone).isEmpty();
        book.passTime(NOW.plus(Duration.ofDays(7).plusSeconds(1)));
        assertThat(gone).containsExactly("tx1");
    }

    private static RelayStatus relay(String name) {
        return new RelayStatus(name, Optional.empty(), "1", "h2", Duration.ofSeconds(90), 5, 0, 0, Duration.ZERO);
    }

    private static RelayStatus told(String name, int secondsAgo) {
        return relay(name).under("hub").older(Duration.ofSeconds(secondsAgo));
    }
}
