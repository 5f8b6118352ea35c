package io.earshot.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earshot.wire.capture.CaptureFile;
import io.earshot.wire.counters.CaptureCounters;
import io.earshot.wire.exchanges.Exchange;
import io.earshot.wire.flows.FlowLimits;
import io.earshot.wire.packets.BadSegmentException;
import io.earshot.wire.packets.FrameDecoder;
import io.earshot.wire.packets.Packet;
import io.earshot.wire.packets.SegmentCodec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Packets that travel to another process are decoded there as here. */
class SegmentCodecTest {

    private static final Path CAPTURES = CaptureTruth.ownCaptures();

    @Test
    void everyCaptureGivesTheSameExchangesAfterItsPacketsTravelled() throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(CAPTURES)) {
            files = all.filter(file -> file.getFileName().toString().contains(".pcap"))
                    .sorted()
                    .toList();
        }
        assertThat(files).isNotEmpty();
        for (Path file : files) {
            List<String> here = new ArrayList<>();
            WireAnalyzer analyzer = new WireAnalyzer(FlowLimits.DEFAULT, Map.of(), each -> here.add(text(each)));
            CaptureFile.read(file, analyzer);
            analyzer.finish();

            assertThat(travelled(file)).as(file.toString()).isEqualTo(here);
        }
    }

    private static List<String> travelled(Path file) throws IOException {
        List<String> there = new ArrayList<>();
        WireAnalyzer analyzer = new WireAnalyzer(FlowLimits.DEFAULT, Map.of(), each -> there.add(text(each)));
        SegmentCodec codec = new SegmentCodec();
        CaptureCounters counters = new CaptureCounters();
        CaptureFile.read(
                file,
                (linkType, nanos, bytes, offset, captured, length) -> new FrameDecoder(counters, packet -> {
                            ByteBuffer octets = octets(packet, counters.frames());
                            try {
                                codec.read(octets, analyzer::packet);
                            } catch (BadSegmentException e) {
                                throw new IllegalStateException(e);
                            }
                            assertThat(octets.hasRemaining()).isFalse();
                        })
                        .frame(linkType, nanos, bytes, offset, captured, length));
        analyzer.finish();
        return there;
    }

    private static ByteBuffer octets(Packet packet, long frame) {
        ByteBuffer octets = ByteBuffer.allocate(SegmentCodec.mostOctets(packet));
        SegmentCodec.write(packet, frame, octets);
        return octets.flip();
    }

    private static String text(Exchange exchange) {
        return String.join(
                " ",
                exchange.protocol(),
                exchange.endpoints().toString(),
                exchange.operation(),
                exchange.target(),
                exchange.status(),
                exchange.code(),
                exchange.state().toString(),
                Long.toString(exchange.requestStart()),
                Long.toString(exchange.requestFrame()),
                Long.toString(exchange.responseStart()),
                Long.toString(exchange.responseFrame()));
    }

    @Test
    void aSegmentThatEndsTooEarlyIsRefusedWithOneLine() {
        List<byte[]> segments = new ArrayList<>();
        FrameDecoder frames = new FrameDecoder(
                new CaptureCounters(), packet -> segments.add(octets(packet, 1).array()));
        new TcpFrames(frames::frame, 40_000, 80).open();

        byte[] first = segments.getFirst();
        for (int length = 0; length < 40; length++) {
            ByteBuffer cut = ByteBuffer.wrap(first, 0, length);
            assertThatThrownBy(() -> new SegmentCodec().read(cut, _ -> {}))
                    .isInstanceOf(BadSegmentException.class)
                    .hasMessageMatching("segment ends after \\d+ of \\d+ octets that were expected");
        }
    }
}
