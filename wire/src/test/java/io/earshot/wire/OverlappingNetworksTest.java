package io.earshot.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earshot.wire.capture.CaptureInterface;
import io.earshot.wire.capture.FrameHandler;
import io.earshot.wire.decoders.Side;
import io.earshot.wire.exchanges.MinuteRows;
import io.earshot.wire.flows.FlowLimits;
import io.earshot.wire.packets.NetworkTags;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** One capture of networks with the same addresses, ports and sequence numbers. */
class OverlappingNetworksTest {

    private static final int ETHERNET = 1;
    private static final String GET = "GET /%s HTTP/1.1\r\n\r\n";
    private static final String OK = "HTTP/1.1 %s\r\nContent-Length: 0\r\n\r\n";

    private final List<String> seen = new ArrayList<>();
    private final MinuteRows rows = new MinuteRows();

    private WireAnalyzer analyzer(String... rules) {
        return new WireAnalyzer(FlowLimits.DEFAULT, Map.of(), NetworkTags.parse(List.of(rules)), exchange -> {
            seen.add(exchange.endpoints().network() + " " + exchange.target() + " " + exchange.status());
            rows.exchange(exchange);
        });
    }

    /** Two conversations at the same time whose packets differ by what is asked alone. */
    private static void talk(FrameHandler one, FrameHandler other) {
        TcpFrames shop = new TcpFrames(one, 40_000, 80).open();
        TcpFrames bank = new TcpFrames(other, 40_000, 80).open();
        shop.send(Side.CLIENT, GET.formatted("cart"));
        bank.send(Side.CLIENT, GET.formatted("bank"));
        bank.send(Side.SERVER, OK.formatted("503 No"));
        shop.send(Side.SERVER, OK.formatted("200 OK"));
        shop.close();
        bank.close();
    }

    @Test
    void vlansTellNetworksApart() {
        WireAnalyzer analyzer = analyzer("shop=vlan:10", "bank=vlan:20");
        talk(vlan(10, analyzer), vlan(20, analyzer));
        assertThat(seen).containsExactlyInAnyOrder("shop /cart 200", "bank /bank 503");
        assertThat(rows.take(Instant.MAX))
                .extracting(row -> row.network() + " " + row.operation() + " " + row.requests() + " " + row.codes())
                .containsExactly("bank GET /bank 1 {503=1}", "shop GET /cart 1 {200=1}");
        assertThat(analyzer.counters().gaps()).isZero();
        assertThat(analyzer.counters().mirrorCopies()).isZero();
    }

    @Test
    void segmentsOfAnOverlayTellNetworksApartAndTheInnermostKnownTagDecides() {
        WireAnalyzer analyzer = analyzer("shop=vni:5001", "bank=vni:5002", "under=vlan:7");
        talk(vxlan(5_001, vlan(7, analyzer)), vxlan(5_002, vlan(7, analyzer)));
        assertThat(seen).containsExactlyInAnyOrder("shop /cart 200", "bank /bank 503");
    }

    @Test
    void interfacesTellNetworksApart() {
        WireAnalyzer analyzer = analyzer("shop=interface:eth1", "bank=interface:eth2");
        talk(on("eth1", analyzer), on("eth2", analyzer));
        assertThat(seen).containsExactlyInAnyOrder("shop /cart 200", "bank /bank 503");
        assertThat(analyzer.counters().mirrorCopies()).isZero();
    }

    @Test
    void aTagInTheFrameDecidesOverTheInterface() {
        WireAnalyzer analyzer = analyzer("shop=interface:eth1", "bank=vlan:20");
        talk(vlan(10, on("eth1", analyzer)), vlan(20, on("eth1", analyzer)));
        assertThat(seen).containsExactlyInAnyOrder("shop /cart 200", "bank /bank 503");
    }

