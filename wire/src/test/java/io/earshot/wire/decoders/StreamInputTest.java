package io.earshot.wire.decoders;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StreamInputTest {

    private final StreamInput in = new StreamInput();

    private void feed(int length, long nanos) {
        in.feed(0, new byte[length], 0, length, nanos, nanos / 10);
    }

    @Test
    void eachByteHasTheTimeOfItsSegment() {
        feed(10, 100);
        in.advance(4);
        in.keepRest();
        feed(5, 200);
        in.keepRest();
        feed(5, 300);

        assertThat(in.startNanos()).isEqualTo(100);
        assertThat(in.nanosAt(5)).isEqualTo(100);
        assertThat(in.nanosAt(6)).isEqualTo(200);
        assertThat(in.nanosAt(10)).isEqualTo(200);
        assertThat(in.frameAt(11)).isEqualTo(30);
        in.advance(8);
        in.keepRest();
        feed(3, 400);
        assertThat(in.startNanos()).isEqualTo(200);
        assertThat(in.startFrame()).isEqualTo(20);
        assertThat(in.nanosAt(3)).isEqualTo(300);
        assertThat(in.nanosAt(8)).isEqualTo(400);
    }

    @Test
    void manySmallSegmentsAreKeptWithATime() {
        for (int i = 0; i < 50; i++) {
            feed(1, 100 + i);
            in.keepRest();
        }
        assertThat(in.startNanos()).isEqualTo(100);
        assertThat(in.nanosAt(49)).isGreaterThan(100);
    }
}
