package io.earshot.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.wire.decoders.Side;
import io.earshot.wire.exchanges.MinuteRows;
import io.earshot.wire.flows.FlowLimits;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is summed up to be sent and stored holds nothing that a user typed: no bodies, literals, arguments or header values. */
class PlantedSecretTest {

    private static final String SECRET = "hunter2";

    private final MinuteRows rows = new MinuteRows();
    private final WireAnalyzer analyzer = new WireAnalyzer(FlowLimits.DEFAULT, Map.of(), rows);

    private String sent() {
        analyzer.finish();
        return rows.take(Instant.MAX.minusSeconds(1_000_000)).toString();
    }

    private void assertNothingLeaves(String expected) {
        String sent = sent();
        assertThat(sent).contains(expected);
        assertThat(sent.toLowerCase(Locale.ROOT)).doesNotContain(SECRET);
    }

    @Test
    void nothingOfHttpLeavesButMethodTemplateAndStatus() {
        new TcpFrames(analyzer, 40_000, 80)
                .open()
                .send(Side.CLIENT, """
                        POST /login/hunter2/7?password=hunter2 HTTP/1.1\r
                        Host: hunter2\r
                        Authorization: Basic hunter2\r
                        Cookie: s=hunter2\r
                        Content-Length: 7\r
                        \r
                        hunter2""")
                .send(Side.SERVER, "HTTP/1.1 200 hunter2\r\nSet-Cookie: hunter2\r\nContent-Length: 7\r\n\r\nhunter2")
                .close();
        assertNothingLeaves("POST /login/{}/{}");
    }

    @Test
    void nothingOfMysqlLeavesButTheShape() {
        new TcpFrames(analyzer, 40_001, 3306)
                .send(Side.CLIENT, mysql(0, "\3SELECT name FROM account WHERE password = 'hunter2' /* hunter2 */"))
                .send(Side.SERVER, mysql(1, "\377\110\4#42S02Table hunter2 does not exist"))
                .close();
        assertNothingLeaves("SELECT name FROM account WHERE password = ?");
    }

    private static byte[] mysql(int sequence, String payload) {
        byte[] bytes = payload.getBytes(StandardCharsets.ISO_8859_1);
        return ByteBuffer.allocate(4 + bytes.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(bytes.length | sequence << 24)
                .put(bytes)
                .array();
    }

    @Test
    void nothingOfPostgresqlLeavesButTheShape() {
        new TcpFrames(analyzer, 40_002, 5432)
                .send(Side.CLIENT, postgresql('Q', "UPDATE account SET password = $$hunter2$$ WHERE id = 7\0"))
                .send(Side.SERVER, postgresql('C', "UPDATE 1\0"))
                .send(Side.SERVER, postgresql('Z', "I"))
                .close();
        assertNothingLeaves("UPDATE account SET password = ? WHERE id = ?");
    }

    private static byte[] postgresql(char type, String payload) {
        byte[] bytes = payload.getBytes(StandardCharsets.ISO_8859_1);
        return ByteBuffer.allocate(5 + bytes.length)
                .put((byte) type)
                .putInt(4 + bytes.length)
                .put(bytes)
                .array();
    }

    @Test
    void nothingOfRedisLeavesButTheCommand() {
        new TcpFrames(analyzer, 40_003, 6379)
                .open()
                .send(Side.CLIENT, "*3\r\n$3\r\nSET\r\n$12\r\nuser:hunter2\r\n$7\r\nhunter2\r\n")
                .send(Side.SERVER, "+OK\r\n")
                .send(Side.CLIENT, "*2\r\n$4\r\nAUTH\r\n$7\r\nhunter2\r\n")
                .send(Side.SERVER, "-WRONGPASS hunter2\r\n")
                .close();
        assertNothingLeaves("WRONGPASS");
    }

    @Test
    void nothingOfAnUnknownProtocolLeaves() {
        new TcpFrames(analyzer, 40_004, 9_999)
                .open()
                .send(Side.CLIENT, "hunter2 says hello")
                .send(Side.SERVER, "hunter2!")
                .close();
        assertNothingLeaves("tcp");
    }
}
