package io.earshot.agent.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EchoPacketTest {

    private static final short IDENT = 0x1234;
    private static final long COOKIE = 0x0102_0304_0506_0708L;
    private static final int ID = 0x7fff_fffe;

    private final byte[] octets = new byte[EchoPacket.SIZE];
    private final MemorySegment packet = MemorySegment.ofArray(octets);

    @BeforeEach
    void aReplyToOurs() {
        EchoPacket.writeRequest(packet, Linux.AF_INET, IDENT, COOKIE, ID);
        octets[0] = 0;
    }

    @Test
    void aRequestSumsUpToZero() {
        octets[0] = 8;

        assertThat(EchoPacket.checksum(packet)).isZero();
    }

    @Test
    void aReplyNamesItsProbe() {
        assertThat(read()).hasValue(ID);
    }

    @Test
    void aRequestIsNoReply() {
        octets[0] = 8;

        assertThat(read()).isEmpty();
    }

    @Test
    void anotherProgramsIdentIsForeign() {
        octets[4]++;

        assertThat(read()).isEmpty();
    }

    @Test
    void anotherRunsCookieIsForeign() {
        octets[8]++;

        assertThat(read()).isEmpty();
    }

    @Test
    void aSequenceThatIsNotThePayloadsIsForeign() {
        octets[7]++;

        assertThat(read()).isEmpty();
    }

    @Test
    void whatIsTooShortForAnIdIsForeign() {
        for (int length = 0; length < 20; length++) {
            assertThat(EchoPacket.readReply(packet.asSlice(0, length), Linux.AF_INET, OptionalInt.of(IDENT), COOKIE))
                    .isEmpty();
        }
    }

    @Test
    void aVersionSixReplyHasItsOwnType() {
        EchoPacket.writeRequest(packet, Linux.AF_INET6, IDENT, COOKIE, ID);
        assertThat(packet.get(ValueLayout.JAVA_BYTE, 0)).isEqualTo((byte) 128);

        octets[0] = (byte) 129;

        assertThat(EchoPacket.readReply(packet, Linux.AF_INET6, OptionalInt.empty(), COOKIE))
                .hasValue(ID);
    }

    private OptionalInt read() {
        return EchoPacket.readReply(packet, Linux.AF_INET, OptionalInt.of(IDENT), COOKIE);
    }
}
