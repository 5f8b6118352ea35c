package io.earshot.traffic.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.traffic.TestPackets;
import io.earshot.traffic.config.App;
import io.earshot.traffic.config.TrafficConfig;
import io.earshot.traffic.evidence.FrameMask;
import io.earshot.traffic.input.CaptureFiles;
import io.earshot.wire.capture.CaptureFile;
import io.earshot.wire.capture.CaptureInterface;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PcapRingTest {

    private static final long T0 = 1_795_926_600_000_000_000L;
    private static final long MOST = 100_000;

    @TempDir
    private Path folder;

    /** Writes frames of a connection that begins at a time. */
    private PcapRing.Lost write(Path ring, long begin, int count) throws Exception {
        return write(ring, begin, count, _ -> true);
    }

    private PcapRing.Lost write(Path ring, long begin, int count, Predicate<Path> isRead) throws Exception {
        List<App> apps = TrafficConfig.read(Files.writeString(folder.resolve("pay.yaml"), """
                apps: [{name: pay, addresses: ["*:9100"], dialect: iso87-ascii}]
                """))
                .apps();
        TestPackets packets = new TestPackets().open(40_000, 9_100, begin);
        for (int i = 1; i <= count; i++) {
            packets.data(40_000, 9_100, true, new byte[200], begin + i * 100_000_000L);
        }
        try (PcapRing writing = new PcapRing(ring, MOST, isRead)) {
            FrameMask mask = new FrameMask(apps, (_, frame) -> {
                try {
                    writing.write(frame);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            packets.replay(mask);
            mask.finish();
            return writing.lost();
        }
    }

    private static long size(Path ring) throws IOException {
        long total = 0;
        for (Path file : CaptureFiles.in(ring)) {
            total += Files.size(file);
        }
        return total;
    }

    @Test
    void theOldestFilesMakeRoomAndTheNewestFrameStays() throws Exception {
        Path ring = folder.resolve("ring");
        write(ring, T0, 1_000);

        assertThat(size(ring)).isBetween(MOST * 8 / 10, MOST);
        long[] seen = {Long.MAX_VALUE, 0};
        for (Path file : CaptureFiles.in(ring)) {
            CaptureFile.read(file, (_, nanos, _, _, _, _) -> {
                seen[0] = Math.min(seen[0], nanos);
                assertThat(nanos).isGreaterThan(seen[1]);
                seen[1] = nanos;
            });
        }
        assertThat(seen[0]).isGreaterThan(T0 + 10_000_000_000L);
        assertThat(seen[1]).isEqualTo(T0 + 100_000_000_000L);
    }

    @Test
    void aClockThatWasSetBackDoesNotPutNewFramesBeforeOldOnes() throws Exception {
        Path ring = folder.resolve("ring");
        write(ring, T0, 10);
        Path first = CaptureFiles.in(ring).getLast();
        write(ring, T0 - 3_600_000_000_000L, 10);

        assertThat(CaptureFiles.in(ring)).hasSize(2).first().isEqualTo(first);
        // Files of others are none of the ring's.
        Files.write(ring.resolve("live-notes.pcap"), new byte[200_000]);
        write(ring, T0, 10);
        assertThat(CaptureFiles.in(ring)).contains(first).hasSize(4);
    }

    @Test
    void filesSayOnWhichInterfaceAFrameCame() throws Exception {
        Path ring = folder.resolve("ring");
        List<App> apps = TrafficConfig.read(Files.writeString(folder.resolve("pay.yaml"), """
                apps: [{name: pay, addresses: ["*:9100"], dialect: iso87-ascii}]
                """))
                .apps();
        List<CaptureInterface> interfaces = List.of(
                new CaptureInterface(1, "eth1"), new CaptureInterface(1, "enp193s0f1np1"), CaptureInterface.unnamed(1));
        List<String> written = new ArrayList<>();
        try (PcapRing writing = new PcapRing(ring, MOST, _ -> true)) {
            FrameMask mask = new FrameMask(apps, (_, frame) -> {
                try {
                    writing.write(frame);
                    written.add(frame.from() + " " + frame.nanos() + " " + frame.length() + " "
                            + Arrays.hashCode(frame.bytes()));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            TestPackets packets = new TestPackets().open(40_000, 9_100, T0);
            for (int i = 1; i < 200; i++) {
                packets.data(40_000, 9_100, true, new byte[200 + i % 4], T0 + i * 100_000_000L);
            }
            int[] frame = {0};
            packets.replay((_, nanos, bytes, offset, captured, length) ->
                    mask.frame(interfaces.get(frame[0]++ % 3), nanos, bytes, offset, captured, length));
            mask.finish();
        }

        List<String> read = new ArrayList<>();
        for (Path file : CaptureFiles.in(ring)) {
            CaptureFile.Summary summary = CaptureFile.read(
                    file,
                    (from, nanos, bytes, offset, captured, length) -> read.add(from + " " + nanos + " " + length + " "
                            + Arrays.hashCode(Arrays.copyOfRange(bytes, offset, offset + captured))));
            assertThat(summary.note("ring")).isEmpty();
        }
        assertThat(CaptureFiles.in(ring)).hasSizeGreaterThan(5);
        assertThat(read).hasSize(201).isEqualTo(written);
        assertThat(read.get(1)).startsWith("CaptureInterface[linkType=1, name=enp193s0f1np1] ");
    }

    @Test
    void filesOfEarlierVersionsMakeRoomFirst() throws Exception {
        Path ring = Files.createDirectory(folder.resolve("ring"));
        Path old = Files.write(ring.resolve("live-20251129T045000.000Z.pcap"), new byte[50_000]);
        write(ring, T0, 10);
        assertThat(old).exists();

        write(ring, T0 + 3_600_000_000_000L, 1_000);
        assertThat(old).doesNotExist();
        assertThat(size(ring)).isLessThan(MOST);
    }

    private static long frames(Path ring) throws IOException {
        long[] frames = {0};
        for (Path file : CaptureFiles.in(ring)) {
            CaptureFile.read(file, (_, _, _, _, _, _) -> frames[0]++);
        }
        return frames[0];
    }

    @Test
    void framesThatMakeRoomBeforeAnybodyHasReadThemAreCounted() throws Exception {
        Path ring = folder.resolve("ring");
        PcapRing.Lost lost = write(ring, T0, 1_000, _ -> false);

        // Two of the handshake, and those with data.
        assertThat(lost.frames()).isEqualTo(1_002 - frames(ring)).isPositive();
        assertThat(lost.files()).isPositive();
    }

    @Test
    void whatWasReadIsNotLost() throws Exception {
        Path ring = folder.resolve("ring");

        assertThat(write(ring, T0, 1_000, _ -> true)).isEqualTo(new PcapRing.Lost(0, 0));
        assertThat(frames(ring)).isLessThan(1_000);
    }
}
