package io.earshot.wire.flows;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.wire.TcpFrames;
import io.earshot.wire.WireAnalyzer;
import io.earshot.wire.counters.Undecoded;
import io.earshot.wire.decoders.Side;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConversationTest {

    private static final String GET = "GET /a HTTP/1.1\r\n\r\n";
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc";

    private final List<String> exchanges = new ArrayList<>();
    private final WireAnalyzer analyzer = analyzer(FlowLimits.DEFAULT);

    private WireAnalyzer analyzer(FlowLimits limits) {
        return new WireAnalyzer(
                limits,
                Map.of(),
                e -> exchanges.add(String.join(
                        " ",
                        Long.toString(e.endpoints().conversation()),
                        e.operation(),
                        e.target(),
                        e.status(),
                        e.state().label())));
    }

    @Test
    void portsThatAreUsedAgainBeginANewConversation() {
        new TcpFrames(analyzer, 40_000, 80).open().send(Side.CLIENT, GET).close();
        new TcpFrames(analyzer, 40_000, 80)
                .open()
                .send(Side.CLIENT, GET)
                .send(Side.SERVER, OK)
                .close();
        new TcpFrames(analyzer, 40_000, 80).open().send(Side.CLIENT, GET).reset(Side.SERVER);
        assertThat(exchanges).containsExactly("1 GET /a  no-answer", "2 GET /a 200 matched", "3 GET /a  no-answer");
    }

    @Test
    void anAnswerWhoseRequestIsLostIsNotPairedWithTheNextRequest() {
        new TcpFrames(analyzer, 40_000, 80)
                .open()
                .send(Side.CLIENT, GET)
                .send(Side.SERVER, OK)
                .lose(Side.CLIENT, GET.length())
                .send(Side.SERVER, OK)
                .send(Side.CLIENT, GET.replace("/a", "/b"))
                .send(Side.SERVER, OK.replace("200 OK", "404 No"))
                .close();
        assertThat(exchanges).containsExactly("1 GET /a 200 matched", "1   200 answer-only", "1 GET /b 404 matched");
        assertThat(analyzer.counters().gaps()).isEqualTo(1);
    }

    @Test
    void aRequestWhoseAnswerIsLostIsNotPairedWithTheNextAnswer() {
        new TcpFrames(analyzer, 40_000, 80)
                .open()
                .send(Side.CLIENT, GET)
                .lose(Side.SERVER, OK.length())
                .send(Side.CLIENT, GET.replace("/a", "/b"))
                .send(Side.SERVER, OK.replace("200 OK", "404 No"))
                .close();
        assertThat(exchanges).containsExactly("1 GET /a  request-only", "1 GET /b 404 matched");
    }

    @Test
    void anAnswerThatOvertakesItsRequestIsPairedWithIt() {
        new TcpFrames(analyzer, 40_000, 80)
                .open()
                .send(Side.CLIENT, GET)
                .send(Side.SERVER, OK)
                .late()
                .send(Side.CLIENT, GET.replace("/a", "/b"))
                .send(Side.SERVER, OK.replace("200 OK", "404 No"))
                .send(Side.CLIENT, GET.replace("/a", "/c"))
                .send(Side.SERVER, OK.replace("200 OK", "201 OK"))
                .close();
        assertThat(exchanges).containsExactly("1 GET /a 200 matched", "1 GET /b 404 matched", "1 GET /c 201 matched");
        assertThat(analyzer.counters().gaps()).isZero();
        assertThat(analyzer.heldBytes()).isZero();
    }

    @Test
    void anAnswerWithoutItsRequestWaitsForNoOther() {
        TcpFrames frames = new TcpFrames(analyzer, 40_000, 80)
                .open()
                .send(Side.CLIENT, GET)
                .send(Side.SERVER, OK)
                .lose(Side.CLIENT, GET.length())
                .send(Side.SERVER, OK);
        frames.pause(1_000).send(Side.CLIENT, GET).send(Side.SERVER, OK).close();
        assertThat(exchanges).containsExactly("1 GET /a 200 matched", "1   200 answer-only", "1 GET /a 200 matched");
    }

    @Test
    void bytesThatAreMissingBeforeTheEndAreAGap() {
        new TcpFrames(analyzer, 40_000, 80)
                .open()
                .send(Side.CLIENT, GET)
                .send(Side.SERVER, OK)
                .lose(Side.SERVER, 700)
                .close();
        assertThat(analyzer.counters().gaps()).isEqualTo(1);
        assertThat(analyzer.counters().bytes(Undecoded.GAP)).isEqualTo(700);
    }

    @Test
    void bytesThatWereAcknowledgedBeforeAResetAreAGap() {
        new TcpFrames(analyzer, 40_000, 80)
                .open()
                .send(Side.CLIENT, GET)
                .send(Side.SERVER, OK)
                .lose(Side.SERVER, 700)
                .send(Side.CLIENT, "")
                .reset(Side.CLIENT);
        assertThat(analyzer.counters().bytes(Undecoded.GAP)).isEqualTo(700);
    }

    @Test
    void aLostPieceOfABodyHarmsNothing() {
        new TcpFrames(analyzer, 40_000, 80)
                .open()
                .send(Side.CLIENT, GET)
                .send(Side.SERVER, "HTTP/1.1 200 OK\r\nContent-Length: 3000\r\n\r\n" + "x".repeat(500))
                .lose(Side.SERVER, 1_500)
                .send(Side.SERVER, "x".repeat(1_000))
                .send(Side.CLIENT, GET)
                .send(Side.SERVER, OK)
                .close();
        assertThat(exchanges).containsExactly("1 GET /a 200 matched", "1 GET /a 200 matched");
    }

    @Test
    void withAShortSnapLengthStartLinesAreEnough() {
        String head = " HTTP/1.1\r\nHost: example.test\r\nX: " + "x".repeat(200) + "\r\n\r\n";
        TcpFrames frames = new TcpFrames(analyzer, 40_000, 80).open();
        for (int i = 0; i < 3; i++) {
            frames.sendCut(Side.CLIENT, ("GET /" + (char) ('a' + i) + head).getBytes(StandardCharsets.US_ASCII), 60);
            frames.sendCut(
                    Side.SERVER,
                    ("HTTP/1.1 20" + i + " OK\r\nServer: x\r\n" + "y".repeat(400)).getBytes(StandardCharsets.US_ASCII),
                    60);
        }
        frames.close();
        assertThat(exchanges).containsExactly("1 GET /a 200 matched", "1 GET /b 201 matched", "1 GET /c 202 matched");
        assertThat(analyzer.counters().events(Undecoded.SNAP_LENGTH)).isEqualTo(6);
    }

    @Test
    void theTableForgetsTheOldestFlowWhenItIsFull() {
        WireAnalyzer small = analyzer(new FlowLimits(16, 1_000, 10_000));
        for (int port = 1; port <= 100; port++) {
            new TcpFrames(small, 30_000 + port, 80).open().send(Side.CLIENT, GET);
        }
        assertThat(small.flows()).isEqualTo(16);
        assertThat(small.counters().events(Undecoded.FLOW_LIMIT)).isEqualTo(84);
        small.finish();
        assertThat(exchanges).hasSize(100);
        assertThat(small.heldBytes()).isZero();
    }

    @Test
    void aServerThatIsHeardAloneGivesAnswers() {
        new TcpFrames(analyzer, 40_000, 80).send(Side.SERVER, OK).send(Side.SERVER, OK);
        analyzer.finish();
        assertThat(exchanges).containsExactly("1   200 answer-only", "1   200 answer-only");
    }

    @Test
    void emptyPacketsOfAServerEndNoDecoder() {
        new TcpFrames(analyzer, 40_000, 3306)
                .open()
                .send(Side.SERVER, "\0\0\0\0")
                .send(Side.CLIENT, "\11\0\0\0\3SELECT 1")
                .send(Side.SERVER, "\0\0\0\1\0\0\0\2")
                .close();
        assertThat(analyzer.counters().events(Undecoded.DECODER_FAILURE)).isZero();
        assertThat(exchanges).hasSize(1);
    }

    @Test
    void whatNothingRecognisesIsReportedByBytes() {
        new TcpFrames(analyzer, 40_000, 7_777)
                .open()
                .send(Side.CLIENT, "\1\2\3\4")
                .send(Side.SERVER, "\5\6")
                .close();
        assertThat(exchanges).containsExactly("1    matched");
        assertThat(analyzer.counters().events(Undecoded.UNKNOWN_PROTOCOL)).isPositive();
    }
}
