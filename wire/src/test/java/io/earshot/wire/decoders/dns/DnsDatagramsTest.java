package io.earshot.wire.decoders.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class DnsDatagramsTest {

    private static byte[] question(String label, int type) {
        byte[] name = label.getBytes(StandardCharsets.ISO_8859_1);
        return ByteBuffer.allocate(12 + name.length + 6)
                .putShort((short) 7)
                .putShort((short) 0x0100)
                .putShort((short) 1)
                .putShort((short) 0)
                .putInt(0)
                .put((byte) name.length)
                .put(name)
                .put((byte) 0)
                .putShort((short) type)
                .putShort((short) 1)
                .array();
    }

    private static int sender(byte[] bytes, int port) {
        return new DnsDatagrams().senderOf(bytes, 0, bytes.length, 40_000, port);
    }

    @Test
    void aQuestionOnAnyPortIsDns() {
        assertThat(sender(question("a", 28), 53)).isEqualTo(1);
        assertThat(sender(question("a", 28), 5_300)).isEqualTo(1);
        assertThat(sender(question("a", 65_280), 53)).isEqualTo(1);
    }

    @Test
    void onOtherPortsStrangeNamesAndTypesAreSomethingElse() {
        assertThat(sender(question("a", 1_332), 5_678)).isZero();
        assertThat(sender(question("\u0001\u0080", 1), 5_678)).isZero();
    }
}
