package io.earshot.wire.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;

import io.earshot.wire.WireAnalyzer;
import io.earshot.wire.flows.FlowLimits;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Captures the loopback interface; skipped without libpcap or the right to capture. */
class LiveCaptureTest {

    private static LiveCapture open(LiveOptions options) throws CaptureException {
        try {
            return LiveCapture.open(options);
        } catch (CaptureException e) {
            if (e.getMessage().startsWith("no libpcap") || e.getMessage().startsWith("no permission")) {
                return abort(e.getMessage());
            }
            throw e;
        }
    }

    @Test
    @Timeout(600)
    void whatPassesOnAnInterfaceIsDecoded() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                LiveCapture capture = open(LiveOptions.of("lo").withFilter("tcp port " + server.getLocalPort()))) {
            List<String> exchanges = new ArrayList<>();
            WireAnalyzer analyzer = new WireAnalyzer(
                    FlowLimits.DEFAULT,
                    Map.of(),
                    e -> exchanges.add(e.operation() + " " + e.target() + " " + e.status() + " "
                            + e.state().label()));
            talk(server);
            while (exchanges.isEmpty()) {
                capture.read(1_000, analyzer);
            }
            assertThat(exchanges).containsExactly("GET /live 204 matched");
            assertThat(capture.statistics().received()).isPositive();
            assertThat(capture.statistics().dropped()).isZero();
        }
    }

    private static void talk(ServerSocket server) throws IOException {
        try (Socket client = new Socket(server.getInetAddress(), server.getLocalPort());
                Socket accepted = server.accept()) {
            client.getOutputStream().write("GET /live HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            InputStream in = accepted.getInputStream();
            in.readNBytes(22);
            accepted.getOutputStream().write("HTTP/1.1 204 No Content\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            client.getInputStream().readNBytes(27);
        }
    }

    @Test
    @Timeout(600)
    void aStoppedCaptureReadsNoMore() throws IOException {
        try (LiveCapture capture = open(LiveOptions.of("lo").withFilter("tcp port 1"))) {
            assertThat(capture.read(10, (_, _, _, _, _, _) -> {})).isZero();
            capture.stop();
            assertThat(capture.read(10, (_, _, _, _, _, _) -> {})).isEqualTo(-1);
        }
    }

    @Test
    void whatIsWrongIsSaidInOneLine() throws IOException {
        open(LiveOptions.of("lo")).close();
        assertThatThrownBy(() -> LiveCapture.open(LiveOptions.of("nosuch0")))
                .isInstanceOf(CaptureException.class)
                .hasMessageStartingWith("no interface nosuch0; expected one of ")
                .hasMessageContaining("lo");
        assertThatThrownBy(() -> LiveCapture.open(LiveOptions.of("lo").withFilter("tcp prt 80")))
                .isInstanceOf(CaptureException.class)
                .hasMessageStartingWith("filter \"tcp prt 80\" on lo: ")
                .hasMessageEndingWith("expected pcap syntax as in: tcp port 80");
        assertThatThrownBy(() -> new LiveOptions("lo", 10, false, Duration.ofMillis(100), 1 << 20, ""))
                .hasMessage("snap length 10, expected 64 to 1048576");
    }
}
