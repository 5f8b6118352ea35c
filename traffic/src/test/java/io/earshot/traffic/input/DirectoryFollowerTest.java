package io.earshot.traffic.input;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.traffic.TestPackets;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryFollowerTest {

    @TempDir
    private Path folder;

    private final List<String> begun = new ArrayList<>();
    private int frames;
    private int quiet;

    /** Stands for tcpdump, which packs a file when it has begun the next one. */
    private void rotate() throws IOException {
        Path first = folder.resolve("dump1.pcap");
        if (Files.exists(first)) {
            Files.write(
                    folder.resolve("dump2.pcap"),
                    new TestPackets().open(40_001, 9_100, 2_000_000_000L).file());
            try (OutputStream packed = new GZIPOutputStream(Files.newOutputStream(folder.resolve("dump1.pcap.gz")))) {
                Files.copy(first, packed);
            }
            Files.delete(first);
        }
    }

    @Test
    void aFileThatIsPackedAfterItWasReadIsNotReadAgain() throws Exception {
        Files.write(
                folder.resolve("dump1.pcap"),
                new TestPackets().open(40_000, 9_100, 1_000_000_000L).file());
        DirectoryFollower[] follower = new DirectoryFollower[1];
        follower[0] = new DirectoryFollower(
                folder,
                (_, _, _, _, _, _) -> frames++,
                file -> begun.add(file.getFileName().toString()),
                () -> {
                    try {
                        rotate();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                    if (begun.size() > 1 && ++quiet > 1) {
                        follower[0].stop();
                    }
                });

        follower[0].run();

        assertThat(begun).containsExactly("dump1.pcap", "dump2.pcap");
        assertThat(frames).isEqualTo(4);
    }
}
