package io.earshot.wire.flows;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.wire.TcpFrames;
import io.earshot.wire.WireAnalyzer;
import io.earshot.wire.decoders.Side;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RecognitionTest {

    private final List<String> exchanges = new ArrayList<>();
    private final WireAnalyzer analyzer = new WireAnalyzer(
            FlowLimits.DEFAULT,
            Map.of(),
            e -> exchanges.add(String.join(
                    " ", e.protocol(), e.operation(), e.status(), e.state().label())));

    private TcpFrames frames(int port) {
        return new TcpFrames(analyzer, 40_000, port);
    }

    private static TcpFrames pop3(TcpFrames frames) {
        return frames.send(Side.CLIENT, "CAPA\r\n")
                .send(Side.SERVER, "+OK Capability list follows\r\nUIDL\r\n.\r\n")
                .send(Side.CLIENT, "AUTH PLAIN\r\n")
                .send(Side.SERVER, "+\r\n")
                .send(Side.CLIENT, "dGVzdA==\r\n")
                .send(Side.SERVER, "-ERR no\r\n")
                .send(Side.CLIENT, "QUIT\r\n")
                .send(Side.SERVER, "+OK bye\r\n")
                .close();
    }

    @Test
    void aMailboxIsNotRedis() {
        pop3(frames(110).open().send(Side.SERVER, "+OK ready\r\n"));
        pop3(frames(1_100));
        analyzer.finish();
        assertThat(exchanges).containsExactly("tcp   matched", "tcp   matched");
    }

    @Test
    void aServerThatGreetsSpeaksNoProtocolOfThoseThatTheClientBegins() {
        frames(4_222)
                .open()
                .send(Side.SERVER, "INFO {}\r\n")
                .send(Side.CLIENT, "PING\r\n")
                .send(Side.SERVER, "+OK\r\n")
                .close();
        frames(25)
                .open()
                .send(Side.SERVER, "220 mail\r\n")
                .send(Side.CLIENT, "quit\r\n")
                .send(Side.SERVER, "OK bye\r\n")
                .close();
        assertThat(exchanges).containsExactly("tcp   matched", "tcp   matched");
    }

    @Test
    void aServerWhoseFirstRequestIsLostDidNotGreet() {
        String ping = "*1\r\n$4\r\nPING\r\n";
        frames(7_000)
                .open()
                .lose(Side.CLIENT, ping.length())
                .send(Side.SERVER, "+PONG\r\n")
                .send(Side.CLIENT, ping)
                .send(Side.SERVER, "+PONG\r\n")
                .close();
        assertThat(exchanges).contains("redis PING OK matched");
    }

    @Test
    void aTypedPingOnAnyPortIsRedis() {
        frames(7_001)
                .send(Side.CLIENT, "PING\r\n")
                .send(Side.SERVER, "+PONG\r\n")
                .close();
        assertThat(exchanges).contains("redis PING OK matched");
    }

    @Test
    void oneWordThatMemcachedKnowsIsNotMemcached() {
        frames(9_999)
                .send(Side.CLIENT, "quit\r\n")
                .send(Side.SERVER, "221 closing\r\n")
                .close();
        analyzer.finish();
        assertThat(exchanges).containsExactly("tcp   matched");
    }

    @Test
    void bytesWithWrongLengthsAreNotMemcached() {
        byte[] add = new byte[40];
        add[0] = (byte) 0x80;
        add[1] = 2;
        add[3] = 1;
        add[11] = 16;
        byte[] answer = add.clone();
        answer[0] = (byte) 0x81;
        answer[4] = 9;
        frames(9_999).send(Side.CLIENT, add).send(Side.SERVER, answer).close();
        analyzer.finish();
        assertThat(exchanges).containsExactly("tcp   matched");
    }

    @Test
    void aShortMessageWithTheNumberOfAReplyIsNotMongodb() {
        byte[] small = ByteBuffer.allocate(20)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(20)
                .putInt(0)
                .putInt(7)
                .putInt(1)
                .array();
        frames(2_000).send(Side.SERVER, small).send(Side.CLIENT, new byte[9]).close();
        analyzer.finish();
        assertThat(exchanges).containsExactly("tcp   matched");
    }

    @Test
    void tlsThatBeginsBehindAGreetingIsNotABrokenHandshake() {
        frames(25)
                .open()
                .send(Side.SERVER, "220 mail\r\n")
                .send(Side.CLIENT, "STARTTLS\r\n")
                .send(Side.SERVER, "220 go\r\n")
                .send(Side.CLIENT, hello(1))
                .send(Side.SERVER, hello(2))
                .close();
        assertThat(exchanges).containsExactly("tls ClientHello TLS 1.2 matched");
    }

    /** A hello of TLS 1.2 without extensions; 1 is the client's, 2 the server's. */
    private static byte[] hello(int type) {
        boolean client = type == 1;
        int body = 2 + 32 + 1 + (client ? 4 + 2 : 2 + 1);
        ByteBuffer bytes = ByteBuffer.allocate(9 + body);
        bytes.put((byte) 22).putShort((short) 0x0303).putShort((short) (4 + body));
        bytes.put((byte) type).put((byte) 0).putShort((short) body).putShort((short) 0x0303);
        bytes.put(new byte[33]);
        if (client) {
            bytes.putShort((short) 2).putShort((short) 0xc02f).put((byte) 1).put((byte) 0);
        } else {
            bytes.putShort((short) 0xc02f).put((byte) 0);
        }
        return bytes.array();
    }
}
