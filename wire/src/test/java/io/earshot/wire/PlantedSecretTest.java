package io.earshot.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.wire.decoders.Side;
import io.earshot.wire.exchanges.MinuteRows;
import io.earshot.wire.flows.FlowLimits;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Checks that aggregated data holds nothing that a user typed: no bodies, literals, arguments or header values. */
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
    void nothingOfKafkaLeavesButApiAndTopic() {
        // Metadata in version 1 of a client whose id is a secret, as is the host of the broker that answers.
        new TcpFrames(analyzer, 40_005, 9_092)
                .open()
                .send(Side.CLIENT, sized("\0\3\0\1\0\0\0\7\0\7hunter2\0\0\0\1\0\6orders"))
                .send(Side.SERVER, sized("\0\0\0\7\0\0\0\1\0\0\0\1\0\7hunter2\0\0\0\1\0\7hunter2\0\0\0\1\0\0\0\0"))
                .send(Side.CLIENT, sized("\0\44\0\0\0\0\0\10\0\7hunter2\0\0\0\17\0hunter2\0hunter2"))
                .send(Side.SERVER, sized("\0\0\0\10\0\72\0\7hunter2\0\0\0\0"))
                .close();
        assertNothingLeaves("Metadata orders");
    }

    private static byte[] sized(String payload) {
        byte[] bytes = payload.getBytes(StandardCharsets.ISO_8859_1);
        return ByteBuffer.allocate(4 + bytes.length)
                .putInt(bytes.length)
                .put(bytes)
                .array();
    }

    @Test
    void nothingOfAmqpLeavesButMethodAndExchange() {
        new TcpFrames(analyzer, 40_006, 5_672)
                .open()
                .send(Side.CLIENT, "AMQP\0\0\11\1")
                .send(Side.SERVER, amqp(1, 0, "\0\12\0\12\0\11\0\0\0\0\0\0\0\5PLAIN\0\0\0\5en_US"))
                .send(Side.CLIENT, amqp(1, 0, "\0\12\0\13\0\0\0\0\5PLAIN\0\0\0\20\0hunter2\0hunter2\5en_US"))
                .send(Side.SERVER, amqp(1, 0, "\0\12\0\36\0\0\0\0\0\0\0\0"))
                .send(
                        Side.CLIENT,
                        amqp(1, 1, "\0\74\0\50\0\0\4shop\7hunter2\0")
                                + amqp(2, 1, "\0\74\0\0\0\0\0\0\0\0\0\7\0\0hunter2")
                                + amqp(3, 1, "hunter2"))
                .send(Side.SERVER, amqp(1, 1, "\0\24\0\50\1\224\21no exchange hunter2\0\74\0\50"))
                .close();
        assertNothingLeaves("basic.publish shop");
    }

    private static String amqp(int type, int channel, String payload) {
        return String.valueOf(new char[] {
                    (char) type,
                    0,
                    (char) channel,
                    0,
                    0,
                    (char) (payload.length() >> 8),
                    (char) (payload.length() & 0xff)
                })
                + payload
                + (char) 0xce;
    }

    @Test
    void nothingOfMemcachedLeavesButTheCommand() {
        new TcpFrames(analyzer, 40_007, 11_211)
                .open()
                .send(Side.CLIENT, "set user:hunter2 0 0 7\r\nhunter2\r\n")
                .send(Side.SERVER, "SERVER_ERROR hunter2\r\n")
                .close();
        assertNothingLeaves("SERVER_ERROR");
    }

    @Test
    void nothingOfMongodbLeavesButCommandAndCollection() {
        byte[] document = document("find", "account", "filter", "hunter2", "$db", "bank");
        new TcpFrames(analyzer, 40_008, 27_017)
                .open()
                .send(Side.CLIENT, mongodb(1, 0, document))
                .send(Side.SERVER, mongodb(2, 1, document("errmsg", "hunter2", "codeName", "hunter2")))
                .close();
        assertNothingLeaves("account");
    }

    /** A document of texts only. */
    private static byte[] document(String... namesAndValues) {
        ByteBuffer out = ByteBuffer.allocate(512).order(ByteOrder.LITTLE_ENDIAN).putInt(0);
        for (int i = 0; i < namesAndValues.length; i += 2) {
            out.put((byte) 2)
                    .put(namesAndValues[i].getBytes(StandardCharsets.UTF_8))
                    .put((byte) 0);
            out.putInt(namesAndValues[i + 1].length() + 1)
                    .put(namesAndValues[i + 1].getBytes(StandardCharsets.UTF_8))
                    .put((byte) 0);
        }
        out.put((byte) 0).putInt(0, out.position());
        return Arrays.copyOf(out.array(), out.position());
    }

    private static byte[] mongodb(int id, int responseTo, byte[] document) {
        return ByteBuffer.allocate(21 + document.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(21 + document.length)
                .putInt(id)
                .putInt(responseTo)
                .putInt(2_013)
                .putInt(0)
                .put((byte) 0)
                .put(document)
                .array();
    }

    @Test
    void nothingOfDnsLeavesButTheQuestionsType() {
        String question = "\0\7\1\0\0\1\0\0\0\0\0\0\7hunter2\3com\0\0\1\0\1";
        String answer = "\0\7\201\200\0\1\0\0\0\0\0\0\7hunter2\3com\0\0\1\0\1";
        new TcpFrames(analyzer, 40_009, 53)
                .open()
                .send(Side.CLIENT, "\0" + (char) question.length() + question)
                .send(Side.SERVER, "\0" + (char) answer.length() + answer)
                .close();
        assertNothingLeaves("dns");
    }

    @Test
    void nothingOfHttp2LeavesButMethodTemplateAndStatus() {
        // POST /a/hunter2?t=hunter2 with an authorization header, all as literals without index.
        String headers = "\203\4\24/a/hunter2?t=hunter2\0\15authorization\7hunter2";
        new TcpFrames(analyzer, 40_010, 80)
                .open()
                .send(Side.CLIENT, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0")
                .send(Side.SERVER, "\0\0\0\4\0\0\0\0\0")
                .send(Side.CLIENT, "\0\0" + (char) headers.length() + "\1\4\0\0\0\1" + headers)
                .send(Side.CLIENT, "\0\0\7\0\1\0\0\0\1hunter2")
                .send(Side.SERVER, "\0\0\1\1\4\0\0\0\1\210\0\0\7\0\1\0\0\0\1hunter2")
                .close();
        assertNothingLeaves("POST /a/{}");
    }

    @Test
    void nothingOfTlsLeavesButTheServersNameAndTheOutcome() {
        String name = "shop.example";
        String extension = "\0\0\0" + (char) (name.length() + 5) + "\0" + (char) (name.length() + 3) + "\0\0"
                + (char) name.length() + name;
        String body = "\3\3" + "r".repeat(32) + "\7hunter2\0\2\300\57\1\0\0" + (char) extension.length() + extension;
        String hello = "\1\0\0" + (char) body.length() + body;
        new TcpFrames(analyzer, 40_011, 443)
                .open()
                .send(Side.CLIENT, "\26\3\1\0" + (char) hello.length() + hello)
                .send(Side.SERVER, "\25\3\3\0\2\2\50")
                .close();
        assertNothingLeaves("shop.example");
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
