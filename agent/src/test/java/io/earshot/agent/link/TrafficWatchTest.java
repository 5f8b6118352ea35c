package io.earshot.agent.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.model.Ip;
import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class TrafficWatchTest {

    private static final long TEN = Duration.ofSeconds(10).toNanos();
    private static final long MILLI = Duration.ofMillis(1).toNanos();

    private static final Ip PEER = Ip.parse("10.0.0.2");

    private final TrafficWatch watch = new TrafficWatch(0);
    private long now;

    @Test
    void threeOfFourTurnsRestWhileDataIsAcknowledged() {
        int taken = 0;
        for (int turn = 0; turn < 40; turn++) {
            read(acked(0, 0));
            taken += watch.rests(TEN, now) ? 0 : 1;
        }

        assertThat(taken).isEqualTo(10);
    }

    @Test
    void nothingRestsWithoutNewDataOrWithoutANewReading() {
        read(new LinkTraffic(
                PEER, now + TEN, OptionalLong.empty(), OptionalLong.empty(), 0, 0, 0, OptionalLong.empty()));
        assertThat(watch.rests(TEN, now)).as("idle").isFalse();

        read(acked(0, 0));
        assertThat(watch.rests(TEN, now + TEN)).isTrue();
        assertThat(watch.rests(TEN, now + 2 * TEN)).as("nobody has looked").isFalse();
    }

    @Test
    void nothingRestsWhereReadingsAreRare() {
        read(acked(0, 0));
        assertThat(watch.rests(TEN, now)).isTrue();
        now += TEN;
        read(acked(0, 0));

        assertThat(watch.rests(TEN, now)).as("twenty seconds").isFalse();
    }

    @Test
    void nothingRestsForAMinuteAfterMuchWasSentAgain() {
        read(acked(100, 2));
        read(acked(0, 0));
        assertThat(watch.rests(TEN, now)).isFalse();

        for (int i = 0; i < 6; i++) {
            read(acked(1_000, 1));
        }
        assertThat(watch.rests(TEN, now)).as("one of a thousand is usual").isTrue();
    }

    @Test
    void nothingRestsWhileAConnectionIsStuckAmongOthersThatWork() {
        read(new LinkTraffic(
                PEER, now + TEN, OptionalLong.of(now + TEN), OptionalLong.empty(), 1, 0, 0, OptionalLong.empty()));

        assertThat(watch.rests(TEN, now)).isFalse();
    }

    @Test
    void heavyLossIsLookedAtCloselyForAMinuteAndNotAgainForTen() {
        assertThat(watch.isWatchful(now)).isFalse();
        read(acked(100, 2));
        assertThat(watch.isWatchful(now)).as("two may be an accident").isFalse();

        read(acked(50, 5));
        assertThat(watch.isWatchful(now)).isTrue();
        now += 6 * TEN;
        read(acked(50, 5));
        assertThat(watch.isWatchful(now)).isFalse();
        now += 60 * TEN;
        read(acked(50, 5));
        assertThat(watch.isWatchful(now)).isTrue();
    }

    @Test
    void whatAProxyOnTheWayAcknowledgesProvesNothing() {
        watch.answered(20 * MILLI);

        OptionalLong byProxy = read(acked(0, 0, MILLI / 10));
        assertThat(byProxy).isEmpty();
        assertThat(watch.rests(TEN, now)).isFalse();

        assertThat(read(acked(0, 0, 15 * MILLI))).isPresent();
        assertThat(watch.rests(TEN, now)).isTrue();
    }

    @Test
    void shortRoundTripsTellNothingOfProxies() {
        watch.answered(MILLI / 2);

        assertThat(read(acked(0, 0, MILLI / 50))).isPresent();
    }

    private OptionalLong read(LinkTraffic reading) {
        now = Math.max(now + TEN, reading.readAt());
        return watch.take(reading);
    }

    private LinkTraffic acked(long segments, long retransmitted) {
        return acked(segments, retransmitted, 300 * MILLI);
    }

    private LinkTraffic acked(long segments, long retransmitted, long rtt) {
        long at = now + TEN;
        return new LinkTraffic(
                PEER,
                at,
                OptionalLong.of(at - MILLI),
                OptionalLong.empty(),
                0,
                segments,
                retransmitted,
                OptionalLong.of(rtt));
    }
}
