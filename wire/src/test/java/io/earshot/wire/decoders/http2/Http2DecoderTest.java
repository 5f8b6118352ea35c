package io.earshot.wire.decoders.http2;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.wire.TcpFrames;
import io.earshot.wire.WireAnalyzer;
import io.earshot.wire.decoders.Side;
import io.earshot.wire.flows.FlowLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class Http2DecoderTest {

    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + frame(4, 0, 0, "");
    /** {@code :method GET}, {@code :path /} of the static table. */
    private static final String GET = "\u0082\u0084";

    private static final String OK = "\u0088";

    private final List<String> exchanges = new ArrayList<>();
    private final List<String> codes = new ArrayList<>();
    private final List<String> latencies = new ArrayList<>();
    private final WireAnalyzer analyzer = new WireAnalyzer(FlowLimits.DEFAULT, Map.of(), e -> {
        exchanges.add(String.join(
                " ",
                e.protocol(),
                e.stream(),
                e.operation(),
                e.target(),
                e.status(),
                e.state().label()));
        codes.add(e.code() + (e.isError() ? " error" : ""));
        latencies.add(e.hasLatency() ? Long.toString(e.latency() / 1_000_000) : "unknown");
    });

    private static String frame(int type, int flags, int stream, String payload) {
        return new String(new char[] {0, 0, (char) payload.length(), (char) type, (char) flags, 0, 0, 0, (char) stream})
                + payload;
    }

    @Test
    void theRequestThatAskedForTheUpgradeIsTheFirstStream() {
        new TcpFrames(analyzer, 40_000, 80)
                .open()
                .send(Side.CLIENT, "GET /a HTTP/1.1\r\nUpgrade: h2c\r\n\r\n")
                .send(Side.SERVER, "HTTP/1.1 101 Switching\r\nUpgrade: h2c\r\n\r\n" + frame(4, 0, 0, ""))
                .send(Side.CLIENT, PREFACE)
                .send(Side.SERVER, frame(1, 5, 1, OK))
                .send(Side.CLIENT, frame(1, 5, 3, GET))
                .send(Side.SERVER, frame(1, 5, 3, OK))
                .close();
        assertThat(exchanges)
                .containsExactly(
                        "http1  GET /a 101 matched", "http2 1 GET /a 200 matched", "http2 3 GET / 200 matched");
    }

    @Test
    void anAnswerThatWasOnItsWayWhenTheClientGaveUpIsNoExchange() {
        new TcpFrames(analyzer, 40_000, 80)
                .open()
                .send(Side.CLIENT, PREFACE + frame(1, 5, 1, GET))
                .send(Side.CLIENT, frame(3, 0, 1, "\0\0\0\u0008"))
                .send(Side.SERVER, frame(4, 0, 0, "") + frame(1, 5, 1, OK))
                .close();
        assertThat(exchanges).containsExactly("http2 1 GET /  no-answer");
    }

    /** {@code :method POST}, {@code :path /}, {@code content-type application/grpc}. */
    private static final String CALL = "\u0083\u0084\17\20\20application/grpc";

    @Test
    void aCallOfGrpcThatIsResetIsNoSuccess() {
        new TcpFrames(analyzer, 40_000, 80)
                .open()
                .send(Side.CLIENT, PREFACE + frame(1, 5, 1, CALL) + frame(1, 5, 3, CALL) + frame(1, 5, 5, CALL))
                .send(Side.SERVER, frame(4, 0, 0, "") + frame(1, 4, 1, OK) + frame(0, 0, 1, "\0\0\0\0\1a"))
                .send(Side.CLIENT, frame(3, 0, 1, "\0\0\0\10"))
                .send(Side.SERVER, frame(3, 0, 3, "\0\0\0\7"))
                .send(Side.SERVER, frame(1, 4, 5, OK) + frame(1, 5, 5, "\0\13grpc-status\1" + "0"))
                .send(Side.CLIENT, frame(1, 5, 7, GET))
                .send(Side.SERVER, frame(1, 4, 7, OK) + frame(3, 0, 7, "\0\0\0\0"))
                .close();
        assertThat(exchanges)
                .containsExactly(
                        "http2 1 POST / 200 matched",
                        "http2 3 POST /  no-answer",
                        "http2 5 POST / 200 matched",
                        "http2 7 GET / 200 matched");
        assertThat(codes).containsExactly("1 error", "14 error", "0", "");
    }

    @Test
    void anAnswerIsNotTimedFromARequestWhoseEndIsMissing() {
        String data = frame(0, 0, 1, "x");
        String end = frame(0, 1, 1, "x");
        String get = "\u0082\u0084";
        new TcpFrames(analyzer, 40_000, 80)
                .open()
                .send(Side.CLIENT, PREFACE + frame(1, 4, 1, "\u0083\u0084"))
                .send(Side.SERVER, frame(4, 0, 0, ""))
                .send(Side.CLIENT, frame(1, 5, 3, get))
                .pause(10)
                .lose(Side.CLIENT, end.length())
                .send(
                        Side.CLIENT,
                        frame(8, 0, 0, "\0\0\0\1") + frame(1, 4, 5, "\u0083\u0084") + data.replace('\1', '\5'))
                .pause(20)
                .send(Side.SERVER, frame(1, 5, 1, OK) + frame(1, 5, 3, OK) + frame(1, 5, 5, OK))
                .close();
        assertThat(exchanges).hasSize(3);
        assertThat(latencies).containsExactly("unknown", "30", "20");
    }

    /** The server allows a smaller table while a request is on its way that still uses the larger one. */
    @Test
    void aHeaderTableShrinksOnlyOnceItsSenderSaysSo() {
        String method = "B\u0006DELETE";
        new TcpFrames(analyzer, 40_000, 80)
                .open()
                .send(Side.CLIENT, PREFACE + frame(1, 5, 1, method + "\u0084"))
                .send(Side.SERVER, frame(4, 0, 0, "\0\1\0\0\0\0"))
                .send(Side.CLIENT, frame(1, 5, 3, "\u00be\u0084"))
                .send(Side.CLIENT, frame(4, 1, 0, "") + frame(1, 5, 5, " " + method + "\u0084"))
                .send(Side.SERVER, frame(1, 5, 1, OK) + frame(1, 5, 3, OK) + frame(1, 5, 5, OK))
                .close();
        assertThat(exchanges)
                .containsExactly(
                        "http2 1 DELETE / 200 matched", "http2 3 DELETE / 200 matched", "http2 5 DELETE / 200 matched");
    }
}
