package io.earshot.wire.decoders.http1;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.wire.TcpFrames;
import io.earshot.wire.WireAnalyzer;
import io.earshot.wire.decoders.Side;
import io.earshot.wire.flows.FlowLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class Http1DecoderTest {

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

    private final List<String> exchanges = new ArrayList<>();
    private final WireAnalyzer analyzer = new WireAnalyzer(
            FlowLimits.DEFAULT,
            Map.of(),
            e -> exchanges.add(String.join(
                    " ",
                    e.protocol(),
                    e.operation(),
                    e.target(),
                    e.status(),
                    e.state().label())));

    private List<String> decode(String... requestsAndAnswers) {
        TcpFrames frames = new TcpFrames(analyzer, 40_000, 80).open();
        for (int i = 0; i < requestsAndAnswers.length; i++) {
            frames.send(i % 2 == 0 ? Side.CLIENT : Side.SERVER, requestsAndAnswers[i]);
        }
        frames.close();
        return exchanges;
    }

    @Test
    void aMethodThatNobodyRegisteredIsAMethod() {
        assertThat(decode("RPC_IN_DATA /rpc?a HTTP/1.1\r\n\r\n", OK, "GET / HTTP/1.1\r\n\r\n", OK))
                .containsExactly("http1 RPC_IN_DATA /rpc?a 200 matched", "http1 GET / 200 matched");
    }

    @Test
    void aRequestLineMayArriveInPieces() {
        assertThat(decode("BASELINE-CONT", "", "ROL /a HTT", "", "P/1.1\r\n\r\n", OK))
                .containsExactly("http1 BASELINE-CONTROL /a 200 matched");
    }

    @Test
    void wordsWithoutAVersionAreNoRequest() {
        assertThat(decode("HELO there\r\n", "HTTP/1.1 400 Bad\r\nContent-Length: 0\r\n\r\n"))
                .containsExactly("http1 ?  400 matched");
    }

    @Test
    void leadingZerosOfALengthCountForNothing() {
        assertThat(decode(
                        "POST /a HTTP/1.1\r\nContent-Length: 00000000000000000000000000000004\r\n\r\nGET ",
                        OK,
                        "POST /b HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n00000000000000004\r\nGET \r\n0000000000000000\r\n\r\n",
                        OK,
                        "GET /c HTTP/1.1\r\n\r\n",
                        OK))
                .containsExactly("http1 POST /a 200 matched", "http1 POST /b 200 matched", "http1 GET /c 200 matched");
    }

    @Test
    void aFieldMayGoOnInTheNextLine() {
        assertThat(decode(
                        "POST /a HTTP/1.1\r\nTransfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n",
                        OK,
                        "POST /b HTTP/1.1\r\nContent-Length:\r\n\t4\r\n\r\nGET ",
                        OK,
                        "GET /c HTTP/1.1\r\n\r\n",
                        OK))
                .containsExactly("http1 POST /a 200 matched", "http1 POST /b 200 matched", "http1 GET /c 200 matched");
    }
}
