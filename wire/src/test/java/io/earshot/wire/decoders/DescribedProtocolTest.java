package io.earshot.wire.decoders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earshot.model.SiteProtocol;
import io.earshot.wire.Protocols;
import io.earshot.wire.TcpFrames;
import io.earshot.wire.WireAnalyzer;
import io.earshot.wire.exchanges.Exchange;
import io.earshot.wire.flows.FlowLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A protocol that a site describes instead of coding it. */
class DescribedProtocolTest {

    private static final int PORT = 9_100;

    private final List<String> seen = new ArrayList<>();

    private TcpFrames talk(SiteProtocol protocol) {
        WireAnalyzer analyzer = new WireAnalyzer(
                FlowLimits.DEFAULT,
                Protocols.byPort(Map.of(), List.of(protocol)),
                exchange -> seen.add(text(exchange)));
        return new TcpFrames(analyzer, 40_000, PORT).open();
    }

    private static String text(Exchange exchange) {
        return String.join(
                " ",
                exchange.protocol(),
                exchange.operation(),
                exchange.stream(),
                exchange.status(),
                exchange.isError() ? "error" : "good",
                exchange.state().label());
    }

    private static SiteProtocol.Field field(int at, int bytes, SiteProtocol.Form form) {
        return new SiteProtocol.Field(at, bytes, form, Optional.empty(), 0);
    }

    private static SiteProtocol.Field part(int number) {
        return new SiteProtocol.Field(0, 0, SiteProtocol.Form.TEXT, Optional.of("|"), number);
    }

    /** Two bytes of length that do not count themselves, an operation of four digits, an id of six, then a status of two. */
    private static SiteProtocol till() {
        return new SiteProtocol(
                "till",
                List.of(PORT),
                Optional.of(new SiteProtocol.Length(0, 2, SiteProtocol.Form.BIG, 2)),
                Optional.empty(),
                field(2, 4, SiteProtocol.Form.TEXT),
                Optional.of(field(6, 6, SiteProtocol.Form.TEXT)),
                Optional.of(field(12, 2, SiteProtocol.Form.TEXT)),
                List.of("00"));
    }

    private static String framed(String content) {
        return String.valueOf((char) (content.length() >> 8)) + (char) (content.length() & 0xff) + content;
    }

    @Test
    void answersThatOvertakeEachOtherArePairedByTheirId() {
        talk(till())
                .send(Side.CLIENT, framed("0200000001rest") + framed("0200000002"))
                .send(Side.SERVER, framed("021000000251"))
                .send(Side.SERVER, framed("021000000100"))
                .close();
        assertThat(seen).containsExactly("till 0200 000002 51 error matched", "till 0200 000001 00 good matched");
    }

    @Test
    void aMessageMayComeInPiecesAndBeLong() {
        talk(till())
                .send(Side.CLIENT, framed("0200000001" + "x".repeat(5_000)).substring(0, 3))
                .send(Side.CLIENT, framed("0200000001" + "x".repeat(5_000)).substring(3))
                .send(Side.SERVER, "\0")
                .send(Side.SERVER, framed("021000000100").substring(1))
                .close();
        assertThat(seen).containsExactly("till 0200 000001 00 good matched");
    }

    @Test
    void whatIsLostIsNotPairedWithAnythingElse() {
        talk(till())
                .send(Side.CLIENT, framed("0200000001"))
                .lose(Side.SERVER, 14)
                .send(Side.CLIENT, framed("0200000002"))
                .send(Side.SERVER, framed("021000000200"))
                .close();
        assertThat(seen)
                .containsExactlyInAnyOrder("till 0200 000001  good request-only", "till 0200 000002 00 good matched");
    }

    @Test
    void linesWithPartsAreAnsweredInOrder() {
        SiteProtocol lines = new SiteProtocol(
                "stock",
                List.of(PORT),
                Optional.empty(),
                Optional.of("\\r\\n"),
                part(1),
                Optional.empty(),
                Optional.of(part(0)),
                List.of("OK"));
        talk(lines)
                .send(Side.CLIENT, "7|GET|apples\r\n7|PUT|")
                .send(Side.CLIENT, "pears\r\n")
                .send(Side.SERVER, "OK|3\r\nFULL\r\n")
                .close();
        assertThat(seen).containsExactly("stock GET  OK good matched", "stock PUT  FULL error matched");
    }

    @Test
    void packedDecimalsAreReadAsTheirDigits() {
        SiteProtocol packed = new SiteProtocol(
                "pos",
                List.of(PORT),
                Optional.of(new SiteProtocol.Length(0, 2, SiteProtocol.Form.HEX, 2)),
                Optional.empty(),
                field(2, 2, SiteProtocol.Form.HEX),
                Optional.empty(),
                Optional.empty(),
                List.of());
        talk(packed)
                .send(Side.CLIENT, "\0\22\2\0" + "x".repeat(10))
                .send(Side.SERVER, "\0\2\2\20")
                .close();
        assertThat(seen).containsExactly("pos 0200  OK good matched");
    }

    @Test
    void aPortMayBeToldItsProtocol() {
        WireAnalyzer analyzer = new WireAnalyzer(
                FlowLimits.DEFAULT,
                Protocols.byPort(Map.of(7_777, "redis"), List.of()),
                exchange -> seen.add(text(exchange)));
        new TcpFrames(analyzer, 40_000, 7_777)
                .open()
                .send(Side.CLIENT, "PING\r\n")
                .send(Side.SERVER, "+PONG\r\n")
                .close();
        assertThat(seen).containsExactly("redis PING  OK good matched");
        assertThatThrownBy(() -> Protocols.byPort(Map.of(1, "rediss"), List.of()))
                .hasMessageContaining("protocol \"rediss\", expected one of http1");
    }
}
