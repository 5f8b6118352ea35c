package io.earshot.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earshot.wire.capture.CaptureFile;
import io.earshot.wire.capture.CaptureInterface;
import io.earshot.wire.counters.CaptureCounters;
import io.earshot.wire.exchanges.Exchange;
import io.earshot.wire.flows.FlowLimits;
import io.earshot.wire.packets.BadSegmentException;
import io.earshot.wire.packets.FrameDecoder;
import io.earshot.wire.packets.NetworkTags;
import io.earshot.wire.packets.Packet;
import io.earshot.wire.packets.SegmentCodec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
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
        ByteBuffer octets = ByteBuffer.allocate(new SegmentCodec().mostOctets(packet));
        new SegmentCodec().write(packet, frame, octets);
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

    @Test
    void theNameOfANetworkTravelsAndOneThatIsNotKnownIsRefused() throws BadSegmentException {
        NetworkTags here = NetworkTags.parse(List.of("bank=vlan:20", "shop=vlan:10"));
        List<ByteBuffer> segments = new ArrayList<>();
        FrameDecoder frames = new FrameDecoder(new CaptureCounters(), here, packet -> {
            SegmentCodec codec = new SegmentCodec(here);
            ByteBuffer octets = ByteBuffer.allocate(codec.mostOctets(packet));
            codec.write(packet, 1, octets);
            segments.add(octets.flip());
        });
        new TcpFrames(
                        (_, nanos, bytes, offset, captured, _) -> {
                            ByteBuffer tagged = ByteBuffer.allocate(18 + captured)
                                    .position(12)
                                    .putInt(0x8100_000a)
                                    .putShort((short) 0x0800)
                                    .put(bytes, offset, captured);
                            frames.frame(
                                    CaptureInterface.unnamed(1),
                                    nanos,
                                    tagged.array(),
                                    0,
                                    tagged.capacity(),
                                    tagged.capacity());
                        },
                        40_000,
                        80)
                .open();

        NetworkTags there = NetworkTags.parse(List.of("shop=vlan:10"));
        List<String> networks = new ArrayList<>();
        new SegmentCodec(there)
                .read(segments.getFirst().duplicate(), packet -> networks.add(there.name(packet.network())));
        assertThat(networks).containsExactly("shop");
        assertThatThrownBy(() -> new SegmentCodec(NetworkTags.parse(List.of("bank=vlan:20")))
                        .read(segments.getFirst().duplicate(), _ -> {}))
                .isInstanceOf(BadSegmentException.class)
                .hasMessage(
                        "segment of network \"shop\", expected one of bank; is the configuration here that of the capture?");

        ByteBuffer forged = segments.getFirst().duplicate();
        byte[] octets = new byte[forged.remaining()];
        forged.get(octets);
        int name = new String(octets, StandardCharsets.ISO_8859_1).indexOf("shop");
        octets[name] = 7;
        assertThatThrownBy(() -> new SegmentCodec().read(ByteBuffer.wrap(octets), _ -> {}))
                .isInstanceOf(BadSegmentException.class)
                .hasMessage(
                        "segment of network \"?hop\", expected none; is the configuration here that of the capture?");
    }
}