    @Test
    void copiesFromSeveralInterfacesOfANetworkCountOnce() {
        WireAnalyzer analyzer = analyzer("shop=interface:eth1", "shop=interface:eth2");
        FrameHandler one = on("eth1", analyzer);
        FrameHandler other = on("eth2", analyzer);
        new TcpFrames(
                        (from, nanos, bytes, offset, captured, length) -> {
                            one.frame(from, nanos, bytes, offset, captured, length);
                            other.frame(from, nanos, bytes, offset, captured, length);
                        },
                        40_000,
                        80)
                .open()
                .send(Side.CLIENT, GET.formatted("cart"))
                .send(Side.SERVER, OK.formatted("200 OK"))
                .close();
        assertThat(seen).containsExactly("shop /cart 200");
    }

    @Test
    void aTagWithoutNetworkSaysNothingSoThatCopiesOfAMirrorCountOnce() {
        WireAnalyzer analyzer = analyzer("shop=vlan:10");
        FrameHandler one = vlan(31, analyzer);
        FrameHandler other = vlan(32, analyzer);
        new TcpFrames(
                        (link, nanos, bytes, offset, captured, length) -> {
                            one.frame(link, nanos, bytes, offset, captured, length);
                            other.frame(link, nanos, bytes, offset, captured, length);
                        },
                        40_000,
                        80)
                .open()
                .send(Side.CLIENT, GET.formatted("cart"))
                .send(Side.SERVER, OK.formatted("200 OK"))
                .close();
        assertThat(seen).containsExactly(" /cart 200");
    }

    @Test
    void rulesThatCannotBeAreRefused() {
        for (String wrong : List.of(
                "shop",
                "=vlan:1",
                "shop=vlan:4096",
                "shop=vlan:",
                "shop=port:1",
                "shop=vni:99999999999",
                "shop=interface:")) {
            assertThatThrownBy(() -> NetworkTags.parse(List.of(wrong)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("network \"" + wrong + "\", expected NAME=TAG as in shop=vlan:10, where TAG is"
                            + " vlan:0 to vlan:4095, vni:0 to vni:16777215, gre:0 to gre:4294967295,"
                            + " or the name of an interface as in interface:eth1");
        }
        assertThatThrownBy(() -> NetworkTags.parse(List.of("shop=interface:eth1", "bank=interface:eth1")))
                .hasMessage("network bank=interface:eth1: the tag is another network's, too");
        assertThatThrownBy(() -> NetworkTags.parse(List.of("shop=vlan:1", "bank=vlan:1")))
                .hasMessage("network bank=vlan:1: the tag is another network's, too");
    }

    private static FrameHandler vlan(int number, FrameHandler to) {
        return (from, nanos, bytes, offset, captured, length) -> {
            ByteBuffer frame = ByteBuffer.allocate(18 + captured).position(12);
            frame.putShort((short) 0x8100).putShort((short) number).putShort((short) 0x0800);
            frame.put(bytes, offset, captured);
            to.frame(
                    new CaptureInterface(ETHERNET, from.name()),
                    nanos,
                    frame.array(),
                    0,
                    frame.capacity(),
                    18 + length);
        };
    }

    private static FrameHandler on(String device, FrameHandler to) {
        return (from, nanos, bytes, offset, captured, length) ->
                to.frame(new CaptureInterface(from.linkType(), device), nanos, bytes, offset, captured, length);
    }

    /** Takes raw IPv4 and hands over raw IPv4. */
    private static FrameHandler vxlan(int segment, FrameHandler to) {
        return (link, nanos, bytes, offset, captured, length) -> {
            int payload = 8 + 8 + 14 + captured;
            ByteBuffer frame = ByteBuffer.allocate(20 + payload);
            frame.put((byte) 0x45).put((byte) 0).putShort((short) (20 + payload));
            frame.putInt(0x00004000).put((byte) 64).put((byte) 17).putShort((short) 0);
            frame.putInt(0xc0000201).putInt(0xc0000202);
            frame.putShort((short) 50_000)
                    .putShort((short) 4_789)
                    .putShort((short) payload)
                    .putShort((short) 0);
            frame.putInt(0x08000000).putInt(segment << 8);
            frame.position(frame.position() + 12).putShort((short) 0x0800);
            frame.put(bytes, offset, captured);
            to.frame(link, nanos, frame.array(), 0, frame.capacity(), frame.capacity());
        };
    }
}
