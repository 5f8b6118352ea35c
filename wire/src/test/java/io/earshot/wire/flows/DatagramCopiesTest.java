package io.earshot.wire.flows;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.wire.WireAnalyzer;
import io.earshot.wire.capture.CaptureInterface;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DatagramCopiesTest {

    private static final int RAW = 101;
    private static final long MILLI = 1_000_000;

    private final List<String> exchanges = new ArrayList<>();
    private final WireAnalyzer analyzer = new WireAnalyzer(
            FlowLimits.DEFAULT,
            Map.of(),
            e -> exchanges.add(
                    e.operation() + " " + e.status() + " " + e.state().label()));

    private static byte[] message(int id, boolean answer) {
        return ByteBuffer.allocate(19)
                .putShort((short) id)
                .putShort((short) (answer ? 0x8180 : 0x0100))
                .putShort((short) 1)
                .putShort((short) 0)
                .putInt(0)
                .put(new byte[] {1, 'a', 0})
                .putShort((short) 1)
                .putShort((short) 1)
                .array();
    }

    private static ByteBuffer udp(ByteBuffer frame, byte[] message, boolean answer) {
        return frame.putShort((short) (answer ? 53 : 40_000))
                .putShort((short) (answer ? 40_000 : 53))
                .putShort((short) (8 + message.length))
                .putShort((short) 0)
                .put(message);
    }

    private void v4(long millis, int identification, int id, boolean answer) {
        byte[] message = message(id, answer);
        ByteBuffer frame = ByteBuffer.allocate(28 + message.length)
                .putShort((short) 0x4500)
                .putShort((short) (28 + message.length))
                .putShort((short) identification)
                .putShort((short) 0)
                .putInt(64 << 24 | 17 << 16)
                .putInt(answer ? 0x0a000002 : 0x0a000001)
                .putInt(answer ? 0x0a000001 : 0x0a000002);
        send(millis, udp(frame, message, answer));
    }

    private void v6(long millis, int id, boolean answer) {
        byte[] message = message(id, answer);
        ByteBuffer frame = ByteBuffer.allocate(48 + message.length)
                .putInt(0x60000000)
                .putShort((short) (8 + message.length))
                .putShort((short) (17 << 8 | 64))
                .putLong(0xfd00L << 48)
                .putLong(answer ? 2 : 1)
                .putLong(0xfd00L << 48)
                .putLong(answer ? 1 : 2);
        send(millis, udp(frame, message, answer));
    }

    private void send(long millis, ByteBuffer frame) {
        byte[] bytes = new byte[frame.capacity()];
        frame.rewind().get(bytes);
        analyzer.frame(CaptureInterface.unnamed(RAW), millis * MILLI, bytes, 0, bytes.length, bytes.length);
    }

    @Test
    void aLateCopyOfAQuestionAndItsAnswerIsNoExchangeOfItsOwn() {
        v4(0, 501, 7, false);
        v4(1, 901, 7, true);
        v4(300, 501, 7, false);
        v4(301, 901, 7, true);
        analyzer.finish();
        assertThat(exchanges).containsExactly("A NOERROR matched");
    }

    @Test
    void aQuestionThatIsAskedAgainIsAnsweredAgain() {
        v4(0, 501, 7, false);
        v4(1, 901, 7, true);
        v4(10, 502, 7, false);
        v4(11, 902, 7, true);
        analyzer.finish();
        assertThat(exchanges).containsExactly("A NOERROR matched", "A NOERROR matched");
    }

    @Test
    void datagramsOfABusySocketAreRememberedUntilTheirCopiesCome() {
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < 200; i++) {
                v4(round * 250L + i, 1_000 + i, i, false);
                v4(round * 250L + i, 5_000 + i, i, true);
            }
        }
        analyzer.finish();
        assertThat(exchanges).hasSize(200).containsOnly("A NOERROR matched");
    }

    @Test
    void theSameIdentificationAndBytesLaterAreAnotherDatagram() {
        List<Long> seconds = List.of(0L, 2L, 550L, 1_098L, 1_300L, 5_000L);
        for (long second : seconds) {
            v4(second * 1_000, 501, 7, false);
            v4(second * 1_000 + 1, 901, 7, true);
            v4(second * 1_000 + 950, 501, 7, false);
            v4(second * 1_000 + 951, 901, 7, true);
        }
        analyzer.finish();
        assertThat(exchanges).hasSameSizeAs(seconds).containsOnly("A NOERROR matched");
    }

    @Test
    void aCopyThatAnotherInterfaceSawEarlierIsRecognised() {
        v4(100, 501, 7, false);
        v4(98, 501, 7, false);
        v4(101, 901, 7, true);
        v4(99, 901, 7, true);
        analyzer.finish();
        assertThat(exchanges).containsExactly("A NOERROR matched");
    }

    @Test
    void theCopiesOfAHundredThousandDatagramsAreRecognisedAndNoneIsInvented() {
        for (int i = 0; i < 100_000; i++) {
            for (int copy = 0; copy <= i % 2; copy++) {
                v4(i / 4, i, i, false);
                v4(i / 4, i + 30_000, i, true);
            }
        }
        analyzer.finish();
        assertThat(exchanges).hasSize(100_000).containsOnly("A NOERROR matched");
    }

    @Test
    void withoutIdentificationTheSameBytesAtOnceAreACopy() {
        v6(0, 7, false);
        v6(1, 7, false);
        v6(5, 7, true);
        v6(6, 7, true);
        v6(500, 7, false);
        v6(505, 7, true);
        analyzer.finish();
        assertThat(exchanges).containsExactly("A NOERROR matched", "A NOERROR matched");
    }
}
