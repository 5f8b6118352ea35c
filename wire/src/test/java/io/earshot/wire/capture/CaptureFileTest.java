package io.earshot.wire.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CaptureFileTest {

    private final List<String> frames = new ArrayList<>();

    private CaptureFile.Summary read(byte[] file) throws IOException {
        return CaptureFile.read(
                new ByteArrayInputStream(file),
                "x.pcap",
                (from, nanos, bytes, offset, captured, length) ->
                        frames.add(from.linkType() + from.name() + " " + nanos + " "
                                + new String(bytes, offset, captured, java.nio.charset.StandardCharsets.US_ASCII) + " "
                                + length));
    }

    private static byte[] pcap(ByteOrder order, int magic) {
        ByteBuffer file = ByteBuffer.allocate(24 + 2 * 19).order(order);
        file.putInt(magic)
                .putShort((short) 2)
                .putShort((short) 4)
                .putLong(0)
                .putInt(65_535)
                .putInt(1);
        file.putInt(5).putInt(7).putInt(3).putInt(9).put("abc".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        file.putInt(6).putInt(8).putInt(3).putInt(3).put("def".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        return file.array();
    }

    @Test
    void bothByteOrdersAndBothResolutionsAreRead() throws IOException {
        for (ByteOrder order : List.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)) {
            frames.clear();
            assertThat(read(pcap(order, 0xa1b2c3d4))).isEqualTo(new CaptureFile.Summary(2, false, false));
            assertThat(frames).containsExactly("1 5000007000 abc 9", "1 6000008000 def 3");
            frames.clear();
            assertThat(read(pcap(order, 0xa1b23c4d))).isEqualTo(new CaptureFile.Summary(2, false, true));
            assertThat(frames).containsExactly("1 5000000007 abc 9", "1 6000000008 def 3");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10, 18})
    void aFileThatEndsInARecordGivesTheRecordsBefore(int missing) throws IOException {
        byte[] whole = pcap(ByteOrder.LITTLE_ENDIAN, 0xa1b2c3d4);
        assertThat(read(Arrays.copyOf(whole, whole.length - missing)))
                .isEqualTo(new CaptureFile.Summary(1, true, false));
        assertThat(frames).hasSize(1);
    }

    @Test
    void aPackedFileIsReadAsFarAsItGoes() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(pcap(ByteOrder.BIG_ENDIAN, 0xa1b2c3d4));
        }
        assertThat(read(packed.toByteArray()).frames()).isEqualTo(2);
        byte[] cut = Arrays.copyOf(packed.toByteArray(), packed.size() - 9);
        frames.clear();
        assertThat(read(cut).frames()).isLessThanOrEqualTo(2);
    }

    @Test
    void anEmptyFileHasNoFramesAndSaysSo() throws IOException {
        CaptureFile.Summary summary = read(new byte[0]);
        assertThat(summary.frames()).isZero();
        assertThat(summary.note("x.pcap")).contains("x.pcap is empty");
    }

    /** The link type's highest bits tell how long the frames' check sequence is (draft-ietf-opsawg-pcap). */
    @Test
    void bitsAboveTheLinkTypeAreNoPartOfIt() throws IOException {
        byte[] file = pcap(ByteOrder.LITTLE_ENDIAN, 0xa1b2c3d4);
        file[23] = 0x24;
        read(file);
        assertThat(frames).first().asString().startsWith("1 ");
    }

    @Test
    void aPacketOfAnInterfaceThatIsNotDescribedEndsTheFile() throws IOException {
        ByteBuffer file = ByteBuffer.allocate(400);
        file.putInt(0x0a0d0d0a).putInt(28).putInt(0x1a2b3c4d).putInt(1 << 16).putLong(-1);
        file.putInt(28).putInt(1).putInt(20).putInt(1 << 16).putInt(0).putInt(20);
        enhanced(file, 0, 5_000_007L);
        enhanced(file, 7, 5_000_008L);
        assertThat(read(Arrays.copyOf(file.array(), file.position())).note("x.pcap"))
                .contains("x.pcap: packet 2 is of interface 7, expected one of the 1 that are described before it; the"
                        + " file is damaged from there on");
        assertThat(frames).hasSize(1);
    }

    @Test
    void eachInterfaceOfPcapngHasItsOwnNameLinkTypeAndClock() throws IOException {
        for (ByteOrder order : List.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)) {
            ByteBuffer file = ByteBuffer.allocate(400).order(order);
            file.putInt(0x0a0d0d0a)
                    .putInt(28)
                    .putInt(0x1a2b3c4d)
                    .putShort((short) 1)
                    .putShort((short) 0)
                    .putLong(-1);
            file.putInt(28);
            file.putInt(1)
                    .putInt(20)
                    .putShort((short) 1)
                    .putShort((short) 0)
                    .putInt(0)
                    .putInt(20);
            file.putInt(1).putInt(40).putShort((short) 101).putShort((short) 0).putInt(0);
            file.putShort((short) 2).putShort((short) 3).put(new byte[] {'t', 'u', '0', 0});
            file.putShort((short) 9)
                    .putShort((short) 1)
                    .put((byte) 9)
                    .put(new byte[3])
                    .putInt(0)
                    .putInt(40);
            file.putInt(0xbad).putInt(16).putInt(1).putInt(16);
            enhanced(file, 0, 5_000_007L);
            enhanced(file, 1, 5_000_000_007L);
            file.putInt(3)
                    .putInt(20)
                    .putInt(3)
                    .put(new byte[] {'x', 'y', 'z', 0})
                    .putInt(20);
            frames.clear();
            CaptureFile.Summary summary = read(Arrays.copyOf(file.array(), file.position()));
            assertThat(summary).isEqualTo(new CaptureFile.Summary(3, false, true));
            assertThat(frames).containsExactly("1 5000007000 abc 9", "101tu0 5000000007 abc 9", "1 0 xyz 3");
        }
    }

    private static void enhanced(ByteBuffer file, int from, long time) {
        file.putInt(6)
                .putInt(36)
                .putInt(from)
                .putInt((int) (time >>> 32))
                .putInt((int) time)
                .putInt(3)
                .putInt(9);
        file.put(new byte[] {'a', 'b', 'c', 0}).putInt(36);
    }

    @Test
    void whatIsNoCaptureIsRefusedInOneLine() {
        assertThatThrownBy(() -> read("PK\3\4 this is a zip".getBytes(java.nio.charset.StandardCharsets.US_ASCII)))
                .isInstanceOf(CaptureException.class)
                .hasMessage("x.pcap is not a capture; expected pcap or pcapng, packed with gzip or not");
        assertThatThrownBy(() -> CaptureFile.read(Path.of("/no/such.pcap"), (_, _, _, _, _, _) -> {}))
                .isInstanceOf(CaptureException.class)
                .hasMessage("/no/such.pcap does not exist; expected a pcap or pcapng file");
    }

    @Test
    void whatStandsBeforeDamageIsRead() throws IOException {
        byte[] file = pcap(ByteOrder.BIG_ENDIAN, 0xa1b2c3d4);
        file[24 + 19 + 8] = 0x7f;
        assertThat(read(file).damage())
                .hasValueSatisfying(damage -> assertThat(damage).contains("record 2 claims"));
        assertThat(frames).hasSize(1);
    }
}
