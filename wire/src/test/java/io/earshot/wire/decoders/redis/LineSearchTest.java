package io.earshot.wire.decoders.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class LineSearchTest {

    private final byte[] bytes = "inline\r\nGET k\r\n".getBytes(StandardCharsets.US_ASCII);
    private final LineSearch search = new LineSearch();

    @Test
    void anEndThatArrivesInTwoPiecesIsFound() {
        assertThat(search.end(bytes, 0, 3, 0)).isEqualTo(-1);
        assertThat(search.end(bytes, 0, 7, 0)).isEqualTo(-1);
        assertThat(search.end(bytes, 0, 8, 0)).isEqualTo(8);
        assertThat(search.end(bytes, 8, 15, 8)).isEqualTo(15);
    }

    @Test
    void whatWasLookedAtIsNotLookedAtAgain() {
        assertThat(search.end(bytes, 0, 6, 0)).isEqualTo(-1);
        bytes[0] = '\r';
        bytes[1] = '\n';
        assertThat(search.end(bytes, 0, 7, 0)).isEqualTo(-1);
    }

    @Test
    void aLineThatTheBufferMovedIsKnownByItsPlaceInTheStream() {
        assertThat(search.end(bytes, 2, 6, 100)).isEqualTo(-1);
        System.arraycopy(bytes, 2, bytes, 0, 13);
        assertThat(search.end(bytes, 0, 6, 100)).isEqualTo(6);
        assertThat(search.end(bytes, 6, 13, 106)).isEqualTo(13);
    }
}
