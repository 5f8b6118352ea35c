package io.earshot.wire.flows;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ReassemblyTest {

    private static final long MILLISECOND = 1_000_000L;

    private final StringBuilder stream = new StringBuilder();
    private final ByteBudget budget = new ByteBudget(1_000);
    private final Reassembly reassembly = new Reassembly(0, budget, 100, new Reassembly.Receiver() {
        @Override
        public void bytes(
                int direction,
                int sequence,
                byte[] bytes,
                int offset,
                int captured,
                int length,
                long nanos,
                long frame) {
            stream.append(new String(bytes, offset, captured, StandardCharsets.US_ASCII));
        }

        @Override
        public void hole(int direction, long missing) {
            stream.append('<').append(missing).append('>');
        }
    });
    private long now = 1_000_000_000L;

    private boolean send(int sequence, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        now += 1_000;
        return reassembly.segment(sequence, bytes, 0, bytes.length, bytes.length, now, 1, true);
    }

    @Test
    void segmentsOutOfOrderAreHandedOverInOrder() {
        send(100, "ab");
        send(104, "ef");
        send(106, "gh");
        send(102, "cd");
        assertThat(stream.toString()).isEqualTo("abcdefgh");
        assertThat(budget.used()).isZero();
    }

    @Test
    void theFirstSegmentMayBeAnywhereAndNumbersWrapAround() {
        send(-3, "abcdef");
        send(3, "gh");
        send(-1, "cdef");
        assertThat(stream.toString()).isEqualTo("abcdefgh");
    }

    @Test
    void overlappingSegmentsBringOnlyWhatIsNew() {
        assertThat(send(1, "abcd")).isTrue();
        assertThat(send(1, "abcd")).isFalse();
        assertThat(send(3, "cdef")).isTrue();
        assertThat(stream.toString()).isEqualTo("abcdef");
    }

    @Test
    void whatTheReceiverHasAndTheCaptureHasNotIsAGap() {
        send(1, "ab");
        send(6, "fg");
        assertThat(stream.toString()).isEqualTo("ab");
        reassembly.acknowledge(8, now + 3 * MILLISECOND, false);
        assertThat(stream.toString()).isEqualTo("ab<3>fg");
    }

    @Test
    void anAnswerProvesAtOnceThatItsRequestHasPassed() {
        send(1, "ab");
        reassembly.acknowledge(9, now, true);
        assertThat(stream.toString()).isEqualTo("ab<6>");
        send(9, "cd");
        assertThat(stream.toString()).isEqualTo("ab<6>cd");
    }

    @Test
    void aLostSegmentIsWaitedForWhileItsReceiverWaitsToo() {
        send(1, "ab");
        send(5, "ef");
        reassembly.acknowledge(3, now + 900 * MILLISECOND, true);
        assertThat(stream.toString()).isEqualTo("ab");
        send(3, "cd");
        assertThat(stream.toString()).isEqualTo("abcdef");
    }

    @Test
    void noMoreIsHeldThanAllowed() {
        send(1, "ab");
        send(50, "x".repeat(60));
        send(200, "y".repeat(60));
        assertThat(stream.toString()).startsWith("ab<47>xxx");
        assertThat(budget.used()).isLessThanOrEqualTo(100);
    }

    @Test
    void aJumpFartherThanAnyWindowIsTakenAsAGap() {
        send(1, "ab");
        send(1 << 30, "cd");
        assertThat(stream.toString()).isEqualTo("ab<1>cd");
    }
}
