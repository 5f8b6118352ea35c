package io.earshot.agent.jvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PerfDataTest {

    @Test
    void countersAndTextsAreReadInEitherOrderOfOctets() {
        for (ByteOrder order : new ByteOrder[] {ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN}) {
            PerfData data = PerfData.parse(file(order));
            assertThat(data.number("sun.gc.collector.0.invocations")).hasValue(-17);
            assertThat(data.text("sun.gc.cause")).contains("No GC");
            assertThat(data.number("sun.gc.cause")).isEmpty();
            assertThat(data.text("other")).isEmpty();
        }
    }

    @Test
    void whatIsNoCountersIsRefusedAndNeverReadBeyondItsEnd() {
        byte[] file = file(ByteOrder.LITTLE_ENDIAN);
        for (int length = 0; length < file.length; length++) {
            byte[] cut = Arrays.copyOf(file, length);
            assertThatThrownBy(() -> PerfData.parse(cut)).isInstanceOf(IllegalArgumentException.class);
        }
        for (int at = 0; at < file.length; at++) {
            for (int value : new int[] {0, 0x7f, 0x80, 0xff}) {
                byte[] changed = file.clone();
                changed[at] = (byte) value;
                try {
                    PerfData.parse(changed);
                } catch (IllegalArgumentException expected) {
                    assertThat(expected.getMessage()).isNotEmpty();
                }
            }
        }
    }

    private static byte[] file(ByteOrder order) {
        ByteBuffer out = ByteBuffer.allocate(32 + 64 + 48);
        out.putInt(0xcafec0c0);
        out.put((byte) (order == ByteOrder.BIG_ENDIAN ? 0 : 1))
                .put((byte) 2)
                .put((byte) 0)
                .put((byte) 1);
        out.order(order);
        out.putInt(24, 32).putInt(28, 2);
        byte[] name = "sun.gc.collector.0.invocations".getBytes(StandardCharsets.US_ASCII);
        out.putInt(32, 64).putInt(36, 20).putInt(40, 0).put(44, (byte) 'J').putInt(48, 56);
        out.put(52, name).putLong(88, -17);
        byte[] cause = "sun.gc.cause".getBytes(StandardCharsets.US_ASCII);
        out.putInt(96, 48).putInt(100, 20).putInt(104, 10).put(108, (byte) 'B').putInt(112, 36);
        out.put(116, cause).put(132, "No GC".getBytes(StandardCharsets.US_ASCII));
        return out.array();
    }
}
