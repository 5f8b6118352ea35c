package io.earshot.wire.exchanges;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.earshot.model.Ip;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class MinuteRowsTest {

    private static final Instant START = Instant.parse("2026-11-29T10:00:00Z");
    private static final Endpoints LINK = link("10.0.0.2");

    private final MinuteRows rows = new MinuteRows();

    private static Endpoints link(String server) {
        return new Endpoints(1, Ip.parse("10.0.0.1"), 40_000, Ip.parse(server), 80);
    }

    private static long at(double seconds) {
        return START.getEpochSecond() * 1_000_000_000L + (long) (seconds * 1e9);
    }

    private static Exchange get(String path, double seconds, double millis, String status) {
        return new Exchange()
                .begin(LINK, "http1", 1)
                .operation("GET")
                .target(TargetKind.PATH, path)
                .requestAt(at(seconds), 1)
                .requestEndsAt(at(seconds))
                .responseAt(at(seconds + millis / 1e3), 2)
                .status(status, status.startsWith("5"))
                .addRequestBytes(100)
                .addResponseBytes(1_000);
    }

    private List<ExchangeRow> all() {
        return rows.take(START.plusSeconds(3_600));
    }

    @Test
    void exchangesOfOneMinuteLinkAndOperationAreOneRow() {
        rows.exchange(get("/cart/17", 1, 5.0, "200"));
        rows.exchange(get("/cart/18?x=1", 59, 50.0, "502"));
        rows.exchange(get("/cart/18", 61, 1.0, "200"));
        List<ExchangeRow> taken = all();
        assertThat(taken).hasSize(2);
        ExchangeRow first = taken.getFirst();
        assertThat(first.minute()).isEqualTo(START);
        assertThat(first.operation()).isEqualTo("GET /cart/{}");
        assertThat(first.requests()).isEqualTo(2);
        assertThat(first.responses()).isEqualTo(2);
        assertThat(first.errors()).isEqualTo(1);
        assertThat(first.latencySum()).isCloseTo(55.0, within(0.001));
        assertThat(first.latencyMax()).isCloseTo(50.0, within(0.001));
        assertThat(first.latencies().counts()).containsOnlyKeys(5.6, 56.0);
        assertThat(first.codes()).containsOnlyKeys("200", "502");
        assertThat(first.requestBytes()).isEqualTo(200);
        assertThat(first.responseBytes()).isEqualTo(2_000);
    }

    @Test
    void anAnswerThatWasNotCapturedDoesNotCountAsMissing() {
        rows.exchange(get("/a", 1, 1, "200").responseAt(0, 0).state(ExchangeState.REQUEST_ONLY));
        rows.exchange(get("/a", 2, 1, "200").responseAt(0, 0).state(ExchangeState.NO_ANSWER));
        ExchangeRow row = all().getFirst();
        assertThat(row.requests()).isEqualTo(2);
        assertThat(row.responses()).isZero();
        assertThat(row.unanswered()).isEqualTo(1);
    }

    @Test
    void rowsOfTwoCapturesAddUpToThatOfOne() {
        MinuteRows one = new MinuteRows();
        MinuteRows other = new MinuteRows();
        for (int i = 0; i < 20; i++) {
            Exchange exchange = get("/a", i, i + 0.5, i % 7 == 0 ? "500" : "200");
            rows.exchange(exchange);
            (i % 2 == 0 ? one : other).exchange(exchange);
        }
        Instant end = START.plusSeconds(60);
        ExchangeRow sum = one.take(end).getFirst().plus(other.take(end).getFirst());
        assertThat(sum).isEqualTo(rows.take(end).getFirst());
        assertThatThrownBy(() -> sum.plus(new ExchangeRow(
                        START,
                        sum.client(),
                        sum.server(),
                        81,
                        "http1",
                        "GET /a",
                        0,
                        0,
                        0,
                        0,
                        0,
                        0,
                        sum.latencies(),
                        0,
                        0,
                        sum.codes(),
                        sum.network())))
                .hasMessageContaining("expected the same link, operation and minute");
    }

    @Test
    void aLinkHasAtMostTwoHundredOperationsAndTheRestAsOther() {
        for (int i = 0; i < 500; i++) {
            String word = Integer.toString(i, 26).replaceAll("[0-9]", "z") + (char) ('a' + i % 26);
            rows.exchange(get("/" + word + (char) ('a' + i / 26 % 26) + (char) ('a' + i / 676), 1, 1, "200"));
        }
        List<ExchangeRow> taken = all();
        assertThat(taken).hasSize(MinuteRows.MAX_OPERATIONS + 1);
        assertThat(taken.stream().mapToLong(ExchangeRow::requests).sum()).isEqualTo(500);
        assertThat(taken).anyMatch(row -> row.operation().equals(MinuteRows.OTHER));
    }

    @Test
    void aMinuteIsTakenOnceAndNotBeforeItHasEnded() {
        rows.exchange(get("/a", 1, 1, "200"));
        assertThat(rows.take(START.plusSeconds(59))).isEmpty();
        assertThat(rows.take(START.plusSeconds(60))).hasSize(1);
        assertThat(rows.take(START.plusSeconds(60))).isEmpty();
    }

    @Test
    void linksAreBounded() {
        for (int i = 0; i < MinuteRows.MAX_LINKS + 100; i++) {
            rows.exchange(new Exchange()
                    .begin(link("10.1." + i / 250 + "." + (i % 250 + 1)), "redis", i)
                    .operation("GET")
                    .requestAt(at(1), 1)
                    .requestEndsAt(at(1)));
        }
        assertThat(rows.size()).isLessThanOrEqualTo(MinuteRows.MAX_LINKS + 1);
        assertThat(all().stream().mapToLong(ExchangeRow::requests).sum()).isEqualTo(MinuteRows.MAX_LINKS + 100);
    }
}
