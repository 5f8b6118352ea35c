package io.earshot.agent.exchanges;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.model.ExchangeReport.Count;
import io.earshot.model.Ip;
import io.earshot.model.RttHistogram;
import io.earshot.model.SocketReport.Direction;
import io.earshot.wire.exchanges.ExchangeRow;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ExchangeLedgerTest {

    private static final Instant MINUTE = Instant.parse("2026-11-29T10:00:00Z");
    private static final Ip OWN = Ip.parse("10.1.2.3");
    private static final Ip PEER = Ip.parse("10.1.2.4");

    private final ExchangeLedger ledger = new ExchangeLedger();

    private static ExchangeRow row(Ip client, Ip server, long requests) {
        RttHistogram one = new RttHistogram(new TreeMap<>(Map.of(1.0, requests)));
        return new ExchangeRow(
                MINUTE,
                client,
                server,
                80,
                "http1",
                "GET /a",
                requests,
                requests,
                0,
                1,
                requests * 0.9,
                0.95,
                one,
                100,
                1_000,
                Map.of("200", requests),
                "");
    }

    private List<Count> after(int seconds) {
        return ledger.report(MINUTE.plusSeconds(seconds)).exchanges();
    }

    @Test
    void onlyMinutesThatAreOverAreReportedAndTheyAreRepeatedForAWhile() {
        ledger.add(List.of(row(PEER, OWN, 3)), Set.of(OWN), 1);
        assertThat(after(59)).isEmpty();
        assertThat(after(60)).hasSize(1);
        assertThat(after(300)).hasSize(1);
        assertThat(after(421)).isEmpty();
    }

    @Test
    void rowsOfTheSameMinuteAddUpAndTheDirectionIsTheContainersOwn() {
        ledger.add(List.of(row(PEER, OWN, 3), row(OWN, PEER, 7)), Set.of(OWN), 1);
        ledger.add(List.of(row(PEER, OWN, 2)), Set.of(OWN), 1);
        assertThat(after(60)).hasSize(2);
        Count in = after(60).stream()
                .filter(count -> count.direction() == Direction.IN)
                .findFirst()
                .orElseThrow();
        assertThat(in.requests()).isEqualTo(5);
        assertThat(in.ip()).hasValue(PEER);
        assertThat(in.latency().count()).isEqualTo(5);
        assertThat(in.codes()).isEqualTo(Map.of("200", 5L));
    }

    @Test
    void countsOfAShareAreScaledUp() {
        ledger.add(List.of(row(PEER, OWN, 3)), Set.of(OWN), 4);
        Count count = after(60).getFirst();
        assertThat(count.requests()).isEqualTo(12);
        assertThat(count.codes()).isEqualTo(Map.of("200", 12L));
        assertThat(count.latency().max()).isEqualTo(0.95);
    }

    @Test
    void whatOthersSayToEachOtherIsNotTheContainers() {
        ledger.add(List.of(row(PEER, Ip.parse("10.1.2.5"), 3)), Set.of(OWN), 1);
        assertThat(after(60)).isEmpty();
        assertThat(ledger.foreign()).isEqualTo(3);
    }

    private static ExchangeRow operation(int minute, int number) {
        return new ExchangeRow(
                MINUTE.plusSeconds(60L * minute),
                PEER,
                OWN,
                80,
                "http1",
                "GET /" + number,
                1,
                1,
                0,
                0,
                0,
                0,
                RttHistogram.EMPTY,
                1,
                1,
                Map.of(),
                "");
    }

    @Test
    void aMinuteWithTooManyOperationsKeepsItsSumsAndTheRestIsOther() {
        for (int i = 0; i < 5_000; i++) {
            ledger.add(List.of(operation(0, i)), Set.of(OWN), 1);
        }
        List<Count> counts = after(60);
        assertThat(counts).hasSize(ExchangeLedger.MAX_ROWS_A_MINUTE + 1);
        assertThat(counts.stream().mapToLong(Count::requests).sum()).isEqualTo(5_000);
        assertThat(counts.stream()
                        .filter(count -> count.operation().equals("other"))
                        .mapToLong(Count::requests)
                        .sum())
                .isEqualTo(5_000 - ExchangeLedger.MAX_ROWS_A_MINUTE);
    }

    @Test
    void minutesWithManyOperationsAreRepeatedLessOftenAndNeverInPart() {
        for (int minute = 0; minute < 5; minute++) {
            for (int i = 0; i < 1_500; i++) {
                ledger.add(List.of(operation(minute, i)), Set.of(OWN), 1);
            }
        }
        ledger.add(List.of(operation(0, 1)), Set.of(OWN), 1);
        List<Count> counts = after(300);
        assertThat(counts).hasSize(2 * (ExchangeLedger.MAX_ROWS_A_MINUTE + 1));
        assertThat(counts.stream().map(Count::minute).distinct())
                .containsExactlyInAnyOrder(MINUTE.plusSeconds(180), MINUTE.plusSeconds(240));
        assertThat(counts.stream().mapToLong(Count::requests).sum()).isEqualTo(3_000);
    }
}
