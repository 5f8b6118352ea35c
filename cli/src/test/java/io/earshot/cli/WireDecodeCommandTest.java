package io.earshot.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** An answer without rows never looks like one of a capture without requests. */
class WireDecodeCommandTest {

    private static final int BLUETOOTH = 187;

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void framesThatCannotBeDecodedAreTold() throws Exception {
        assertThat(decode(Files.write(folder.resolve("a.pcap"), capture(BLUETOOTH))))
                .isOne();
        assertThat(err.toString().strip()).isEqualTo("earshot: none of 2 frames could be decoded: link-type 2");
    }

    @Test
    void oneFileThatIsNoCaptureLeavesTheOthers() throws Exception {
        Path good = Files.write(folder.resolve("a.pcap"), capture(1));
        Path bad = Files.writeString(folder.resolve("b.txt"), "notes, no capture");
        Path none = folder.resolve("none.pcap");
        assertThat(decode(bad, none, good)).isOne();
        assertThat(err.toString())
                .contains(bad + " is not a capture", none + " does not exist")
                .doesNotContain("none of");
        assertThat(out.toString()).contains("udp");
        assertThat(decode(good)).isZero();
    }

    @Test
    void aFolderWithoutFilesIsRefused() {
        assertThat(decode(folder)).isOne();
        assertThat(err.toString()).contains("no file in " + folder);
    }

    private int decode(Path... files) {
        err.getBuffer().setLength(0);
        return new CommandLine(new WireDecodeCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .setExecutionExceptionHandler((failure, command, _) -> {
                    command.getErr().println(failure.getMessage());
                    return 1;
                })
                .execute(Arrays.stream(files).map(Path::toString).toArray(String[]::new));
    }

    /** Two frames: a datagram from 192.0.2.1 to 192.0.2.2 and the one that answers it. */
    private static byte[] capture(int linkType) {
        ByteBuffer file = ByteBuffer.allocate(200).order(ByteOrder.LITTLE_ENDIAN);
        file.putInt(0xa1b2c3d4).putInt(2 | 4 << 16).putLong(0).putInt(65_535).putInt(linkType);
        for (int i = 1; i <= 2; i++) {
            file.putInt(1_795_000_000 + i).putInt(0).putInt(46).putInt(46);
            file.order(ByteOrder.BIG_ENDIAN);
            file.put(new byte[12]).putShort((short) 0x0800);
            file.putInt(0x45000020)
                    .putInt(0)
                    .putInt(0x40110000)
                    .putInt(0xc0000200 + i)
                    .putInt(0xc0000203 - i);
            file.putShort((short) (i == 1 ? 5_000 : 6_000)).putShort((short) (i == 1 ? 6_000 : 5_000));
            file.putShort((short) 12).putShort((short) 0).putInt(0x01020304);
            file.order(ByteOrder.LITTLE_ENDIAN);
        }
        return Arrays.copyOf(file.array(), file.position());
    }
}
