package io.earshot.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class UnwantedBodyTest {

    private final List<Duration> pauses = new ArrayList<>();

    @Test
    void aShortBodyIsReadAtOnceToItsEnd() throws IOException {
        assertThat(discard(new ByteArrayInputStream(new byte[200_000]))).isTrue();
        assertThat(pauses).isEmpty();
    }

    @Test
    void aLongBodyIsReadNoFasterThanEightMegabytesASecond() throws IOException {
        Endless body = new Endless();
        assertThat(discard(body)).isFalse();
        Duration paused = pauses.stream().reduce(Duration.ZERO, Duration::plus);
        assertThat(body.read).isEqualTo(UnwantedBody.MOST_BYTES);
        assertThat(body.read / (paused.toMillis() / 1e3)).isLessThanOrEqualTo(8.2e6);
    }

    @Test
    void aServerThatStopsDoesNotReadToTheEnd() throws IOException {
        Endless body = new Endless();
        boolean ended = UnwantedBody.discard(body, _ -> {
            throw new InterruptedException();
        });
        assertThat(ended).isFalse();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(body.read).isLessThan(UnwantedBody.MOST_BYTES);
    }

    private boolean discard(InputStream body) throws IOException {
        return UnwantedBody.discard(body, pauses::add);
    }

    private static final class Endless extends InputStream {

        private long read;

        @Override
        public int read() {
            read++;
            return 0;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) {
            read += length;
            return length;
        }
    }
}
